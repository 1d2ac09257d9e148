import { ArrowUp, Plus, Trash2 } from "lucide-react";

import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem } from "@/ui/Menu";

import type { ButtonPart } from "@/api/templates";
import { blanksOf } from "@/lib/blanks";
import { templateWords } from "../words";
import { LIMITS, MOST } from "./form";

interface Props {
  buttons: ButtonPart[];
  onChange: (buttons: ButtonPart[]) => void;
  /** What is wrong at a field, once it is to be said. */
  at: (pointer: string) => string | undefined;
  /** Which kinds there are, and how many of all; a card of a carousel takes fewer. */
  kinds?: string[];
  most?: number;
  place?: string;
}

export function ButtonFields({ buttons, onChange, at, kinds = Object.keys(MOST), most = LIMITS.buttons, place = "/buttons" }: Props) {
  const words = useWords(templateWords);
  const room = (kind: string) => buttons.length < most && buttons.filter((button) => button.kind === kind).length < (MOST[kind] ?? 0);
  const set = (index: number, part: Partial<ButtonPart>) => onChange(buttons.with(index, { ...buttons[index]!, ...part }));
  const up = (index: number) => onChange(buttons.toSpliced(index - 1, 2, buttons[index]!, buttons[index - 1]!));
  const wrong = at(place);
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 flex w-full items-baseline justify-between text-sm font-semibold">
        {words.buttons}
        <span className="text-xs font-normal text-ink-3 tabular-nums">
          {buttons.length}/{most}
        </span>
      </legend>
      {wrong && (
        <p role="alert" className="text-[13px] text-danger">
          {wrong}
        </p>
      )}
      {buttons.map((button, index) => (
        <div key={index} role="group" aria-label={`${words.buttonKinds[button.kind as "url"]} ${index + 1}`} className="rounded-xl border border-line bg-raised p-3">
          <div className="mb-2 flex items-center gap-1">
            <p className="mr-auto text-xs font-medium text-ink-2">{words.buttonKinds[button.kind as "url"] ?? button.kind}</p>
            {index > 0 && <IconButton size="small" label={words.buttonUp(index + 1)} icon={<ArrowUp aria-hidden className="size-4" />} onClick={() => up(index)} />}
            <IconButton size="small" label={words.removeButton(index + 1)} icon={<Trash2 aria-hidden className="size-4" />} onClick={() => onChange(buttons.toSpliced(index, 1))} />
          </div>
          <Parts button={button} place={`${place}/${index}`} at={at} onChange={(part) => set(index, part)} />
        </div>
      ))}
      {buttons.length < most && (
        <Menu
          align="start"
          trigger={
            <Button size="small" className="self-start" icon={<Plus aria-hidden className="size-4" />}>
              {words.addButton}
            </Button>
          }
        >
          {kinds.map((kind) => (
            <MenuItem key={kind} disabled={!room(kind)} onSelect={() => onChange([...buttons, { kind }])}>
              {words.buttonKinds[kind as "url"]}
            </MenuItem>
          ))}
        </Menu>
      )}
    </fieldset>
  );
}

interface PartProps {
  button: ButtonPart;
  place: string;
  at: Props["at"];
  onChange: (part: Partial<ButtonPart>) => void;
}

function Parts({ button, place, at, onChange }: PartProps) {
  const words = useWords(templateWords);
  const line = (name: keyof ButtonPart, label: string, more: { max?: number; hint?: string; placeholder?: string; type?: string } = {}) => (
    <Field
      label={label}
      value={button[name] ?? ""}
      maxLength={more.max ? more.max + 40 : undefined}
      type={more.type}
      placeholder={more.placeholder}
      hint={more.max ? <Count length={(button[name] ?? "").length} most={more.max} text={more.hint} /> : more.hint}
      error={at(`${place}/${name}`)}
      onChange={(event) => onChange({ [name]: event.target.value })}
    />
  );
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {button.kind !== "copy_code" && line("title", words.buttonTitle, { max: LIMITS.title })}
      {button.kind === "url" && line("url", words.url, { hint: words.urlHint, placeholder: "https://" })}
      {button.kind === "url" && blanksOf(button.url).length > 0 && line("sample", words.urlSample)}
      {button.kind === "phone_number" && line("phone", words.phone, { placeholder: "+5511987654321", type: "tel" })}
      {button.kind === "copy_code" && line("sample", words.codeSample, { max: LIMITS.code })}
      {button.kind === "flow" && line("flow_id", words.flowId)}
      {button.kind === "flow" && line("flow_screen", words.flowScreen)}
    </div>
  );
}

/** How much of a limit is used, with a remark beside it. */
export function Count({ length, most, text }: { length: number; most: number; text?: string }) {
  return (
    <span className="flex justify-between gap-3">
      <span>{text}</span>
      <span className={length > most ? "font-medium text-danger tabular-nums" : "tabular-nums"}>
        {length}/{most}
      </span>
    </span>
  );
}
