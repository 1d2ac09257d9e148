import { useWords } from "@/lib/language";
import { chooseSingleKeys, singleKeys } from "@/lib/shortcuts";
import { useStore } from "@/lib/store";
import { Dialog } from "@/ui/Dialog";
import { Kbd } from "@/ui/Kbd";
import { Switch } from "@/ui/Switch";

import { appWords } from "./words";

type Key = keyof (typeof appWords)["pt-BR"]["keys"];

const GROUPS: { title: Key; keys: [Key, string[]][] }[] = [
  { title: "general", keys: [["palette", ["mod+k"]], ["help", ["?"]]] },
  {
    title: "list",
    keys: [
      ["next", ["j"]],
      ["previous", ["k"]],
      ["open", ["Enter"]],
      ["openNext", ["alt+j"]],
      ["openPrevious", ["alt+k"]],
      ["search", ["/"]],
      ["select", ["x"]],
      ["mentions", ["@"]],
    ],
  },
  {
    title: "conversation",
    keys: [
      ["reply", ["r"]],
      ["note", ["n"]],
      ["resolve", ["e"]],
      ["snooze", ["s"]],
      ["assign", ["a"]],
      ["take", ["t"]],
      ["label", ["l"]],
      ["priority", ["p"]],
      ["template", ["m"]],
      ["forms", ["o"]],
      ["unread", ["u"]],
      ["nextHit", ["g"]],
      ["previousHit", ["b"]],
      ["panel", ["i"]],
      ["back", ["Escape"]],
    ],
  },
  {
    title: "agenda",
    keys: [
      ["today", ["h"]],
      ["views", ["d", "s", "m", "l"]],
      ["newVisit", ["n"]],
      ["findTime", ["p"]],
      ["blockTime", ["b"]],
      ["steps", ["c", "g", "t", "r", "f", "x"]],
      ["carry", ["Shift+ArrowDown"]],
      ["putDown", ["Enter"]],
    ],
  },
  {
    title: "writing",
    keys: [
      ["send", ["Enter"]],
      ["line", ["Shift+Enter"]],
      ["canned", ["/"]],
      ["mention", ["@"]],
      ["leave", ["Escape"]],
      ["resolve", ["alt+e"]],
      ["take", ["alt+a"]],
      ["snooze", ["alt+m"]],
      ["forms", ["alt+o"]],
    ],
  },
];

export function ShortcutHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const words = useWords(appWords);
  const letters = useStore(singleKeys);
  return (
    <Dialog open={open} onClose={onClose} title={words.shortcuts} width="medium">
      <div className="gap-x-10 pb-4 sm:columns-2">
        {GROUPS.map((group) => (
          <section key={group.title} className="mb-5 break-inside-avoid">
            <h3 className="mb-1.5 text-xs font-semibold text-ink-3">{words.keys[group.title]}</h3>
            <dl>
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
      <div className="border-t border-line py-4">
        <Switch label={words.singleKeys} hint={words.singleKeysHint} checked={letters} onChange={chooseSingleKeys} />
      </div>
    </Dialog>
  );
}
