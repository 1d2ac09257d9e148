import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ExternalLink, Pencil } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { Pagina } from "@/api/types";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { CopyField } from "@/ui/CopyField";
import { Switch } from "@/ui/Switch";

import { ListCard } from "../ListCard";
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
    <ListCard
      words={words}
      list={pages}
      rows={own}
      onAdd={mayWrite && (() => setOpen("new"))}
      row={(page) => <PageRow key={page.id} page={page} mayWrite={mayWrite} onEdit={() => setOpen(page)} />}
    >
      {mayWrite && own.length > 0 && <ConfirmationTemplate />}
      {open && <PageDialog page={open === "new" ? null : open} whose={whose} name={name} onClose={() => setOpen(null)} />}
    </ListCard>
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
