/** Fields that say how much still fits, and at once when it no longer does. */
import type { InputHTMLAttributes, ReactNode, TextareaHTMLAttributes } from "react";

import { useWords } from "@/lib/language";
import { Field, TextArea } from "@/ui/Field";

import { lengthOf, type Wrong } from "./values";
import { formWords } from "./words";

interface Told {
  label: string;
  value: string;
  most?: number;
  wrong?: Wrong;
  hint?: ReactNode;
  hiddenLabel?: boolean;
}

function useTold({ value, most, wrong, hint }: Told) {
  const words = useWords(formWords);
  const count = most && lengthOf(value) > most * 0.6 ? words.count(lengthOf(value), most) : undefined;
  return {
    error: wrong && (wrong.why === "long" ? words.long(wrong.length - wrong.most, wrong.most) : words.wrong[wrong.why]),
    hint: count ? (
      <span className="flex justify-between gap-2">
        <span>{hint}</span>
        <span className="tabular-nums">{count}</span>
      </span>
    ) : (
      hint
    ),
  };
}

export function CountedField({ most, wrong, hint, ...rest }: Told & Omit<InputHTMLAttributes<HTMLInputElement>, "value">) {
  return <Field {...rest} {...useTold({ ...rest, most, wrong, hint })} />;
}

export function CountedArea({ most, wrong, hint, ...rest }: Told & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "value">) {
  return <TextArea {...rest} {...useTold({ ...rest, most, wrong, hint })} />;
}
