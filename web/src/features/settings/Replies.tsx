import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import type { CannedReply } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Field, TextArea } from "@/ui/Field";
import { FormDialog } from "@/ui/FormDialog";
import { IconButton } from "@/ui/IconButton";
import { uiWords } from "@/ui/words";

import { repliesQuery } from "./queries";
import { Section } from "./Section";
import { settingsWords } from "./words";

export function Replies() {
  const words = useWords(settingsWords);
  const ui = useWords(uiWords);
  const mayWrite = useMay("attendant");
  const queryClient = useQueryClient();
  const [open, setOpen] = useState<CannedReply | "new" | null>(null);
  const refresh = () => void queryClient.invalidateQueries({ queryKey: ["canned-replies"] });
  const remove = useMutation({
    mutationFn: (reply: CannedReply) => api.delete(`/canned-replies/${reply.id}`),
    onSuccess: (_nothing, { id: _id, ...body }) => {
      refresh();
      announce({ tone: "good", text: words.replies.removed(body.title), action: { label: words.replies.undo, act: () => void api.post("/canned-replies", { body }).then(refresh) } });
    },
  });
  return (
    <>
      <Section title={words.replies.title} hint={words.replies.hint} add={words.replies.add} onAdd={mayWrite ? () => setOpen("new") : undefined} none={words.replies.none} list={useQuery(repliesQuery)}>
        {(replies) =>
          replies.map((reply) => (
            <li key={reply.id} className="flex items-start gap-3 px-4 py-3">
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap items-baseline gap-2">
                  <span className="font-medium">{reply.title}</span>
                  <code className="rounded bg-hover px-1.5 text-xs text-ink-2">/{reply.shortcut}</code>
                </p>
                <p className="line-clamp-2 text-[13px] whitespace-pre-wrap text-ink-2">{reply.text}</p>
              </div>
              {mayWrite && (
                <>
                  <IconButton label={words.replies.edit(reply.title)} icon={<Pencil aria-hidden className="size-4" />} onClick={() => setOpen(reply)} />
                  <IconButton label={ui.removeThis(reply.title)} icon={<Trash2 aria-hidden className="size-4" />} disabled={remove.isPending} onClick={() => remove.mutate(reply)} />
                </>
              )}
            </li>
          ))
        }
      </Section>
      {open && <ReplyDialog reply={open === "new" ? null : open} onSaved={refresh} onClose={() => setOpen(null)} />}
    </>
  );
}

function ReplyDialog({ reply, onSaved, onClose }: { reply: CannedReply | null; onSaved: () => void; onClose: () => void }) {
  const words = useWords(settingsWords);
  const ui = useWords(uiWords);
  const [body, setBody] = useState({ shortcut: reply?.shortcut ?? "", title: reply?.title ?? "", text: reply?.text ?? "" });
  const set = (part: Partial<typeof body>) => setBody((before) => ({ ...before, ...part }));
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: () => (reply ? api.put(`/canned-replies/${reply.id}`, { body }) : api.post("/canned-replies", { body })),
    onSuccess: () => {
      onSaved();
      announce({ tone: "good", text: ui.saved });
      onClose();
    },
  });
  return (
    <FormDialog
      width="medium"
      onClose={onClose}
      title={reply ? words.replies.edit(reply.title) : words.replies.add}
      busy={save.isPending}
      failure={save.error}
      onSubmit={() => save.mutate()}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={words.replies.name} required autoFocus maxLength={256} value={body.title} onChange={(event) => set({ title: event.target.value })} />
        <Field label={words.replies.shortcut} hint={words.replies.shortcutHint} required maxLength={40} pattern="[\w\-]+" title={words.replies.shortcutHint} value={body.shortcut} onChange={(event) => set({ shortcut: event.target.value.replace(/^\//, "") })} />
      </div>
      <TextArea label={words.replies.text} required rows={6} maxLength={4096} value={body.text} onChange={(event) => set({ text: event.target.value })} />
    </FormDialog>
  );
}
