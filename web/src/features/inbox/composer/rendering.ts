/** A canned reply as it reads in this conversation: the server fills the blanks in and says which stay empty. */
import { useQueryClient } from "@tanstack/react-query";
import type { RefObject } from "react";

import { api } from "@/api/client";
import { readable } from "@/api/problem";
import type { CannedReply, Rendering } from "@/api/types";
import { announce } from "@/lib/announcements";
import { wordsNow } from "@/lib/language";

import type { Uploads } from "./uploads";
import { composerWords } from "./words";

export function useRendering(conversationId: string, area: RefObject<HTMLTextAreaElement | null>, setText: (text: string) => void, uploads: Uploads) {
  const queryClient = useQueryClient();
  const { attach } = uploads;
  return async (reply: CannedReply) => {
      setText(reply.text);
      area.current?.focus();
      try {
        const { text, attachments, missing, unknown } = await api.post<Rendering>(`/canned-replies/${reply.id}/renderings`, { body: { conversation_id: conversationId, used: true } });
        setText(text);
        attach(attachments);
        const empty = [...missing, ...unknown];
        if (empty.length) announce({ tone: "plain", text: wordsNow(composerWords).missing(empty.join(", ")) });
        requestAnimationFrame(() => selectBlank(area.current, text));
        void queryClient.invalidateQueries({ queryKey: ["canned-replies"] });
      } catch (failure) {
        announce({ tone: "danger", text: readable(failure) });
      }
  };
}

/** The cursor goes to the first blank that is still one. */
function selectBlank(element: HTMLTextAreaElement | null, text: string): void {
  const blank = /\{\{[^}]+\}\}/.exec(text);
  element?.focus();
  if (blank) element?.setSelectionRange(blank.index, blank.index + blank[0].length);
  else element?.setSelectionRange(text.length, text.length);
}
