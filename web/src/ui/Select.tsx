import clsx from "clsx";
import { Check, ChevronDown } from "lucide-react";
import { Select as Primitive } from "radix-ui";
import { useId, type ReactNode } from "react";

import { useWords } from "@/lib/language";

import { FieldFrame, inputClass } from "./Field";
import { uiWords } from "./words";

export interface Option {
  value: string;
  label: string;
  icon?: ReactNode;
  hint?: string;
}

interface Props {
  label: string;
  hiddenLabel?: boolean;
  hint?: ReactNode;
  value: string;
  options: Option[];
  onChange: (value: string) => void;
  placeholder?: string;
  disabled?: boolean;
  className?: string;
}

// Radix reserves the empty value for "nothing chosen"; callers may still want an option "" ("all").
const inward = (value: string) => value || "\u0000";
const outward = (value: string) => (value === "\u0000" ? "" : value);

export function Select({ label, hiddenLabel, hint, value, options, onChange, placeholder, disabled, className }: Props) {
  const id = useId();
  const words = useWords(uiWords);
  const known = options.some((option) => option.value === value);
  return (
    <FieldFrame id={id} label={label} hint={hint} hiddenLabel={hiddenLabel} className={className}>
      <Primitive.Root value={known ? inward(value) : ""} onValueChange={(next) => onChange(outward(next))} disabled={disabled}>
        <Primitive.Trigger id={id} className={clsx(inputClass, "flex h-9 items-center justify-between gap-2 text-left data-placeholder:text-ink-3")}>
          <span className="truncate">
            <Primitive.Value placeholder={placeholder ?? words.choose} />
          </span>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-3" />
        </Primitive.Trigger>
        <Primitive.Portal>
          <Primitive.Content position="popper" sideOffset={4} className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden rounded-xl border border-line bg-raised p-1 shadow-float">
            <Primitive.Viewport>
              {options.map((option) => (
                <Primitive.Item
                  key={option.value}
                  value={inward(option.value)}
                  className="flex cursor-pointer items-center gap-2 rounded-lg px-2.5 py-1.5 text-sm outline-none select-none data-highlighted:bg-hover"
                >
                  {option.icon}
                  <Primitive.ItemText>{option.label}</Primitive.ItemText>
                  {option.hint && <span className="text-xs text-ink-3">{option.hint}</span>}
                  <Primitive.ItemIndicator className="ml-auto">
                    <Check aria-hidden className="size-4 text-accent-text" />
                  </Primitive.ItemIndicator>
                </Primitive.Item>
              ))}
            </Primitive.Viewport>
          </Primitive.Content>
        </Primitive.Portal>
      </Primitive.Root>
    </FieldFrame>
  );
}
