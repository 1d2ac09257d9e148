/** Another program of the provider's answers this person: what that means here, and how to take them over. */
import { useMutation } from "@tanstack/react-query";
import { Eye } from "lucide-react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import { readable } from "@/api/problem";
import type { Conversation } from "@/api/types";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";

import { inboxWords } from "../words";

export function ObservedHere({ conversation, name }: { conversation: Conversation; name: string }) {
  const words = useWords(inboxWords);
  const mayWrite = useMay("attendant");
  const take = useMutation({ mutationFn: () => api.put<Conversation>(`/conversations/${conversation.id}`, { body: { observed: false } }) });
  return (
    <div className="flex flex-wrap items-center gap-3 px-4 py-3">
      <Eye aria-hidden className="size-5 shrink-0 text-ink-3" />
      <p className="min-w-48 flex-1 text-sm text-ink-2">{words.observed(name)}</p>
      {mayWrite && (
        <Button tone="primary" busy={take.isPending} onClick={() => take.mutate()}>
          {words.takeControl}
        </Button>
      )}
      {take.isError && <p className="w-full text-xs text-danger">{readable(take.error)}</p>}
    </div>
  );
}
