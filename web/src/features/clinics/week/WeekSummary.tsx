import { useWords } from "@/lib/language";

import { clinicWords } from "../words";
import { summary, type Week } from "./week";

/** "seg a sex 08:00–18:00 · sáb 08:00–12:00" */
export function WeekSummary({ week, nothing }: { week: Week; nothing: string }) {
  const words = useWords(clinicWords);
  const parts = summary(week);
  if (!parts.length) return <>{nothing}</>;
  const name = (first: 1, last: 1) => (first === last ? words.shortDays[first] : words.range(words.shortDays[first], words.shortDays[last]));
  return (
    <>
      {parts.map(({ first, last, hours }, index) => (
        <span key={first}>
          {index > 0 && " · "}
          <span className="whitespace-nowrap">
            {name(first as 1, last as 1)} <span className="tabular-nums">{hours}</span>
          </span>
        </span>
      ))}
    </>
  );
}
