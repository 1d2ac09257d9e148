import { onMac } from "@/lib/shortcuts";

const SYMBOLS: Record<string, string> = { mod: onMac ? "⌘" : "Ctrl", alt: onMac ? "⌥" : "Alt", ArrowUp: "↑", ArrowDown: "↓", Enter: "Enter", Escape: "Esc", Shift: "Shift" };

/** "mod+k" as the keys one presses. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className="inline-flex gap-0.5">
      {keys.split("+").map((key) => (
        <kbd key={key} className="inline-flex h-5 min-w-5 items-center justify-center rounded border border-line bg-surface px-1 font-sans text-[11px] font-medium text-ink-2">
          {SYMBOLS[key] ?? key.toUpperCase()}
        </kbd>
      ))}
    </span>
  );
}
