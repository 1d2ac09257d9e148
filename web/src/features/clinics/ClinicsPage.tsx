import { Page } from "@/ui/Page";

export function ClinicsPage() {
  return <Page title="Clínicas">{null}</Page>;
}
