import { Page } from "@/ui/Page";

export function IntegrationsPage() {
  return <Page title="Integrações">{null}</Page>;
}
