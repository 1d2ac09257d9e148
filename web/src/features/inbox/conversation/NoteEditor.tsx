import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/client";
import type { Message } from "@/api/types";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { TextArea } from "@/ui/Field";
import { uiWords } from "@/ui/words";

import { absorbMessage } from "../feed";
import { inboxWords } from "../words";

export function NoteEditor({ message, onDone }: { message: Message; onDone: () => void }) {
  const words = useWords(inboxWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const [text, setText] = useState(message.text ?? "");
  const save = useMutation({
    mutationFn: () => api.put<Message>(`/messages/${message.id}`, { body: { text } }),
    onSuccess: (next) => {
      absorbMessage(queryClient, next);
      onDone();
    },
  });
  return (
    <div className="flex w-80 max-w-full flex-col gap-2">
      <TextArea label={words.editNote} hiddenLabel autoFocus rows={3} value={text} onChange={(event) => setText(event.target.value)} />
      <div className="flex justify-end gap-2">
        <Button size="small" tone="quiet" onClick={onDone}>
          {ui.cancel}
        </Button>
        <Button size="small" tone="note" busy={save.isPending} disabled={!text.trim()} onClick={() => save.mutate()}>
          {words.save}
        </Button>
      </div>
    </div>
  );
}
