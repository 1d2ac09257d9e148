import { Page } from "@/ui/Page";

export function AgendaPage() {
  return <Page title="Agenda">{null}</Page>;
}
