/** The zone whose clock the agenda shows now by: the chosen clinic's, the only one's, else the account's. */
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";

import { clinicsQuery } from "./queries";

export function useZone(accountZone: string): string {
  const { clinica } = useSearch({ from: "/app/agenda" });
  const clinics = useQuery(clinicsQuery).data ?? [];
  const clinic = clinics.find((one) => one.id === clinica) ?? (clinics.length === 1 ? clinics[0] : undefined);
  return clinic?.fuso_horario ?? accountZone;
}
