import clsx from "clsx";
import { useEffect, useState, type KeyboardEvent } from "react";

import { fold } from "@/lib/fold";
import { useWords } from "@/lib/language";
import { Avatar } from "@/ui/Avatar";

import { composerWords } from "./words";

interface Person {
  id: string;
  name: string;
}

/** What stands between the last @ and the cursor, or null. */
export function mentionSought(text: string, cursor: number): string | null {
  const match = /(?:^|\s)@([\p{L}\p{N} ]{0,40})$/u.exec(text.slice(0, cursor));
  return match ? match[1]! : null;
}

/** The text with the name in the place of what was typed after the @, and where the cursor then stands. */
export function withMention(text: string, cursor: number, name: string): { text: string; cursor: number } {
  const start = text.slice(0, cursor).lastIndexOf("@");
  const piece = `@${name} `;
  return { text: text.slice(0, start) + piece + text.slice(cursor), cursor: start + piece.length };
}

/** Whoever is named in the text: longer names first, so that "Ana Paula" is not also "Ana". */
export function mentioned(text: string, people: Person[]): string[] {
  let left = text;
  const found: string[] = [];
  for (const person of [...people].sort((one, other) => other.name.length - one.name.length)) {
    if (!left.includes(`@${person.name}`)) continue;
    found.push(person.id);
    left = left.replaceAll(`@${person.name}`, "");
  }
  return found;
}

/** Whose name goes on as was typed; not one that stands there whole already. */
export const matching = (people: Person[], query: string): Person[] =>
  people.filter((person) => !query.startsWith(`${person.name} `) && ` ${fold(person.name)}`.includes(` ${fold(query.trimEnd())}`)).slice(0, 6);

export function useMentionChoice(people: Person[], query: string | null) {
  const words = query === null ? [] : matching(people, query);
  const [index, setIndex] = useState(0);
  useEffect(() => setIndex(0), [query]);
  const current = Math.min(index, words.length - 1);
  return {
    list: words,
    index: current,
    /** True when the key was for the list. */
    steer: (event: KeyboardEvent, choose: (person: Person) => void): boolean => {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step) setIndex((current + step + words.length) % words.length);
      else if (event.key === "Enter" || event.key === "Tab") choose(words[current]!);
      else return false;
      event.preventDefault();
      return true;
    },
  };
}

export const MENTIONS_ID = "mentions";

export function Mentions({ choice, onChoose }: { choice: ReturnType<typeof useMentionChoice>; onChoose: (person: Person) => void }) {
  const words = useWords(composerWords);
  return (
    <ul id={MENTIONS_ID} role="listbox" aria-label={words.mention} className="absolute inset-x-0 bottom-full mb-2 max-w-80 rounded-xl border border-line bg-raised p-1 shadow-float">
      {choice.list.map((person, index) => (
        <li
          key={person.id}
          id={`${MENTIONS_ID}-${index}`}
          role="option"
          aria-selected={index === choice.index}
          tabIndex={-1}
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(person);
          }}
          className={clsx("flex cursor-pointer items-center gap-2 rounded-lg px-3 py-1.5 text-sm", index === choice.index ? "bg-accent-soft" : "hover:bg-hover")}
        >
          <Avatar name={person.name} size="tiny" />
          {person.name}
        </li>
      ))}
    </ul>
  );
}
