import { X } from "lucide-react";
import { useId, useState, type KeyboardEvent } from "react";

import { fold } from "@/lib/fold";
import { useWords } from "@/lib/language";

import { FieldFrame } from "./Field";
import { uiWords } from "./words";

interface Props {
  label: string;
  values: string[];
  onChange: (values: string[]) => void;
  suggestions?: string[];
  disabled?: boolean;
}

/** Several short texts: Enter or a comma ends one, Backspace takes the last away. */
export function TagsField({ label, values, onChange, suggestions = [], disabled }: Props) {
  const id = useId();
  const words = useWords(uiWords);
  const [writing, setWriting] = useState("");
  const add = (text: string) => {
    const fresh = text
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part && !values.some((value) => fold(value) === fold(part)));
    if (fresh.length) onChange([...values, ...fresh]);
    setWriting("");
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter" && writing.trim()) {
      event.preventDefault();
      add(writing);
    } else if (event.key === "Backspace" && !writing && values.length) onChange(values.slice(0, -1));
  };
  return (
    <FieldFrame id={id} label={label} hint={words.tagHint}>
      <div className="flex min-h-9 flex-wrap items-center gap-1.5 rounded-lg border border-line-strong/60 bg-raised px-2 py-1 focus-within:outline-2 focus-within:outline-accent">
        {values.map((value) => (
          <span key={value} className="inline-flex h-6 items-center gap-1 rounded-md bg-accent-soft pl-2 text-[13px] font-medium text-accent-text">
            {value}
            <button type="button" disabled={disabled} aria-label={words.removeThis(value)} onClick={() => onChange(values.filter((other) => other !== value))} className="flex size-6 items-center justify-center rounded-md hover:bg-hover">
              <X aria-hidden className="size-3.5" />
            </button>
          </span>
        ))}
        <input
          id={id}
          value={writing}
          disabled={disabled}
          list={suggestions.length ? `${id}-list` : undefined}
          aria-describedby={`${id}-hint`}
          onChange={(event) => (event.target.value.endsWith(",") ? add(event.target.value) : setWriting(event.target.value))}
          onKeyDown={press}
          onBlur={() => writing.trim() && add(writing)}
          className="h-7 min-w-24 flex-1 bg-transparent px-1 text-sm outline-none"
        />
        {suggestions.length > 0 && (
          <datalist id={`${id}-list`}>
            {suggestions.map((suggestion) => (
              <option key={suggestion} value={suggestion} />
            ))}
          </datalist>
        )}
      </div>
    </FieldFrame>
  );
}
