/** Lower case without accents, so that "joao" finds "João". */
export const fold = (text: string) =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();

export const holds = (text: string, sought: string) => fold(text).includes(fold(sought));
