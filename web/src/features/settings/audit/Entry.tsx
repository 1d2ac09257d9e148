import type { AuditEntry, Role } from "@/api/types";
import { useWords } from "@/lib/language";
import { clockTime } from "@/lib/time";

import { settingsWords } from "../words";
import { auditWords } from "./words";

const text = (value: unknown) => (typeof value === "string" ? value : "");

/** One line: the time, who, what, to which thing, and how. */
export function Entry({ entry, nameOf }: { entry: AuditEntry; nameOf: (id: string) => string }) {
  const words = useWords(auditWords);
  const { roles } = useWords(settingsWords);
  const acts: Record<string, string> = words.acts;
  const kinds: Record<string, string> = words.kinds;
  const { detail } = entry;
  const failed = entry.act === "sign_in_failed" || entry.act === "sign_in_ended";
  const who = entry.actor === "?" ? text(detail.name) || words.someone : entry.actor;
  const own = entry.subject_kind === "user" && (entry.subject_id === entry.user_id || entry.actor === "?");
  const subject = own ? "" : text(detail.name) || text(detail.email) || nameOf(entry.subject_id);
  const onPerson = !!subject && (entry.subject_kind === "user" || entry.subject_kind === "invitation");
  const act = (onPerson && (words.actsOn as Record<string, string>)[entry.act]) || acts[entry.act] || entry.act;
  const kind = own || entry.act.startsWith("second_factor") || entry.subject_kind === "user" || entry.act.startsWith("invit") ? "" : (kinds[entry.subject_kind] ?? entry.subject_kind);
  const changed = text(detail.from) && text(detail.to) ? words.ofRole(roles[detail.from as Role], roles[detail.to as Role]) : entry.act === "assigned" ? nameOf(text(detail.to)) : "";
  const how = [text(detail.wrong) && (words.wrong as Record<string, string>)[text(detail.wrong)], text(detail.device), detail.ip === "local" ? words.local : text(detail.ip)].filter(Boolean).join(" · ");
  return (
    <li className="flex gap-3 px-4 py-2.5 text-sm">
      <time dateTime={entry.at} className="w-11 shrink-0 pt-px text-xs text-ink-3 tabular-nums">
        {clockTime(entry.at)}
      </time>
      <p className="min-w-0 flex-1 break-words text-ink-2">
        <span className="font-medium text-ink">{who}</span> <span className={failed ? "text-danger" : undefined}>{act}</span> {kind}{" "}
        {subject ? <span className="text-ink">{subject}</span> : !own && kind && entry.subject_kind !== "account" ? <code className="text-xs text-ink-3">{entry.subject_id.slice(-6)}</code> : null} {changed}
        {how && <span className="block text-xs text-ink-3">{how}</span>}
      </p>
    </li>
  );
}
