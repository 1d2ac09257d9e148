import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BellRing, Moon, TriangleAlert } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import { templateChannelsQuery } from "@/api/templates";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { Row } from "../desk/Row";
import { Section } from "../Section";
import { Bubbles } from "./Bubbles";
import { ChainDialog } from "./ChainDialog";
import { chainsQuery, type Chain } from "./queries";
import { reminderWords } from "./words";

export function Chains() {
  const words = useWords(reminderWords);
  const ui = useWords(uiWords);
  const manager = useMay("manager");
  const chains = useQuery(chainsQuery);
  const [open, setOpen] = useState<Chain | "new" | null>(null);
  if (chains.isPending) return <SkeletonRows label={ui.loading} rows={4} />;
  if (chains.isError) return <ErrorState failure={chains.error} onRetry={() => void chains.refetch()} />;
  return (
    <>
      {chains.data.length ? (
        <Section title={words.tabs.chains} hint={words.hint} add={words.add} onAdd={manager ? () => setOpen("new") : undefined} none={words.none} list={chains}>
          {(list) => list.map((chain) => <ChainRow key={chain.id} chain={chain} onEdit={() => setOpen(chain)} />)}
        </Section>
      ) : (
        <First onOwn={manager ? () => setOpen("new") : undefined} />
      )}
      {open && <ChainDialog chain={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </>
  );
}

/** Nothing yet: one press makes all that it takes. */
function First({ onOwn }: { onOwn?: () => void }) {
  const words = useWords(reminderWords);
  const queryClient = useQueryClient();
  const channels = useQuery(templateChannelsQuery);
  const make = useMutation({
    mutationFn: (channelId: string) => api.post<Chain>("/lembretes/sequencias/padrao", { body: { channel_id: channelId } }),
    onSuccess: () => announce({ tone: "good", text: words.made }),
    // A refused template leaves the chain, with its warning.
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: ["lembretes"] });
      void queryClient.invalidateQueries({ queryKey: ["templates"] });
    },
  });
  const channel = channels.data?.[0];
  if (channels.isSuccess && !channel)
    return (
      <EmptyState icon={<BellRing aria-hidden />} title={words.none} action={<Link to="/integracoes" className="font-medium text-accent-text underline">{words.toIntegrations}</Link>}>
        {words.noChannel}
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<BellRing aria-hidden />}
      title={words.none}
      action={
        onOwn && (
          <div className="flex flex-wrap justify-center gap-2">
            <Button tone="primary" busy={make.isPending} disabled={!channel} onClick={() => channel && make.mutate(channel.id)}>
              {words.makeDefault}
            </Button>
            <Button onClick={onOwn}>{words.add}</Button>
          </div>
        )
      }
    >
      {words.noneHint}
    </EmptyState>
  );
}

function ChainRow({ chain, onEdit }: { chain: Chain; onEdit: () => void }) {
  const words = useWords(reminderWords);
  return (
    <Row name={chain.nome} path={`/lembretes/sequencias/${chain.id}`} refresh={["lembretes"]} removeHint={words.removeHint} onEdit={onEdit}>
      <p className="flex flex-wrap items-center gap-2 font-medium">
        {chain.nome}
        {!chain.ativa && <Badge>{words.off}</Badge>}
      </p>
      <p className="mt-0.5 text-[13px] text-ink-2">{words.scope(chain.servico ?? "", chain.clinica ?? "") || words.every}</p>
      <p className="mt-0.5 flex items-center gap-1.5 text-xs text-ink-3">
        <Moon aria-hidden className="size-3.5 shrink-0" />
        {words.quiet(chain.silencio_de ?? "", chain.silencio_ate ?? "")}
      </p>
      {chain.avisos.map((problem) => (
        <p key={problem} role="alert" className="mt-2 flex items-start gap-1.5 rounded-lg bg-warn-soft px-2.5 py-1.5 text-[13px] text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {problem}
        </p>
      ))}
      <Bubbles chain={chain} />
    </Row>
  );
}
