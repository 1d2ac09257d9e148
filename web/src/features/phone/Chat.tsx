import { useMutation } from "@tanstack/react-query";
import clsx from "clsx";
import { Eye, EyeOff, X } from "lucide-react";
import { useEffect, useState } from "react";

import { useWords } from "@/lib/language";
import { Avatar } from "@/ui/Avatar";

import { ChatComposer } from "./ChatComposer";
import { ListSheet } from "./ListSheet";
import { PhoneBubble } from "./PhoneBubble";
import { closeChat, openChat, play, say, type ThreadMessage } from "./sandbox";
import { useThread } from "./useThread";
import { WhoAnswers } from "./WhoAnswers";
import { phoneWords } from "./words";

interface Props {
  patientId: string;
  patientName: string | null;
  numberId: string;
}

/** The clinic, as the patient's messaging app shows it. */
export function Chat({ patientId, patientName, numberId }: Props) {
  const words = useWords(phoneWords);
  const thread = useThread(patientId, numberId);
  const [reading, setReading] = useReading(patientId, numberId);
  const [quoted, setQuoted] = useState<ThreadMessage | null>(null);
  const [sheet, setSheet] = useState<ThreadMessage | null>(null);
  const send = useMutation({
    mutationFn: (message: Record<string, unknown>) => say(patientId, { phone_number_id: numberId, ...(patientName ? { profile_name: patientName } : {}), ...message }),
  });
  const speak = (message: Record<string, unknown>) => {
    send.mutate(quoted ? { ...message, quote: quoted.id } : message);
    setQuoted(null);
  };
  const clinic = thread.business?.name ?? thread.business?.display_phone_number ?? "";
  const answered = new Set(thread.messages.filter((message) => message.from === "patient" && message.quote).map((message) => message.quote));
  return (
    <div className="relative flex h-full min-h-0 flex-col">
      <header className="flex shrink-0 items-center gap-3 bg-rail px-4 py-2 text-white">
        <Avatar name={clinic || "?"} />
        <div className="min-w-0 flex-1">
          <p className="truncate text-[15px] font-semibold">{clinic}</p>
          <p className="text-xs text-rail-ink" aria-live="polite">
            {thread.typing ? words.typing : words.online}
          </p>
        </div>
        <button
          type="button"
          aria-pressed={reading}
          aria-label={reading ? words.close : words.open}
          title={reading ? words.close : words.open}
          onClick={() => setReading(!reading)}
          className="flex size-9 items-center justify-center rounded-full hover:bg-white/10 focus-visible:outline-white"
        >
          {reading ? <Eye aria-hidden className="size-5" /> : <EyeOff aria-hidden className="size-5" />}
        </button>
      </header>
      <WhoAnswers patientId={patientId} />
      {!reading && <p className="bg-warn-soft px-4 py-1.5 text-center text-xs text-warn">{words.closed}</p>}
      <div tabIndex={0} role="region" aria-label={clinic || words.message} className="thin-scroll flex min-h-0 flex-1 flex-col-reverse overflow-y-auto bg-[color-mix(in_srgb,var(--accent)_7%,var(--canvas))]">
        <ol className={clsx("flex flex-col gap-1 px-3 py-3", !reading && "opacity-60")}>
          {thread.loaded && !thread.messages.length && <li className="mx-auto rounded-lg bg-raised px-3 py-1.5 text-center text-xs text-ink-2 shadow-card">{words.yourTurn}</li>}
          {thread.messages.map((message) => (
            <PhoneBubble
              key={message.id}
              message={message}
              quoted={message.quote ? thread.messages.find((other) => other.id === message.quote) : undefined}
              answered={answered.has(message.id)}
              onTap={(button) => send.mutate({ type: "button_tap", message_id: message.id, button })}
              onList={() => setSheet(message)}
              onReact={(emoji) => send.mutate({ type: "reaction", message_id: message.id, emoji })}
              onQuote={() => setQuoted(message)}
              onPlay={() => void play(patientId, numberId, message.id)}
            />
          ))}
        </ol>
      </div>
      {quoted && (
        <div className="flex items-center gap-2 border-t border-line bg-surface px-3 py-1.5">
          <p className="min-w-0 flex-1 truncate border-l-[3px] border-accent pl-2 text-[13px] text-ink-2">{quoted.text ?? quoted.type}</p>
          <button type="button" aria-label={words.dropQuote} onClick={() => setQuoted(null)} className="flex size-7 items-center justify-center rounded-full hover:bg-hover">
            <X aria-hidden className="size-4" />
          </button>
        </div>
      )}
      <ChatComposer onSend={speak} fresh={thread.loaded && !thread.messages.length} stage={{ patientId, numberId, messages: thread.messages }} />
      {sheet && (
        <ListSheet
          message={sheet}
          onClose={() => setSheet(null)}
          onChoose={(row) => {
            send.mutate({ type: "list_choice", message_id: sheet.id, row });
            setSheet(null);
          }}
        />
      )}
    </div>
  );
}

/** While the chat is open, what arrives is read, and the clinic is told so. */
function useReading(patientId: string, numberId: string): [boolean, (open: boolean) => void] {
  const [reading, setReading] = useState(true);
  useEffect(() => {
    if (!reading) return;
    void openChat(patientId, numberId).catch(() => undefined);
    return () => void closeChat(patientId, numberId).catch(() => undefined);
  }, [reading, patientId, numberId]);
  return [reading, setReading];
}
