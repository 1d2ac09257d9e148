import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";

import { useLive } from "@/api/live";
import { useMay } from "@/api/me";
import type { Connection, Connector } from "@/api/types";
import type { Versioned } from "@/api/versioned";
import { ConnectionCalendars } from "@/ui/calendars/ConnectionCalendars";
import { useWords } from "@/lib/language";
import { BackLink } from "@/ui/BackLink";
import { Card } from "@/ui/Card";
import { ErrorState } from "@/ui/EmptyState";
import { Page } from "@/ui/Page";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { Bookings } from "./bookings/Bookings";
import { AccountNews } from "./connection/AccountNews";
import { ConnectionForm } from "./connection/ConnectionForm";
import { ConnectionHealth } from "./connection/ConnectionHealth";
import { Ending } from "./connection/Ending";
import { Help } from "./Help";
import { Outcome } from "./Outcome";
import { connectionQuery, connectorsQuery } from "./queries";
import { StatusBadge } from "./StatusBadge";
import { integrationWords } from "./words";

export function IntegrationPage() {
  const { id } = useParams({ from: "/app/integracoes/$id" });
  const words = useWords(integrationWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const connection = useQuery(connectionQuery(id));
  const connectors = useQuery(connectorsQuery);
  useLive((frame) => {
    if (frame.event === "connection.updated") void queryClient.invalidateQueries({ queryKey: ["connections"] });
  });
  const failure = connection.error ?? connectors.error;
  const connector = connectors.data?.find((one) => one.key === connection.data?.value.connector);
  return (
    <Page
      title={connection.data?.value.name ?? words.title}
      above={<BackLink to="/integracoes">{words.title}</BackLink>}
      description={connector?.name}
      actions={connection.data && <StatusBadge status={connection.data.value.status} />}
    >
      {connection.isPending || connectors.isPending ? (
        <SkeletonRows label={ui.loading} rows={5} />
      ) : failure || !connection.data ? (
        <ErrorState failure={failure} onRetry={() => void (connection.refetch(), connectors.refetch())} />
      ) : connector ? (
        <Body key={id} connection={connection.data} connector={connector} />
      ) : (
        <p className="text-sm text-ink-2">{words.unknownConnector}</p>
      )}
    </Page>
  );
}

function Body({ connection, connector }: { connection: Versioned<Connection>; connector: Connector }) {
  const words = useWords(integrationWords);
  const mayWrite = useMay("manager");
  const { ok, erro } = useSearch({ from: "/app/integracoes/$id" });
  return (
    <>
      <Outcome ok={ok !== undefined} code={erro} calendar={connector.kinds.includes("calendar")} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex flex-col gap-4">
          <ConnectionHealth connection={connection.value} connector={connector} />
          {connector.kinds.includes("calendar") && <ConnectionCalendars connectionId={connection.value.id} />}
          <AccountNews connection={connection.value} />
          {connector.kinds.includes("bookings") && <Bookings connection={connection.value} />}
          <ConnectionForm connection={connection} connector={connector} />
          {mayWrite && <Ending connection={connection.value} />}
        </div>
        <Card title={words.help}>
          <Help connector={connector} />
        </Card>
      </div>
    </>
  );
}
