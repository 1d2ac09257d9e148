import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";

import { useMe } from "@/api/me";
import type { Attachment, Conversation } from "@/api/types";
import { useWords } from "@/lib/language";
import { useShortcuts } from "@/lib/shortcuts";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { uiWords } from "@/ui/words";

import { foreseen } from "../../conversation/arrange";
import { Content } from "../../conversation/Content";
import { setDraft, useDraft } from "../../drafts";
import { send } from "../../outbox";
import { channelsQuery } from "../../queries";
import { ButtonsFields, FlowFields, LinkFields, ListFields, TextFields } from "./TappedFields";
import { CardsFields } from "./CardsFields";
import { CarouselFields } from "./CarouselFields";
import { limitsOf, type FormKind } from "./kinds";
import { PlaceFields } from "./PlaceFields";
import { EMPTY_CARD, EMPTY_SLIDE, filesOf, judge, messageOf, type Values, type Wrongs } from "./values";
import { formWords } from "./words";

interface Props {
  conversation: Conversation;
  kind: FormKind;
  onClose: () => void;
}

/** One form for each kind; what it will look like stands beside it. */
export function FormDialog({ conversation, kind, onClose }: Props) {
  const words = useWords(formWords);
  const ui = useWords(uiWords);
  const { reply, reply_to } = useDraft(conversation.id);
  const limits = limitsOf(useQuery(channelsQuery).data?.find((channel) => channel.id === conversation.channel_id));
  const [values, setValues] = useState(() => beginning(kind, words, reply));
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // The menu that led here gives the focus back to its button, a moment after it has closed.
    const timer = setTimeout(() => form.current?.contains(document.activeElement) || form.current?.querySelector<HTMLElement>("textarea, input")?.focus(), 120);
    return () => clearTimeout(timer);
  }, []);
  const wrongs = judge(kind, values, limits);
  const shown = tried ? wrongs : withoutMissing(wrongs);
  const usesText = kind !== "location" && kind !== "contacts";
  const submit = () => {
    setTried(true);
    if (Object.keys(wrongs).length) {
      // The fields turn red with the next drawing.
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    send(conversation.id, { ...messageOf(kind, values), reply_to: reply_to ?? undefined }, filesOf(kind, values));
    setDraft(conversation.id, { reply_to: null, ...(usesText && values.text.includes(reply.trim()) ? { reply: "" } : {}) });
    onClose();
  };
  useShortcuts({ "mod+Enter": submit });
  const fields = { values, set: (part: Partial<Values>) => setValues((before) => ({ ...before, ...part })), wrongs: shown, limits, kind };
  return (
    <Dialog
      open
      keep
      onClose={onClose}
      title={words.kinds[kind]}
      description={words.hints[kind]}
      width="large"
      actions={
        <>
          <span className="mr-auto self-center text-xs text-ink-3 max-md:hidden">{words.sendHint}</span>
          <Button onClick={onClose}>{ui.cancel}</Button>
          <Button tone="primary" onClick={submit}>
            {words.send}
          </Button>
        </>
      }
    >
      <div className="grid gap-x-6 gap-y-4 pb-2 md:grid-cols-[minmax(0,1fr)_18rem]">
        <form
          ref={form}
          noValidate
          className="flex min-w-0 flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          {usesText && <TextFields {...fields} />}
          {kind === "buttons" && <ButtonsFields {...fields} />}
          {kind === "list" && <ListFields {...fields} />}
          {kind === "link" && <LinkFields {...fields} />}
          {kind === "carousel" && <CarouselFields {...fields} />}
          {kind === "flow" && <FlowFields {...fields} />}
          {kind === "location" && <PlaceFields {...fields} />}
          {kind === "contacts" && <CardsFields {...fields} />}
        </form>
        <Preview kind={kind} values={values} />
      </div>
    </Dialog>
  );
}

export interface FieldsProps {
  kind: FormKind;
  values: Values;
  set: (part: Partial<Values>) => void;
  wrongs: Wrongs;
  limits: Record<string, number>;
}

function beginning(kind: FormKind, words: { asks: Record<string, string>; openerDefault: string; flowButtonDefault: string }, reply: string): Values {
  return {
    text: reply || words.asks[kind] || "",
    header: "",
    footer: "",
    buttons: ["", ""],
    opener: words.openerDefault,
    rows: [
      { title: "", description: "" },
      { title: "", description: "" },
    ],
    linkTitle: "",
    url: "",
    coordinates: "",
    place: "",
    address: "",
    cards: [EMPTY_CARD],
    flowId: "",
    flowButton: words.flowButtonDefault,
    screen: "",
    slides: [EMPTY_SLIDE, EMPTY_SLIDE],
    taps: "link",
    replies: 1,
  };
}

/** Nobody is told of what they have not yet come to. */
const withoutMissing = (wrongs: Wrongs): Wrongs => Object.fromEntries(Object.entries(wrongs).filter(([, wrong]) => wrong.why !== "missing" && wrong.why !== "unreachable"));

function Preview({ kind, values }: { kind: FormKind; values: Values }) {
  const words = useWords(formWords);
  const { user } = useMe();
  const message = useMemo(
    () => foreseen({ key: "preview", conversation_id: "", body: messageOf(kind, values), created_at: new Date().toISOString(), state: "waiting", attachments: filesForPreview(kind, values) }, user),
    [kind, values, user],
  );
  return (
    <section aria-label={words.preview} className="min-w-0">
      <h3 className="mb-1.5 text-[13px] font-medium text-ink-2">{words.preview}</h3>
      <div className="flex justify-end rounded-xl bg-canvas p-3 md:sticky md:top-0">
        <div className="max-w-full min-w-24 rounded-2xl rounded-br-md bg-bubble-out px-3 py-2 text-sm">{isBlank(kind, values) ? <p className="text-ink-2 italic">{words.previewEmpty}</p> : <Content message={message} />}</div>
      </div>
    </section>
  );
}

/** A card without its picture yet keeps its place. */
function filesForPreview(kind: FormKind, values: Values): Attachment[] {
  const none: Attachment = { id: "", media_type: "", file_name: "", size: null, url: null, status: "waiting", error: null, can_retry: false };
  return kind === "carousel" ? values.slides.map((slide) => slide.file ?? none) : [];
}

function isBlank(kind: FormKind, values: Values): boolean {
  if (kind === "location") return !values.coordinates.trim() && !values.place.trim() && !values.address.trim();
  if (kind === "contacts") return !values.cards.some((card) => card.name.trim());
  if (kind === "carousel") return !values.text.trim() && !values.slides.some((slide) => slide.file || slide.text.trim());
  return !values.text.trim() && !values.header.trim();
}
