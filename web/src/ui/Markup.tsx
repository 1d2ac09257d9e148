/** Text as messaging apps mark it up: *bold*, _italic_, ~struck~, ```fixed```, and links that can be followed. */
import { Fragment, type ReactNode } from "react";

const LINK = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;
const MARKS = /(^|[\s([{"'.,;:!?*_~-])(\*|_|~)(?=\S)([^\n]*?\S)\2(?=$|[\s)\]}"'.,;:!?*_~-])/;
const TAGS = { "*": "strong", _: "em", "~": "s" } as const;

/** How plain text between the marks is shown. */
type Leaf = (text: string) => ReactNode;

export function Markup({ text, leaf = (plain) => plain }: { text: string; leaf?: Leaf }) {
  return <>{fixed(text, leaf)}</>;
}

function fixed(text: string, leaf: Leaf): ReactNode[] {
  return text.split(/```([\s\S]+?)```/).map((part, index) =>
    index % 2 ? (
      <code key={index} className="rounded bg-ink/8 px-1 font-mono text-[0.92em]">
        {part}
      </code>
    ) : (
      <Fragment key={index}>{links(part, leaf)}</Fragment>
    ),
  );
}

function links(text: string, leaf: Leaf): ReactNode[] {
  const found: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    found.push(...marked(text.slice(end, match.index), leaf));
    found.push(
      <a key={`link ${match.index}`} href={match[0]} target="_blank" rel="noopener noreferrer nofollow" className="break-all text-accent-text underline">
        {match[0]}
      </a>,
    );
    end = match.index + match[0].length;
  }
  return [...found, ...marked(text.slice(end), leaf)];
}

function marked(text: string, leaf: Leaf): ReactNode[] {
  const match = MARKS.exec(text);
  if (!match) return text ? [leaf(text)] : [];
  const [whole, before, mark, inner] = match as unknown as [string, string, keyof typeof TAGS, string];
  const Tag = TAGS[mark];
  const rest = text.slice(match.index + whole.length);
  return [
    <Fragment key={`before ${match.index}`}>{leaf(text.slice(0, match.index) + before)}</Fragment>,
    <Tag key={`${match.index} ${inner}`}>{marked(inner, leaf)}</Tag>,
    ...marked(rest, leaf).map((node, index) => <Fragment key={`after ${match.index} ${index}`}>{node}</Fragment>),
  ];
}
