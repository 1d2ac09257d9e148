import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, ShieldCheck, ShieldOff } from "lucide-react";
import { useState } from "react";

import { api, raw } from "@/api/client";
import { useMay } from "@/api/me";
import { readable } from "@/api/problem";
import type { components } from "@/api/schema";
import type { Page } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { fullDate } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { ConfirmDialog } from "@/ui/Dialog";

import { careWords } from "./words";

type Consent = components["schemas"]["ConsentOut"];

/** What the person agreed to, in which words and when; it can be taken back, and taken along. */
export function ConsentsCard({ contactId }: { contactId: string }) {
  const words = useWords(careWords).consents;
  const manager = useMay("manager");
  const list = useQuery({ queryKey: ["contacts", "consents", contactId], queryFn: ({ signal }) => api.get<Page<Consent>>(`/contacts/${contactId}/consents`, { signal }) });
  const rows = list.data?.items;
  return (
    <Card title={words.title}>
      {rows?.length === 0 && <p className="text-[13px] text-ink-3">{words.none}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {rows?.map((row) => (
          <Row key={row.id} row={row} contactId={contactId} />
        ))}
      </ul>
      {manager && !!rows?.length && (
        <Button size="small" tone="quiet" className="mt-2" icon={<Download aria-hidden className="size-4" />} onClick={() => download(contactId)}>
          {words.download}
        </Button>
      )}
    </Card>
  );
}

function Row({ row, contactId }: { row: Consent; contactId: string }) {
  const words = useWords(careWords).consents;
  const mayAct = useMay("attendant");
  const [asking, setAsking] = useState(false);
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => api.post<Consent>(`/contacts/${contactId}/consents/${row.id}/revocation`),
    onSuccess: () => {
      announce({ tone: "good", text: words.revoked });
      void queryClient.invalidateQueries({ queryKey: ["contacts"] });
    },
    onSettled: () => setAsking(false),
  });
  const Icon = row.revoked_at ? ShieldOff : ShieldCheck;
  return (
    <li className="flex items-start gap-2.5 py-2.5 first:pt-0">
      <Icon aria-hidden className={row.revoked_at ? "mt-0.5 size-4 shrink-0 text-ink-3" : "mt-0.5 size-4 shrink-0 text-good"} />
      <div className="min-w-0 flex-1 text-[13px]">
        <p className="font-medium">{words.kinds[row.kind]}</p>
        <p className="text-ink-2">{words.given(fullDate(row.given_at), row.origin)}</p>
        {row.revoked_at && <p className="text-warn">{words.takenBack(fullDate(row.revoked_at), row.revoked_by ?? "")}</p>}
        <details className="mt-1">
          <summary className="cursor-pointer text-ink-3">{words.words(row.version)}</summary>
          <p className="mt-1 rounded-lg bg-hover px-2.5 py-2 break-words whitespace-pre-line text-ink-2">{row.words}</p>
        </details>
      </div>
      {mayAct && !row.revoked_at && (
        <Button size="small" tone="quiet" aria-label={words.revokeNamed(words.kinds[row.kind])} onClick={() => setAsking(true)}>
          {words.revoke}
        </Button>
      )}
      <ConfirmDialog open={asking} danger title={words.revokeTitle} description={row.kind === "messages" ? words.messagesHint : words.dataHint} confirmLabel={words.revoke} busy={revoke.isPending} onConfirm={() => revoke.mutate()} onClose={() => setAsking(false)} />
    </li>
  );
}

/** With the token, which a plain link would not carry. */
function download(contactId: string): void {
  raw("GET", `/contacts/${contactId}/consents.csv`, { headers: { Accept: "text/csv" } })
    .then((answer) => answer.blob())
    .then((blob) => {
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: "consentimentos.csv" });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    })
    .catch((failure: unknown) => announce({ tone: "danger", text: readable(failure) }));
}
