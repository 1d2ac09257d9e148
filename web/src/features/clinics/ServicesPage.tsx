import { Page } from "@/ui/Page";

export function ServicesPage() {
  return <Page title="Serviços">{null}</Page>;
}
