import { useQuery } from "@tanstack/react-query";
import { MessageSquareText, Search } from "lucide-react";
import { useState } from "react";

import type { Conversation, MessageTemplate } from "@/api/types";
import { holds } from "@/lib/fold";
import { useWords } from "@/lib/language";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { Field } from "@/ui/Field";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { Markup } from "@/ui/Markup";
import { send } from "../outbox";
import { firstName, nameOf } from "../people";
import { templatesQuery } from "../queries";
import { inboxWords } from "../words";
import { blanksOf, filledIn, variablesOf } from "./placeholders";

interface Props {
  conversation: Conversation;
  onClose: () => void;
}

/** An approved template, its blanks filled, as it will be read. */
export function TemplateDialog({ conversation, onClose }: Props) {
  const words = useWords(inboxWords);
  const [chosen, setChosen] = useState<MessageTemplate | null>(null);
  const [values, setValues] = useState<Record<string, string>>({});
  const blanks = chosen ? blanksOf(chosen.body) : [];
  const complete = !!chosen && blanks.every((blank) => values[blank]?.trim());
  const choose = (template: MessageTemplate) => {
    const name = firstName(nameOf(conversation.contact));
    const [first] = blanksOf(template.body);
    // The first blank is nearly always the person addressed.
    setValues(first ? { [first]: name } : {});
    setChosen(template);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={chosen ? chosen.name : words.chooseTemplate}
      description={chosen ? undefined : words.templatesHint}
      width="medium"
      actions={
        chosen && (
          <>
            <Button onClick={() => setChosen(null)}>{words.otherTemplate}</Button>
            <Button
              tone="primary"
              disabled={!complete}
              onClick={() => {
                send(conversation.id, { template: { name: chosen.name, language: chosen.language, variables: variablesOf(blanks, values) } });
                onClose();
              }}
            >
              {words.send}
            </Button>
          </>
        )
      }
    >
      {chosen ? <Filling template={chosen} blanks={blanks} values={values} onChange={setValues} /> : <Choosing channelId={conversation.channel_id} onChoose={choose} />}
    </Dialog>
  );
}

function Choosing({ channelId, onChoose }: { channelId: string; onChoose: (template: MessageTemplate) => void }) {
  const words = useWords(inboxWords);
  const ui = useWords(uiWords);
  const templates = useQuery(templatesQuery(channelId));
  const [sought, setSought] = useState("");
  if (templates.isPending) return <SkeletonRows label={ui.loading} rows={4} />;
  if (templates.isError) return <ErrorState failure={templates.error} onRetry={() => void templates.refetch()} />;
  const approved = templates.data.filter((template) => template.status.toLowerCase() === "approved");
  if (!approved.length) return <EmptyState icon={<MessageSquareText aria-hidden />} title={words.noTemplates} />;
  const found = approved.filter((template) => holds(`${template.name} ${template.body}`, sought));
  return (
    <div className="flex flex-col gap-3 pb-4">
      <div className="relative">
        <Search aria-hidden className="absolute top-2.5 left-3 size-4 text-ink-3" />
        <Field label={words.searchTemplates} hiddenLabel placeholder={words.searchTemplates} autoFocus value={sought} onChange={(event) => setSought(event.target.value)} style={{ paddingLeft: 36 }} />
      </div>
      <ul className="flex flex-col gap-1.5">
        {found.map((template) => (
          <li key={template.id}>
            <button type="button" onClick={() => onChoose(template)} className="block w-full rounded-xl border border-line bg-raised px-3 py-2 text-left hover:bg-hover">
              <span className="flex items-center gap-2">
                <span className="font-medium">{template.name}</span>
                <Badge>{template.language}</Badge>
                <Badge tone="accent">{words.category(template.category)}</Badge>
              </span>
              <span className="mt-0.5 line-clamp-2 text-[13px] text-ink-2">{template.body}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface FillingProps {
  template: MessageTemplate;
  blanks: string[];
  values: Record<string, string>;
  onChange: (values: Record<string, string>) => void;
}

function Filling({ template, blanks, values, onChange }: FillingProps) {
  const words = useWords(inboxWords);
  return (
    <div className="grid gap-4 pb-2 md:grid-cols-2">
      <div className="flex flex-col gap-3">
        {blanks.map((blank, index) => (
          <Field key={blank} label={words.blank(blank)} required autoFocus={index === 0} value={values[blank] ?? ""} onChange={(event) => onChange({ ...values, [blank]: event.target.value })} />
        ))}
        {!blanks.length && <p className="text-sm text-ink-2">{words.noBlanks}</p>}
      </div>
      <div>
        <p className="mb-1 text-[13px] font-medium text-ink-2">{words.preview}</p>
        <div className="rounded-2xl rounded-br-md bg-bubble-out px-3 py-2 text-sm whitespace-pre-wrap">
          <Markup text={filledIn(template.body, values)} />
          {template.footer && <p className="mt-1 text-xs text-ink-2">{template.footer}</p>}
        </div>
      </div>
    </div>
  );
}
