import clsx from "clsx";
import { useState } from "react";

import { inputClass } from "./Field";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  disabled?: boolean;
  invalid?: boolean;
  className?: string;
}

/** A time of day as 24 hours, whatever the browser's own habit: "8", "830" and "8h30" become 08:00 and 08:30. */
export function TimeField({ label, value, onChange, disabled, invalid, className }: Props) {
  const [writing, setWriting] = useState<string | null>(null);
  const settle = () => {
    if (writing !== null) onChange(readTime(writing));
    setWriting(null);
  };
  return (
    <input
      type="text"
      inputMode="numeric"
      autoComplete="off"
      placeholder="00:00"
      maxLength={5}
      aria-label={label}
      aria-invalid={invalid || undefined}
      disabled={disabled}
      value={writing ?? value}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => {
        setWriting(event.target.value);
        // A whole time counts at once; the rest when the field is left.
        if (/^\d\d:\d\d$/.test(event.target.value)) onChange(readTime(event.target.value));
      }}
      onBlur={settle}
      onKeyDown={(event) => event.key === "Enter" && settle()}
      className={clsx(inputClass, "h-9 w-18! text-center tabular-nums", className)}
    />
  );
}

/** HH:MM, or "" for what is no time of day. */
export function readTime(written: string): string {
  const digits = /^(\d{1,2})\D+(\d{1,2})?$/.exec(written.trim()) ?? /^(\d{1,2})(\d{2})?$/.exec(written.trim());
  if (!digits) return "";
  const [hours, minutes] = [Number(digits[1]) % 24, Number(digits[2] ?? 0)];
  if (Number(digits[1]) > 24 || minutes > 59) return "";
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}
