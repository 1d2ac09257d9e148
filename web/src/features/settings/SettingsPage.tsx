import { Page } from "@/ui/Page";

export function SettingsPage() {
  return <Page title="Configurações">{null}</Page>;
}
