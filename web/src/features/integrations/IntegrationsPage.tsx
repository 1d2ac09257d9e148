import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";

import { useLive } from "@/api/live";
import { useMay } from "@/api/me";
import type { Connection, Connector } from "@/api/types";
import { useWords } from "@/lib/language";
import { ago } from "@/lib/time";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { ErrorState } from "@/ui/EmptyState";
import { Page } from "@/ui/Page";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { ConnectDialog } from "./ConnectDialog";
import { Logo } from "./Logo";
import { Outcome } from "./Outcome";
import { connectionsQuery, connectorsQuery } from "./queries";
import { StatusBadge } from "./StatusBadge";
import { integrationWords } from "./words";

export function IntegrationsPage() {
  const words = useWords(integrationWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const mayWrite = useMay("manager");
  const connectors = useQuery(connectorsQuery);
  const connections = useQuery(connectionsQuery);
  const [connecting, setConnecting] = useState<Connector | null>(null);
  const { erro } = useSearch({ strict: false }) as { erro?: string };
  useLive((frame) => {
    if (frame.event === "connection.updated") void queryClient.invalidateQueries({ queryKey: ["connections"] });
  });
  const failure = connectors.error ?? connections.error;
  return (
    <Page title={words.title} description={words.description}>
      <Outcome code={erro} />
      {connectors.isPending || connections.isPending ? (
        <SkeletonRows label={ui.loading} rows={4} />
      ) : failure ? (
        <ErrorState failure={failure} onRetry={() => void (connectors.refetch(), connections.refetch())} />
      ) : (
        <>
          <h2 className="mb-2 text-sm font-semibold text-ink-2">{words.connected}</h2>
          {!connections.data?.length && <p className="text-sm text-ink-2">{words.noneYet}</p>}
          <ul className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
            {connections.data?.map((connection) => (
              <li key={connection.id} className="min-w-0">
                <ConnectionCard connection={connection} connector={connectors.data?.find((one) => one.key === connection.connector)} />
              </li>
            ))}
          </ul>
          <h2 className="mt-8 mb-2 text-sm font-semibold text-ink-2">{words.available}</h2>
          <ul className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
            {connectors.data?.map((connector) => (
              <li key={connector.key} className="min-w-0">
                <ConnectorCard connector={connector} count={connections.data?.filter((one) => one.connector === connector.key).length ?? 0} onConnect={mayWrite ? () => setConnecting(connector) : undefined} />
              </li>
            ))}
          </ul>
          {!mayWrite && <p className="mt-4 text-[13px] text-ink-3">{words.only}</p>}
        </>
      )}
      {connecting && <ConnectDialog connector={connecting} onClose={() => setConnecting(null)} />}
    </Page>
  );
}

function ConnectionCard({ connection, connector }: { connection: Connection; connector?: Connector }) {
  const words = useWords(integrationWords);
  const { health } = connection;
  return (
    <Link to="/integracoes/$id" params={{ id: connection.id }} className="flex h-full flex-col gap-3 rounded-xl border border-line bg-surface p-4 hover:bg-hover">
      <span className="flex items-start gap-3">
        <Logo connector={connection.connector} />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-semibold">{connection.name}</span>
          <span className="block truncate text-xs text-ink-3">{connector?.name ?? connection.connector}</span>
        </span>
        <StatusBadge status={connection.status} />
      </span>
      <span className="text-[13px] text-ink-2">
        {health.calls ? words.callsShort(health.calls, health.failures) : words.quiet}
        {connection.status !== "active" && health.last_error && (
          <span className="mt-1 line-clamp-2 block text-danger">
            {health.last_error_at && `${ago(health.last_error_at)}: `}
            {health.last_error}
          </span>
        )}
      </span>
    </Link>
  );
}

function ConnectorCard({ connector, count, onConnect }: { connector: Connector; count: number; onConnect?: () => void }) {
  const words = useWords(integrationWords);
  return (
    <div className="flex h-full items-center gap-3 rounded-xl border border-line bg-surface p-4">
      <Logo connector={connector.key} />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{connector.name}</p>
        <p className="mt-0.5 flex flex-wrap gap-1">
          {connector.kinds.map((kind) => (
            <Badge key={kind}>{words.kinds[kind as "messaging"] ?? words.kinds.other}</Badge>
          ))}
          {count > 0 && <span className="text-xs text-ink-3">{words.count(count)}</span>}
        </p>
      </div>
      {onConnect && (
        <Button size="small" aria-label={words.connectThis(connector.name)} onClick={onConnect}>
          {words.connect}
        </Button>
      )}
    </div>
  );
}
