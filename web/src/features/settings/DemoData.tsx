import { useMutation } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import { signOut } from "@/api/session";
import { announce } from "@/lib/announcements";
import { fold } from "@/lib/fold";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Field } from "@/ui/Field";
import { FormDialog } from "@/ui/FormDialog";

import { settingsWords } from "./words";

/** Takes the whole demonstration away, this sign-in too; then on to making the first real account. */
export function DemoData() {
  const words = useWords(settingsWords);
  const owner = useMay("owner");
  const [asking, setAsking] = useState(false);
  const [typed, setTyped] = useState("");
  const remove = useMutation({
    mutationFn: () => api.delete<{ first_owner_url: string | null } | undefined>("/demo-data"),
    onSuccess: async (answer) => {
      announce({ tone: "good", text: words.demo.gone });
      await signOut();
      if (answer?.first_owner_url) location.assign(answer.first_owner_url);
    },
    onError: () => setAsking(false),
  });
  const sure = fold(typed.trim()) === fold(words.demo.word);
  return (
    <Card title={words.demo.title}>
      <p className="-mt-2 mb-3 text-sm text-ink-2">{words.demo.hint}</p>
      <Button tone="danger" disabled={!owner} icon={<Trash2 aria-hidden className="size-4" />} onClick={() => setAsking(true)}>
        {words.demo.remove}
      </Button>
      {!owner && <p className="mt-2 text-xs text-ink-3">{words.demo.onlyOwner}</p>}
      {asking && (
        <FormDialog
          danger
          title={words.demo.ask}
          description={words.demo.askHint}
          submit={words.demo.remove}
          busy={remove.isPending}
          disabled={!sure}
          onSubmit={() => sure && remove.mutate()}
          onClose={() => setAsking(false)}
        >
          <Field label={words.demo.type(words.demo.word)} autoFocus autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />
        </FormDialog>
      )}
    </Card>
  );
}
