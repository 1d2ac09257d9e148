/** The state of one template being written: what it says, what is wrong with it, saving, submitting. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { api, raw } from "@/api/client";
import { Problem } from "@/api/problem";
import { type Versioned, writeVersioned } from "@/api/versioned";
import { announce } from "@/lib/announcements";
import { newKey } from "@/lib/ids";
import { wordsNow } from "@/lib/language";

import { templateQuery } from "@/api/templates";
import type { Content, PreviewAnswer, Template, Trouble } from "@/api/templates";
import { templateWords } from "../words";
import { problemsAt, sendable } from "./form";

export interface Begin {
  name: string;
  language: string;
  content: Content;
}

interface Options {
  channelId: string;
  template?: Template;
  etag?: string | null;
  begin: Begin;
  onOpen: (id: string) => void;
}

const PAUSE = 350;

export function useEditor({ channelId, template: given, etag, begin, onOpen }: Options) {
  const queryClient = useQueryClient();
  const [name, setName] = useState(begin.name);
  const [language, setLanguage] = useState(begin.language);
  const [content, setContent] = useState(begin.content);
  const [saved, setSaved] = useState({ name: begin.name, language: begin.language, content: begin.content });
  const [version, setVersion] = useState(etag ?? null);
  // A new one is on the server from its first saving on, though the screen stays with it.
  const [made, setMade] = useState<Template | undefined>();
  const template = given ?? made;
  const [told, setTold] = useState(false);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const set = (part: Partial<Content>) => {
    setContent((now) => ({ ...now, ...part }));
    setTouched((now) => new Set([...now, ...Object.keys(part)]));
  };
  const body = { ...sendable(content), channel_id: channelId, name: name || "_", language };
  const asked = useSettled(JSON.stringify(body));
  const checked = useQuery({
    queryKey: ["templates", "preview", asked],
    queryFn: ({ signal }) => api.post<PreviewAnswer>("/templates/previews", { body: JSON.parse(asked) as unknown, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const fixed = template?.status === "approved" || template?.status === "flagged";
  const all: Trouble[] = [
    ...(checked.data?.problems ?? []).filter((one) => one.pointer !== "/name" || name),
    ...(name ? [] : [{ pointer: "/name", detail: checked.data?.problems.find((one) => one.pointer === "/name")?.detail ?? wordsNow(templateWords).nameHint }]),
    ...(fixed && content.category !== template.category ? [{ pointer: "/category", detail: "" }] : []),
  ];
  /** A field says what is wrong with it once somebody has been there, or has tried to submit. */
  const at = (pointer: string) => (told || touched.has(pointer.split("/")[1]!) ? problemsAt(all, pointer) : undefined);
  const settle = (next: Versioned<Template>) => {
    setVersion(next.etag);
    setSaved({ name, language, content });
    queryClient.setQueryData(templateQuery(next.value.id).queryKey, next);
    void queryClient.invalidateQueries({ queryKey: ["templates", "of"] });
  };
  const write = async (): Promise<Template> => {
    const { channel_id, ...changed } = body;
    let next: Versioned<Template>;
    if (template) {
      next = await writeVersioned<Template>(`/templates/${template.id}`, template.status === "draft" ? changed : { ...changed, name: undefined, language: undefined }, version);
    } else {
      const answer = await raw("POST", "/templates", { body: { ...changed, channel_id }, key: newKey() });
      next = { value: (await answer.json()) as Template, etag: answer.headers.get("ETag") };
    }
    if (!given) setMade(next.value);
    settle(next);
    return next.value;
  };
  const words = () => wordsNow(templateWords);
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: write,
    onSuccess: (next) => {
      announce({ tone: "good", text: words().saved });
      if (!given) onOpen(next.id);
    },
  });
  const submit = useMutation({
    meta: { quiet: true },
    mutationFn: async () => {
      const kept = await write();
      return api.post<Template>(`/templates/${kept.id}/submissions`, { key: newKey() });
    },
    onSuccess: (next) => {
      announce({ tone: "good", text: words().submitted });
      void queryClient.invalidateQueries({ queryKey: ["templates"] });
      if (!given) onOpen(next.id);
    },
    onError: () => void queryClient.invalidateQueries({ queryKey: ["templates", "of"] }),
  });
  const failure = submit.error ?? save.error;
  return {
    name, setName, language, setLanguage, content, set, at, problems: all, checking: checked.isFetching || asked !== JSON.stringify(body),
    dirty: JSON.stringify({ name, language, content }) !== JSON.stringify(saved),
    save: () => save.mutate(),
    submit: () => {
      setTold(true);
      if (!all.length) submit.mutate();
    },
    told, busy: save.isPending || submit.isPending, saving: save.isPending, submitting: submit.isPending, failure,
    overtaken: failure instanceof Problem && failure.status === 412,
  };
}

/** The value once it has stood still for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
