/** The zones of Brazil, by the places people know them by. */
const ZONES: Record<string, string> = {
  "America/Sao_Paulo": "São Paulo, Brasília, Sul e Sudeste",
  "America/Bahia": "Bahia",
  "America/Fortaleza": "Ceará, Maranhão, Piauí, Rio Grande do Norte, Paraíba",
  "America/Recife": "Pernambuco",
  "America/Maceio": "Alagoas, Sergipe",
  "America/Belem": "Pará (leste), Amapá",
  "America/Araguaina": "Tocantins",
  "America/Santarem": "Pará (oeste)",
  "America/Manaus": "Amazonas",
  "America/Cuiaba": "Mato Grosso",
  "America/Campo_Grande": "Mato Grosso do Sul",
  "America/Porto_Velho": "Rondônia",
  "America/Boa_Vista": "Roraima",
  "America/Rio_Branco": "Acre",
  "America/Noronha": "Fernando de Noronha",
};

/** For a Select; a zone from elsewhere that is set already stays choosable. */
export function zoneOptions(present: string): { value: string; label: string }[] {
  const known = Object.entries(ZONES).map(([value, label]) => ({ value, label }));
  return present in ZONES ? known : [...known, { value: present, label: present }];
}
