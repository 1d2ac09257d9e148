import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ExternalLink, Pencil, Plus } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { Pagina } from "@/api/types";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { CopyField } from "@/ui/CopyField";
import { ErrorState } from "@/ui/EmptyState";
import { Skeleton } from "@/ui/Skeleton";
import { Switch } from "@/ui/Switch";

import { ConfirmationTemplate } from "./ConfirmationTemplate";
import { PageDialog } from "./PageDialog";
import { of, PAGES, pagesQuery, type Whose } from "./queries";
import { pageWords } from "./words";

/** Where anybody books: the address to share, whether it is live, and what stands on it. */
export function BookingPages({ whose, name }: { whose: Whose; name: string }) {
  const words = useWords(pageWords);
  const mayWrite = useMay("manager");
  const pages = useQuery(pagesQuery);
  const [open, setOpen] = useState<Pagina | "new" | null>(null);
  const own = of(pages.data ?? [], whose);
  return (
    <Card
      title={words.title}
      actions={
        mayWrite && (
          <Button size="small" icon={<Plus aria-hidden className="size-4" />} onClick={() => setOpen("new")}>
            {words.add}
          </Button>
        )
      }
    >
      <p className="-mt-2 mb-3 text-xs text-ink-3">{words.hint}</p>
      {pages.isPending && <Skeleton className="h-16" />}
      {pages.isError && <ErrorState failure={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.data && !own.length && <p className="text-[13px] text-ink-3">{words.none}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {own.map((page) => (
          <PageRow key={page.id} page={page} mayWrite={mayWrite} onEdit={() => setOpen(page)} />
        ))}
      </ul>
      {mayWrite && own.length > 0 && <ConfirmationTemplate />}
      {open && <PageDialog page={open === "new" ? null : open} whose={whose} name={name} onClose={() => setOpen(null)} />}
    </Card>
  );
}

function PageRow({ page, mayWrite, onEdit }: { page: Pagina; mayWrite: boolean; onEdit: () => void }) {
  const words = useWords(pageWords);
  const queryClient = useQueryClient();
  const turn = useMutation({
    mutationFn: (ativo: boolean) => api.put<Pagina>(`/paginas-agendamento/${page.id}`, { body: { ativo } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: PAGES }),
  });
  const active = turn.isPending ? turn.variables : page.ativo;
  return (
    <li className="flex flex-col gap-3 py-3 first:pt-0 last:pb-0">
      <CopyField label={words.address} value={page.url} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Switch label={active ? words.on : words.off} checked={active} disabled={!mayWrite || turn.isPending} onChange={(next) => turn.mutate(next)} />
        <span className="flex items-center gap-2">
          {active && (
            <a href={page.url} target="_blank" rel="noreferrer" className="inline-flex min-h-8 items-center gap-1.5 rounded-lg px-2 text-[13px] font-medium text-accent-text hover:bg-hover">
              <ExternalLink aria-hidden className="size-4" />
              {words.open}
            </a>
          )}
          {mayWrite && (
            <Button size="small" icon={<Pencil aria-hidden className="size-4" />} onClick={onEdit}>
              {words.change}
            </Button>
          )}
        </span>
      </div>
    </li>
  );
}
