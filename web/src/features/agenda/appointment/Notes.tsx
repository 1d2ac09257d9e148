import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/client";
import type { Agendamento } from "@/api/types";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { TextArea } from "@/ui/Field";

import { match, useFailure } from "../changes";
import { absorb } from "../feed";
import { agendaWords } from "../words";

export function Notes({ appointment, mayWrite }: { appointment: Agendamento; mayWrite: boolean }) {
  const words = useWords(agendaWords).card;
  const queryClient = useQueryClient();
  const failed = useFailure();
  const kept = appointment.observacoes ?? "";
  // Only what was typed: until then, what others write shows by itself.
  const [typed, setTyped] = useState<string | null>(null);
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: (observacoes: string) => api.put<Agendamento>(`/agendamentos/${appointment.id}`, { headers: match(appointment), body: { observacoes: observacoes.trim() || null } }),
    onSuccess: (after) => {
      absorb(queryClient, after);
      setTyped(null);
    },
    onError: (failure) => failed(failure, appointment),
  });
  if (!mayWrite) return <p className="text-sm whitespace-pre-wrap text-ink-2">{kept || words.notesEmpty}</p>;
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed !== null) save.mutate(typed);
      }}
    >
      <TextArea
        label={words.notes}
        rows={3}
        maxLength={4000}
        value={typed ?? kept}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
        }}
      />
      <span role="status" className="self-end text-xs text-good">
        {save.isSuccess && typed === null && words.notesSaved}
      </span>
      {typed !== null && typed !== kept && (
        <Button size="small" tone="primary" type="submit" busy={save.isPending} className="self-end">
          {words.saveNotes}
        </Button>
      )}
    </form>
  );
}
