import { useQuery } from "@tanstack/react-query";

import { useWords } from "@/lib/language";
import { readablePhone } from "@/lib/phone";
import { Select } from "@/ui/Select";

import { clinicsQuery, practitionersQuery } from "../../queries";
import { CountedField } from "./Counted";
import type { FieldsProps } from "./FormDialog";
import { Add, Drop } from "./TappedFields";
import { EMPTY_CARD, type Card } from "./values";
import { formWords } from "./words";

const MOST_CARDS = 20;

/** Cards of people and places of the house, or of anybody by hand. */
export function CardsFields({ values: { cards }, set, wrongs }: FieldsProps) {
  const words = useWords(formWords);
  const known = useKnown();
  const change = (index: number, part: Partial<Card>) => set({ cards: cards.with(index, { ...cards[index]!, ...part }) });
  return (
    <>
      {cards.map((card, index) => (
        <fieldset key={index} className="flex flex-col gap-3 rounded-xl border border-line p-3">
          <legend className="px-1 text-[13px] font-medium text-ink-2">{words.card(index + 1)}</legend>
          {known.length > 0 && (
            <Select
              label={words.addKnown}
              hint={index === 0 ? words.addKnownHint : undefined}
              value=""
              options={known.map(({ name }, place) => ({ value: String(place), label: name }))}
              onChange={(place) => change(index, known[Number(place)]!)}
            />
          )}
          <div className="grid items-start gap-3 sm:grid-cols-2">
            <CountedField label={words.name} required most={256} wrong={wrongs[`cards.${index}.name`]} value={card.name} onChange={(event) => change(index, { name: event.target.value })} />
            <CountedField label={words.phone} type="tel" most={40} wrong={wrongs[`cards.${index}.phone`]} value={card.phone} onChange={(event) => change(index, { phone: event.target.value })} />
            <CountedField label={words.email} type="email" most={256} wrong={wrongs[`cards.${index}.email`]} value={card.email} onChange={(event) => change(index, { email: event.target.value })} />
            <CountedField label={words.organization} most={256} wrong={wrongs[`cards.${index}.organization`]} value={card.organization} onChange={(event) => change(index, { organization: event.target.value })} />
          </div>
          {cards.length > 1 && (
            <div className="-mt-1 self-end">
              <Drop label={`${words.remove}: ${words.card(index + 1)}`} onClick={() => set({ cards: cards.toSpliced(index, 1) })} />
            </div>
          )}
        </fieldset>
      ))}
      {cards.length < MOST_CARDS && <Add label={words.addCard} onClick={() => set({ cards: [...cards, EMPTY_CARD] })} />}
    </>
  );
}

/** Whom the clinic may hand on without asking: itself and who works there. Never a patient. */
function useKnown(): Card[] {
  const clinics = useQuery(clinicsQuery).data ?? [];
  const practitioners = useQuery(practitionersQuery).data ?? [];
  const card = (name: string, phone: string | null, email: string | null, organization: string): Card => ({ name, phone: readablePhone(phone), email: email ?? "", organization });
  return [
    ...clinics.map((clinic) => card(clinic.nome, clinic.telefone, clinic.email, "")),
    ...practitioners.filter((person) => person.telefone || person.email).map((person) => card(person.nome, person.telefone, person.email, clinics.find((clinic) => clinic.id === person.clinica_id)?.nome ?? "")),
  ];
}
