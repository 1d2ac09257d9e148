import type { AttributeDefinition } from "@/api/types";
import { useWords } from "@/lib/language";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";

import { isWrong, textOf, withText, type AttributeRow } from "./attributes";
import { contactWords } from "./words";

interface Props {
  definitions: AttributeDefinition[];
  rows: AttributeRow[];
  disabled: boolean;
  onChange: (rows: AttributeRow[]) => void;
}

/** The attributes that the account has defined, each in a field of its kind. */
export function TypedFields({ definitions, rows, disabled, onChange }: Props) {
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2">
      {definitions.map((definition) => (
        <One key={definition.id} definition={definition} text={textOf(rows, definition.key)} disabled={disabled} onChange={(text) => onChange(withText(rows, definition.key, text))} />
      ))}
    </div>
  );
}

function One({ definition, text, disabled, onChange }: { definition: AttributeDefinition; text: string; disabled: boolean; onChange: (text: string) => void }) {
  const words = useWords(contactWords);
  const { kind, name, options } = definition;
  if (kind === "list" || kind === "yes_no") {
    const choices = kind === "list" ? options.map((option) => ({ value: option, label: option })) : [{ value: "true", label: words.yes }, { value: "false", label: words.no }];
    // A choice that was taken from the list since stays with whom it was given to.
    const gone = text && !choices.some((choice) => choice.value === text) ? [{ value: text, label: text }] : [];
    return <Select label={name} disabled={disabled} value={text} options={[{ value: "", label: words.notKnown }, ...choices, ...gone]} onChange={onChange} />;
  }
  return (
    <Field
      label={name}
      type={kind === "date" ? "date" : "text"}
      inputMode={kind === "number" ? "decimal" : undefined}
      maxLength={kind === "date" ? undefined : 2000}
      error={isWrong(definition, text) && words.notANumber}
      value={kind === "date" && !/^(\d{4}-\d\d-\d\d)?$/.test(text) ? "" : text}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
