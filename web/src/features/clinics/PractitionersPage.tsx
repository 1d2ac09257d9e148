import { Page } from "@/ui/Page";

export function PractitionersPage() {
  return <Page title="Profissionais">{null}</Page>;
}
