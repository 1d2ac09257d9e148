/** A person's file that is not here: coming, not yet come, or gone; with a button where asking again may bring it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Image as ImageIcon, RotateCw } from "lucide-react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import { readable } from "@/api/problem";
import type { Attachment, Message } from "@/api/types";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";

import { absorbMessage } from "../feed";
import { inboxWords } from "../words";
import { kindWords } from "./kindWords";

export function FileComing({ message, file }: { message: Message; file: Attachment }) {
  const words = useWords(inboxWords);
  const own = useWords(kindWords);
  const mayWrite = useMay("attendant");
  const queryClient = useQueryClient();
  const again = useMutation({
    mutationFn: () => api.post<Message>(`/messages/${message.id}/attachments/${file.id}/downloads`),
    onSuccess: (next) => absorbMessage(queryClient, next),
  });
  const coming = file.status === "waiting" && !file.error;
  return (
    <div className="flex w-60 max-w-full flex-col items-start gap-2 rounded-lg bg-ink/5 px-3 py-3 text-[13px] text-ink-2">
      <p className="flex items-start gap-2" role={coming ? "status" : undefined}>
        <ImageIcon aria-hidden className={`mt-0.5 size-4 shrink-0 ${file.status === "waiting" ? "motion-safe:animate-pulse" : ""}`} />
        {coming ? words.fileWaiting : (file.error ?? words.fileFailed)}
      </p>
      {file.can_retry && mayWrite && (
        <Button size="small" icon={<RotateCw aria-hidden className="size-3.5" />} busy={again.isPending} onClick={() => again.mutate()}>
          {own.tryAgain}
        </Button>
      )}
      {again.isError && <p className="text-xs text-danger">{readable(again.error)}</p>}
    </div>
  );
}
