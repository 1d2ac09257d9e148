import { Page } from "@/ui/Page";

export function PhonePage() {
  return <Page title="Telefone">{null}</Page>;
}
