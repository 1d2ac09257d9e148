import { useWords } from "@/lib/language";
import { Dialog } from "@/ui/Dialog";
import { Kbd } from "@/ui/Kbd";

import { appWords } from "./words";

type Key = keyof (typeof appWords)["pt-BR"]["keys"];

const GROUPS: { title: Key; keys: [Key, string[]][] }[] = [
  { title: "general", keys: [["palette", ["mod+k"]], ["help", ["?"]]] },
  { title: "list", keys: [["next", ["j", "alt+ArrowDown"]], ["previous", ["k", "alt+ArrowUp"]], ["open", ["Enter"]], ["search", ["/"]]] },
  {
    title: "conversation",
    keys: [
      ["reply", ["r"]],
      ["note", ["n"]],
      ["assign", ["alt+a"]],
      ["resolve", ["alt+e"]],
      ["snooze", ["alt+m"]],
      ["panel", ["alt+i"]],
      ["send", ["Enter"]],
      ["line", ["Shift+Enter"]],
      ["canned", ["/"]],
      ["back", ["Escape"]],
    ],
  },
];

export function ShortcutHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const words = useWords(appWords);
  return (
    <Dialog open={open} onClose={onClose} title={words.shortcuts} width="medium">
      <div className="grid gap-x-8 gap-y-5 pb-4 sm:grid-cols-2">
        {GROUPS.map((group) => (
          <section key={group.title} className={group.title === "conversation" ? "sm:col-span-2" : ""}>
            <h3 className="mb-1.5 text-xs font-semibold text-ink-3">{words.keys[group.title]}</h3>
            <dl className={group.title === "conversation" ? "grid gap-x-8 sm:grid-cols-2" : ""}>
              {group.keys.map(([name, keys]) => (
                <div key={name} className="flex items-center justify-between gap-4 py-1">
                  <dt className="text-sm">{words.keys[name]}</dt>
                  <dd className="flex items-center gap-2">
                    {keys.map((combination) => (
                      <Kbd key={combination} keys={combination} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
