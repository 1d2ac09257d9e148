import { Copy } from "lucide-react";
import { useId, type ReactNode } from "react";

import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";

import { Button } from "./Button";
import { FieldFrame, inputClass } from "./Field";
import { uiWords } from "./words";

/** A value to carry elsewhere: shown whole, taken with one click. */
export function CopyField({ label, hint, value }: { label: string; hint?: ReactNode; value: string }) {
  const id = useId();
  const words = useWords(uiWords);
  const copy = () =>
    navigator.clipboard?.writeText(value).then(
      () => announce({ tone: "good", text: words.copied }),
      () => undefined,
    );
  return (
    <FieldFrame id={id} label={label} hint={hint}>
      <div className="flex gap-2">
        <input
          id={id}
          readOnly
          value={value}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onFocus={(event) => event.currentTarget.select()}
          className={`${inputClass} h-9 min-w-0 font-mono text-[13px]`}
        />
        {/* Without HTTPS there is no clipboard: the text is selected on focus instead. */}
        {typeof navigator.clipboard !== "undefined" && (
          <Button icon={<Copy aria-hidden className="size-4" />} onClick={() => void copy()}>
            {words.copy}
          </Button>
        )}
      </div>
    </FieldFrame>
  );
}
