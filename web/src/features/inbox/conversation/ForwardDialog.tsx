import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/client";
import type { Conversation, Message, Page } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useDebounced } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { ErrorState } from "@/ui/EmptyState";
import { SearchField } from "@/ui/SearchField";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { composerWords } from "../composer/words";
import { nameOf } from "../people";
import { previewOf } from "../preview";
import { inboxWords } from "../words";

interface Forwarded {
  items: { conversation_id: string; message: Message | null; error: { title?: string; detail?: string } | null }[];
}

const MOST = 20;

export function ForwardDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const words = useWords(composerWords);
  const inbox = useWords(inboxWords);
  const ui = useWords(uiWords);
  const [sought, setSought] = useState("");
  const [chosen, setChosen] = useState<Conversation[]>([]);
  const q = useDebounced(sought.trim());
  const found = useQuery({
    queryKey: ["forward", q],
    queryFn: ({ signal }) => api.get<Page<Conversation>>("/conversations", { query: { q: q || undefined, status: q ? "all" : "open", limit: 20 }, signal }),
  });
  const forward = useMutation({
    mutationFn: () => api.post<Forwarded>(`/messages/${message.id}/forwards`, { body: { conversation_ids: chosen.map(({ id }) => id) } }),
    onSuccess: ({ items }) => {
      const done = items.filter((item) => item.message).length;
      if (done) announce({ tone: "good", text: words.forwarded(done) });
      for (const item of items.filter((one) => one.error)) {
        const to = chosen.find((one) => one.id === item.conversation_id);
        announce({ tone: "danger", text: words.notForwarded(to ? nameOf(to.contact) : "", item.error?.detail ?? item.error?.title ?? "") });
      }
      onClose();
    },
  });
  const toggle = (one: Conversation) => setChosen((now) => (now.some(({ id }) => id === one.id) ? now.filter(({ id }) => id !== one.id) : [...now, one].slice(0, MOST)));
  const list = (found.data?.items ?? []).filter(({ id }) => id !== message.conversation_id);
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.forwardTitle}
      description={previewOf(message, inbox)}
      actions={
        <>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button tone="primary" disabled={!chosen.length} busy={forward.isPending} onClick={() => forward.mutate()}>
            {words.forwardTo(chosen.length)}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-2 pb-2">
        <SearchField label={words.forwardSearch} value={sought} onChange={setSought} />
        {found.isPending && <SkeletonRows label={ui.loading} rows={4} />}
        {found.isError && <ErrorState failure={found.error} onRetry={() => void found.refetch()} />}
        {found.isSuccess && !list.length && <p className="py-4 text-center text-sm text-ink-2">{inbox.nothingFound}</p>}
        <ul className="thin-scroll flex max-h-72 flex-col overflow-y-auto">
          {list.map((one) => {
            const on = chosen.some(({ id }) => id === one.id);
            return (
              <li key={one.id}>
                <button type="button" role="checkbox" aria-checked={on} onClick={() => toggle(one)} className="flex w-full items-center gap-3 rounded-lg px-2 py-1.5 text-left hover:bg-hover aria-checked:bg-accent-soft">
                  <Avatar name={nameOf(one.contact)} size="small" />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate text-sm font-medium">{nameOf(one.contact)}</span>
                    <span className="block truncate text-xs text-ink-3">{readablePhone(one.contact.phone)}</span>
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      </div>
    </Dialog>
  );
}
