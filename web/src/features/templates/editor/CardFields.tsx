/** The cards of a carousel: each a picture or film, a line, and one or two buttons; all made of the same parts. */
import { Copy, Plus, Trash2 } from "lucide-react";

import type { CardPart } from "@/api/templates";
import { blanksOf } from "@/lib/blanks";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Field, TextArea } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { Select } from "@/ui/Select";

import { templateWords } from "../words";
import { ButtonFields, Count } from "./ButtonFields";
import { CARD_TEXT, CARDS, emptyCard } from "./form";
import { Example } from "./HeaderFields";

const KINDS = ["quick_reply", "url", "phone_number"];

interface Props {
  cards: CardPart[];
  onChange: (cards: CardPart[]) => void;
  at: (pointer: string) => string | undefined;
  pictures: (string | null)[];
  onPictures: (pictures: (string | null)[]) => void;
}

export function CardFields({ cards, onChange, at, pictures, onPictures }: Props) {
  const words = useWords(templateWords);
  const change = (index: number, part: Partial<CardPart>) => onChange(cards.with(index, { ...cards[index]!, ...part }));
  const picture = (index: number, address: string | null) => onPictures(cards.map((_, place) => (place === index ? address : (pictures[place] ?? null))));
  const repeat = (index: number) => {
    onChange(cards.toSpliced(index + 1, 0, { ...cards[index]!, header: { kind: cards[index]!.header.kind } }));
    onPictures(cards.map((_, place) => pictures[place] ?? null).toSpliced(index + 1, 0, null));
  };
  const remove = (index: number) => {
    onChange(cards.toSpliced(index, 1));
    onPictures(cards.map((_, place) => pictures[place] ?? null).toSpliced(index, 1));
  };
  const wrong = at("/cards");
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 flex w-full items-baseline justify-between text-sm font-semibold">
        {words.cards}
        <span className="text-xs font-normal text-ink-3 tabular-nums">
          {cards.length}/{CARDS}
        </span>
      </legend>
      <p className="-mt-2 text-xs text-ink-3">{words.cardsHint}</p>
      {wrong && (
        <p role="alert" className="text-[13px] text-danger">
          {wrong}
        </p>
      )}
      {cards.map((card, index) => (
        <div key={index} role="group" aria-label={words.card(index + 1)} className="flex flex-col gap-3 rounded-xl border border-line p-3">
          <div className="flex items-center gap-1">
            <p className="mr-auto text-[13px] font-medium text-ink-2">{words.card(index + 1)}</p>
            {cards.length < CARDS && <IconButton size="small" label={words.copyCard(index + 1)} icon={<Copy aria-hidden className="size-4" />} onClick={() => repeat(index)} />}
            <IconButton size="small" label={words.removeCard(index + 1)} icon={<Trash2 aria-hidden className="size-4" />} onClick={() => remove(index)} />
          </div>
          {at(`/cards/${index}`) && (
            <p role="alert" className="text-[13px] text-danger">
              {at(`/cards/${index}`)}
            </p>
          )}
          <Select
            label={words.headerTitle}
            className="max-w-xs"
            value={card.header.kind}
            options={(["image", "video"] as const).map((kind) => ({ value: kind, label: words.headerKinds[kind] }))}
            onChange={(kind) => (picture(index, null), change(index, { header: { kind: kind as "image" } }))}
          />
          <Example header={card.header} error={at(`/cards/${index}/header/file_id`)} onChange={(header) => change(index, { header })} onPicture={(address) => picture(index, address)} />
          <TextArea label={words.cardText} rows={2} value={card.body} error={at(`/cards/${index}/body`)} hint={<Count length={card.body.length} most={CARD_TEXT} />} onChange={(event) => change(index, { body: event.target.value })} />
          {blanksOf(card.body).map((name) => (
            <Field key={name} label={words.sampleOf(name)} value={card.samples[name] ?? ""} error={at(`/cards/${index}/samples/${name}`)} onChange={(event) => change(index, { samples: { ...card.samples, [name]: event.target.value } })} />
          ))}
          <ButtonFields buttons={card.buttons} kinds={KINDS} most={2} place={`/cards/${index}/buttons`} at={at} onChange={(buttons) => change(index, { buttons })} />
        </div>
      ))}
      {cards.length < CARDS && (
        <Button size="small" className="self-start" icon={<Plus aria-hidden className="size-4" />} onClick={() => onChange([...cards, emptyCard(cards[0]?.header.kind === "video" ? "video" : "image")])}>
          {words.addCard}
        </Button>
      )}
    </fieldset>
  );
}
