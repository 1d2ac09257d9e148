import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleAlert, CircleCheck, KeyRound, PlugZap } from "lucide-react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import { readable } from "@/api/problem";
import type { Connection, Connector, Tried } from "@/api/types";
import { useWords } from "@/lib/language";
import { fullDate } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";

import { useAuthorize } from "../authorize";
import { integrationWords } from "../words";

/** How the connection fares, a test at hand, and consent where it is missing. */
export function ConnectionHealth({ connection, connector }: { connection: Connection; connector: Connector }) {
  const words = useWords(integrationWords);
  const mayWrite = useMay("manager");
  const queryClient = useQueryClient();
  const authorize = useAuthorize();
  const test = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.post<Tried>(`/connections/${connection.id}/test`),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ["connections"] }),
  });
  const { health, status } = connection;
  const toAuthorize = connector.oauth && status !== "disabled" && !(connector.own_key && connection.settings[connector.own_key]);
  const missing = status === "pending" || status === "unauthorized";
  return (
    <Card title={words.health}>
      {words.statusHints[status] && <p className="mb-3 text-sm text-ink-2">{words.statusHints[status]}</p>}
      <dl className="grid gap-x-6 gap-y-2 text-[13px] sm:grid-cols-2">
        <Fact name={words.lastSuccess} value={health.last_success_at ? fullDate(health.last_success_at) : words.never} />
        <Fact name={words.calls} value={String(health.calls)} />
        <Fact name={words.lastError} value={health.last_error_at ? fullDate(health.last_error_at) : words.never} />
        <Fact name={words.failures} value={String(health.failures)} />
      </dl>
      {health.last_error && <p className={`mt-2 text-[13px] break-words ${status === "active" ? "text-ink-3" : "text-danger"}`}>{health.last_error}</p>}
      {mayWrite && (
        <div className="mt-4 flex flex-wrap items-center gap-2">
          {toAuthorize && (
            <Button tone={missing ? "primary" : "plain"} busy={authorize.isPending} icon={<KeyRound aria-hidden className="size-4" />} onClick={() => authorize.mutate(connection.id)}>
              {status === "pending" ? words.connectWith(connector.name) : words.again}
            </Button>
          )}
          {status !== "pending" && connector.capabilities.includes("test") && (
            <Button busy={test.isPending} icon={<PlugZap aria-hidden className="size-4" />} onClick={() => test.mutate()}>
              {test.isPending ? words.testing : words.test}
            </Button>
          )}
          {connector.capabilities.includes("templates") && (
            <Link to="/modelos" className="ml-auto text-[13px] font-medium text-accent-text underline">
              {words.templates}
            </Link>
          )}
        </div>
      )}
      <div aria-live="polite">{test.data ? <Result tried={test.data} /> : test.isError ? <Failed text={readable(test.error)} /> : null}</div>
    </Card>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex flex-col">
      <dt className="text-xs text-ink-3">{name}</dt>
      <dd className="tabular-nums">{value}</dd>
    </div>
  );
}

function Result({ tried }: { tried: Tried }) {
  const words = useWords(integrationWords);
  if (!tried.ok) return <Failed title={words.testFailed(tried.latency_ms)} text={tried.detail} />;
  return (
    <div className="mt-3 flex items-start gap-2 rounded-lg bg-good-soft px-3 py-2 text-[13px] text-good">
      <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div>
        <p className="font-semibold">{words.tested(tried.latency_ms)}</p>
        <p>{tried.detail}</p>
        {tried.warnings.map((warning) => (
          <p key={warning} className="mt-1 text-warn">
            {warning}
          </p>
        ))}
      </div>
    </div>
  );
}

function Failed({ title, text }: { title?: string; text: string }) {
  return (
    <div className="mt-3 flex items-start gap-2 rounded-lg bg-danger-soft px-3 py-2 text-[13px] text-danger">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div>
        {title && <p className="font-semibold">{title}</p>}
        <p className="break-words">{text}</p>
      </div>
    </div>
  );
}
