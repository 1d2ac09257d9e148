import { Page } from "@/ui/Page";

export function InboxPage() {
  return <Page title="Conversas">{null}</Page>;
}
