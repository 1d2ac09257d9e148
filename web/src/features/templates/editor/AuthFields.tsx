import { useWords } from "@/lib/language";
import { Field } from "@/ui/Field";
import { Switch } from "@/ui/Switch";
import { templateLooks } from "@/ui/template/words";

import type { Content } from "@/api/templates";
import { templateWords } from "../words";
import { Count } from "./ButtonFields";
import { LIMITS } from "./form";

/** Of an authentication template the channel writes the text; these are the few things one decides. */
export function AuthFields({ content, onChange, at }: { content: Content; onChange: (part: Partial<Content>) => void; at: (pointer: string) => string | undefined }) {
  const words = useWords(templateWords);
  const looks = useWords(templateLooks);
  const { options } = content;
  const title = content.buttons[0]?.title ?? "";
  return (
    <div className="flex flex-col gap-3">
      <Switch label={words.securityAdvice} checked={!!options.security_advice} onChange={(security_advice) => onChange({ options: { ...options, security_advice } })} />
      <Field
        label={words.codeMinutes}
        type="number"
        min={1}
        max={90}
        className="max-w-xs"
        value={options.code_minutes ?? ""}
        error={at("/options/code_minutes")}
        onChange={(event) => onChange({ options: { ...options, code_minutes: event.target.value ? Number(event.target.value) : null } })}
      />
      <Field
        label={words.buttonTitle}
        placeholder={looks.copyCode}
        className="max-w-xs"
        value={title}
        error={at("/buttons/0/title") ?? at("/buttons")}
        hint={<Count length={title.length} most={LIMITS.title} />}
        onChange={(event) => onChange({ buttons: [{ kind: "copy_code", title: event.target.value }] })}
      />
    </div>
  );
}
