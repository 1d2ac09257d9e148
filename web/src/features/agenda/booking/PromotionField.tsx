import { useQuery } from "@tanstack/react-query";
import { useId } from "react";

import { discountOf } from "@/lib/discount";
import { useWords } from "@/lib/language";
import { Field } from "@/ui/Field";

import { activePromotionsQuery } from "../queries";
import { agendaWords } from "../words";

interface Props {
  serviceId: string;
  clinicId?: string;
  value: string;
  onChange: (code: string) => void;
}

/** A code that the patient tells; those that hold for the service are proposed. */
export function PromotionField({ serviceId, clinicId, value, onChange }: Props) {
  const words = useWords(agendaWords).booking;
  const id = useId();
  const known = (useQuery(activePromotionsQuery(serviceId, clinicId)).data ?? []).filter((one) => one.codigo);
  const chosen = known.find((one) => one.codigo === value.trim().toUpperCase());
  if (!known.length && !value) return null;
  return (
    <>
      <Field
        label={words.promotion}
        hint={chosen ? `${chosen.nome}: −${discountOf(chosen)}` : words.promotionHint}
        list={id}
        maxLength={40}
        autoComplete="off"
        autoCapitalize="characters"
        value={value}
        onChange={(event) => onChange(event.target.value.toUpperCase())}
      />
      <datalist id={id}>
        {known.map((one) => (
          <option key={one.id} value={one.codigo ?? ""}>
            {`${one.nome} (−${discountOf(one)})`}
          </option>
        ))}
      </datalist>
    </>
  );
}
