/** The two languages of the screens. A feature's words are one object a language: a missing key is a type error. */
import { recall, remember } from "./remember";
import { createStore, useStore } from "./store";

export type Language = "pt-BR" | "en";

export const LANGUAGES: Record<Language, string> = { "pt-BR": "Português", en: "English" };

const isLanguage = (value: string | null): value is Language => value === "pt-BR" || value === "en";

const remembered = recall("language");
export const language = createStore<Language>(isLanguage(remembered) ? remembered : "pt-BR");

export function chooseLanguage(next: Language): void {
  remember("language", next);
  document.documentElement.lang = next;
  language.set(next);
}

type Word = string | ((...values: never[]) => string) | { [key: string]: Word };

/** The same keys; every text any text, every function the same arguments. */
type SameShape<Words> = {
  [Key in keyof Words]: Words[Key] extends (...values: infer Values) => string
    ? (...values: Values) => string
    : Words[Key] extends string
      ? string
      : SameShape<Words[Key]>;
};

export interface Dictionary<Words> {
  "pt-BR": Words;
  en: SameShape<Words>;
}

export function dictionary<Words extends Record<string, Word>>(portuguese: Words, english: SameShape<Words>): Dictionary<Words> {
  return { "pt-BR": portuguese, en: english };
}

/** The words in the language of the moment: `const words = useWords(inboxWords)`, then `words.assign`. */
export function useWords<Words>(words: Dictionary<Words>): SameShape<Words> {
  return words[useStore(language)] as SameShape<Words>;
}

/** For code that stands outside a component. */
export function wordsNow<Words>(words: Dictionary<Words>): SameShape<Words> {
  return words[language.get()] as SameShape<Words>;
}
