/** What a line that nobody wrote says, by what changed (docs/messages.md); the server's own words otherwise. */
import type { Message } from "@/api/types";
import { readablePhone } from "@/lib/phone";

import { kindWords } from "./kindWords";

type Words = (typeof kindWords)["pt-BR"];

export function systemLine(message: Pick<Message, "text" | "data">, words: Words): string {
  const { data } = message;
  const { lines } = words;
  switch (data.change) {
    case "number":
      return typeof data.number === "string" ? lines.number(readablePhone(`+${data.number}`)) : lines.numberPlain;
    case "provider_id":
      return lines.provider_id;
    case "identity":
      return lines.identity;
    case "call":
      return call(data, words);
    case "call_permission":
      return data.response === "accept" ? lines.callYes : lines.callNo;
    case "marketing":
      return data.wanted ? lines.marketingResume : lines.marketingStop;
    case "group": {
      const what = lines.group[data.what as keyof typeof lines.group] ?? lines.group.settings;
      return typeof data.name === "string" ? `${what} ${lines.named(data.name)}` : what;
    }
    default:
      return message.text ?? "";
  }
}

function call(data: Message["data"], { lines, minutes }: Words): string {
  const seconds = Number(data.seconds ?? 0);
  switch (data.phase) {
    case "ended":
      return lines.ended(minutes(Math.floor(seconds / 60), seconds % 60));
    case "missed":
      return data.own ? lines.missedOwn : lines.missed;
    case "accepted":
      return lines.accepted;
    case "rejected":
      return lines.rejected;
    default:
      return data.own ? lines.ringingOwn : lines.ringing;
  }
}
