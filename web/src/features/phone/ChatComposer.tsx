import { useMutation } from "@tanstack/react-query";
import { MapPin, Paperclip, SendHorizontal } from "lucide-react";
import { useRef, useState } from "react";

import { useWords } from "@/lib/language";

import { DeedMenu } from "./DeedMenu";
import type { Stage } from "./deeds";
import { phoneWords } from "./words";

interface Props {
  onSend: (message: Record<string, unknown>) => void;
  fresh: boolean;
  stage: Stage;
}

const CENTRE = { latitude: -25.4297, longitude: -49.2711 };

export function ChatComposer({ onSend, fresh, stage }: Props) {
  const words = useWords(phoneWords);
  const [text, setText] = useState("");
  const files = useRef<HTMLInputElement>(null);
  const attach = useMutation({ mutationFn: async (list: File[]) => Promise.all(list.map(mediaMessage)), onSuccess: (messages) => messages.forEach(onSend) });
  const submit = () => {
    if (!text.trim()) return;
    onSend({ type: "text", text: text.trim() });
    setText("");
  };
  return (
    <div className="shrink-0 bg-surface px-2 py-2">
      {fresh && (
        <ul aria-label={words.tryThese} className="mb-2 flex flex-wrap gap-1.5 px-1">
          {words.suggestions.split("|").map((suggestion) => (
            <li key={suggestion}>
              <button type="button" onClick={() => onSend({ type: "text", text: suggestion })} className="rounded-full border border-line bg-raised px-3 py-1 text-left text-[13px] text-accent-text hover:bg-hover">
                {suggestion}
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        className="flex items-end gap-1"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <RoundButton label={words.attach} onClick={() => files.current?.click()}>
          <Paperclip aria-hidden className="size-5" />
        </RoundButton>
        <RoundButton label={words.location} onClick={() => onSend({ type: "location", ...CENTRE, name: words.locationName, address: words.locationAddress })}>
          <MapPin aria-hidden className="size-5" />
        </RoundButton>
        <DeedMenu stage={stage} />
        <input ref={files} type="file" hidden multiple onChange={(event) => (attach.mutate([...(event.target.files ?? [])]), (event.target.value = ""))} />
        <textarea
          rows={1}
          aria-label={words.message}
          placeholder={words.message}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            submit();
          }}
          className="field-sizing-content max-h-28 min-h-10 min-w-0 flex-1 resize-none rounded-3xl border border-line bg-raised px-4 py-2 text-[15px]"
        />
        <button type="submit" aria-label={words.send} disabled={!text.trim()} className="flex size-10 shrink-0 items-center justify-center rounded-full bg-accent text-on-accent disabled:opacity-45">
          <SendHorizontal aria-hidden className="size-5" />
        </button>
      </form>
    </div>
  );
}

function RoundButton({ label, onClick, children }: { label: string; onClick: () => void; children: React.ReactNode }) {
  return (
    <button type="button" aria-label={label} title={label} onClick={onClick} className="flex size-10 shrink-0 items-center justify-center rounded-full text-ink-2 hover:bg-hover">
      {children}
    </button>
  );
}

async function mediaMessage(file: File): Promise<Record<string, unknown>> {
  const family = file.type.split("/")[0] ?? "";
  const type = ["image", "audio", "video"].includes(family) ? family : "document";
  return { type, data: await base64(file), mime_type: file.type || "application/octet-stream", filename: file.name };
}

function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error ?? new Error(file.name));
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.readAsDataURL(file);
  });
}
