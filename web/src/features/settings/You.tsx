import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/client";
import { meQuery, useMe } from "@/api/me";
import type { Me } from "@/api/types";
import { announce } from "@/lib/announcements";
import { chooseLanguage, language, LANGUAGES, useWords, type Language } from "@/lib/language";
import { useStore } from "@/lib/store";
import { chooseTheme, theme, type Theme } from "@/lib/theme";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { uiWords } from "@/ui/words";

import { settingsWords } from "./words";

const THEMES: Theme[] = ["system", "light", "dark"];

/** One's own name, appearance and language. */
export function You() {
  const words = useWords(settingsWords);
  const { user } = useMe();
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      {user && <NameForm key={user.name} name={user.name} about={`${user.email} · ${words.roles[user.role]}`} />}
      <Screen />
    </div>
  );
}

function NameForm({ name, about }: { name: string; about: string }) {
  const words = useWords(settingsWords);
  const ui = useWords(uiWords);
  const queryClient = useQueryClient();
  const [next, setNext] = useState(name);
  const save = useMutation({
    mutationFn: () => api.put<Me>("/me", { body: { name: next.trim() } }),
    onSuccess: (me) => {
      queryClient.setQueryData(meQuery.queryKey, me);
      void queryClient.invalidateQueries({ queryKey: ["users"] });
      announce({ tone: "good", text: ui.saved });
    },
  });
  return (
    <Card title={words.me.title}>
      <p className="-mt-2 mb-3 text-[13px] text-ink-3">{about}</p>
      <form
        className="flex items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Field className="max-w-sm flex-1" label={words.me.name} hint={words.me.nameHint} required maxLength={200} autoComplete="name" value={next} onChange={(event) => setNext(event.target.value)} />
        <Button className="mt-[22px]" type="submit" busy={save.isPending} disabled={!next.trim() || next.trim() === name}>
          {ui.save}
        </Button>
      </form>
    </Card>
  );
}

function Screen() {
  const words = useWords(settingsWords);
  return (
    <Card title={words.me.screen}>
      <p className="-mt-2 mb-3 text-xs text-ink-3">{words.me.screenHint}</p>
      <div className="grid max-w-lg gap-3 sm:grid-cols-2">
        <Select label={words.me.theme} value={useStore(theme)} onChange={(next) => chooseTheme(next as Theme)} options={THEMES.map((value) => ({ value, label: words.me.themes[value] }))} />
        <Select label={words.me.language} value={useStore(language)} onChange={(next) => chooseLanguage(next as Language)} options={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))} />
      </div>
    </Card>
  );
}
