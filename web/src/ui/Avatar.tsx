import clsx from "clsx";
import { Bot } from "lucide-react";

// Pairs with at least 4.5:1 between letter and ground, the same in both themes.
const PAIRS = ["#e7d3c4 #5b2f12", "#d3e3d2 #234a26", "#d2e1ea #1c4258", "#e6d6ea #4d2a58", "#efdfb6 #54400a", "#cfe5e0 #12463f", "#f0d2d2 #6a1f1f"];

const SIZES = { tiny: "size-5 text-[9px]", small: "size-7 text-[11px]", medium: "size-9 text-[13px]", large: "size-14 text-lg" };

export function initials(name: string): string {
  const parts = name.replace(/[^\p{L}\p{N} ]/gu, "").split(" ").filter(Boolean);
  if (!parts.length) return "?";
  return (parts[0]!.charAt(0) + (parts.length > 1 ? parts.at(-1)!.charAt(0) : "")).toUpperCase();
}

function pairOf(name: string): [string, string] {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)!) >>> 0;
  return PAIRS[sum % PAIRS.length]!.split(" ") as [string, string];
}

interface Props {
  name: string;
  size?: keyof typeof SIZES;
  bot?: boolean;
  className?: string;
}

/** Decorative: the name always stands beside it, so the letters are drawn by the style sheet and are nobody's text. */
export function Avatar({ name, size = "medium", bot, className }: Props) {
  const [ground, letter] = pairOf(name);
  return (
    <span
      aria-hidden
      data-letters={bot ? undefined : initials(name)}
      style={bot ? undefined : { background: ground, color: letter }}
      className={clsx("inline-flex shrink-0 items-center justify-center rounded-full font-semibold select-none before:content-[attr(data-letters)]", bot && "bg-bot-soft text-bot", SIZES[size], className)}
    >
      {bot && <Bot className="size-[58%]" />}
    </span>
  );
}
