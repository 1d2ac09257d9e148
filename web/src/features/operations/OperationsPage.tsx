import { Page } from "@/ui/Page";

export function OperationsPage() {
  return <Page title="Operação">{null}</Page>;
}
