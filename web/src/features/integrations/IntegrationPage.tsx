import { Page } from "@/ui/Page";

export function IntegrationPage() {
  return <Page title="Integração">{null}</Page>;
}
