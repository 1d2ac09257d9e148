import { Link } from "@tanstack/react-router";

import type { Connection } from "@/api/types";
import { useWords } from "@/lib/language";
import { Badge } from "@/ui/Badge";
import { Card } from "@/ui/Card";

import { botWords } from "./words";

/** The channels on which the bot answers, each a way to its own settings. */
export function BotChannels({ channels }: { channels: Connection[] }) {
  const words = useWords(botWords);
  return (
    <Card title={words.where}>
      {channels.length === 0 ? (
        <p className="text-[13px] text-ink-2">{words.nowhere}</p>
      ) : (
        <>
          <p className="-mt-1 mb-2 text-[13px] text-ink-2">{words.whereHint}</p>
          <ul className="divide-y divide-line">
            {channels.map(({ id, name, bot, bot_patience }) => (
              <li key={id}>
                <Link to="/integracoes/$id" params={{ id }} className="flex min-h-11 items-center gap-3 rounded-md px-1 py-2 text-sm hover:bg-hover">
                  <span className="min-w-0 flex-1 truncate text-ink">{name}</span>
                  {bot && <span className="text-xs text-ink-3">{words.patience(bot_patience)}</span>}
                  <Badge tone={bot ? "bot" : "plain"}>{bot ? words.on : words.off}</Badge>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
