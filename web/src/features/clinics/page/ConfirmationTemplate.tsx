import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { readAll } from "@/api/all";
import { api } from "@/api/client";
import type { Channel, MessageTemplate as Template } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";

import { pageWords } from "./words";

const NAME = "agendamento_feito_na_pagina";

/** Without its template no confirmation goes out: one click writes it and sends it to be approved. */
export function ConfirmationTemplate() {
  const words = useWords(pageWords);
  const queryClient = useQueryClient();
  const channels = useQuery({ queryKey: ["channels", "able"], queryFn: ({ signal }) => readAll<Channel>("/channels", { signal }) });
  const templates = useQuery({ queryKey: ["templates", "confirmation"], queryFn: ({ signal }) => readAll<Template>("/templates", { signal }) });
  const able = (channels.data ?? []).filter((channel) => channel.capabilities.includes("template"));
  const make = useMutation({
    mutationFn: () => Promise.all(able.map((channel) => api.post("/paginas-agendamento/modelo", { body: { channel_id: channel.id } }))),
    onSuccess: () => announce({ tone: "good", text: words.templateMade }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["templates"] }),
  });
  if (!able.length || !templates.data || templates.data.some((template) => template.name === NAME && template.status !== "draft")) return null;
  return (
    <div className="mt-3 flex flex-wrap items-center justify-between gap-3 rounded-lg border border-note-line bg-note px-3 py-2 text-[13px] text-note-ink">
      <p className="min-w-0 flex-1 basis-56">{words.unconfirmed}</p>
      <Button size="small" busy={make.isPending} onClick={() => make.mutate()}>
        {words.makeTemplate}
      </Button>
    </div>
  );
}
