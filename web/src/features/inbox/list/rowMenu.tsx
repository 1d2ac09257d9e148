/** What the context menu of a row offers: the acts of the open conversation, without opening it. */
import { useQuery } from "@tanstack/react-query";
import { AlarmClock, Bot, Check, CircleUser, ExternalLink, Flag, Hourglass, Link2, ListChecks, Mail, MailOpen, RotateCcw, Tag } from "lucide-react";

import { useMay } from "@/api/me";
import type { Conversation } from "@/api/types";
import { useWords } from "@/lib/language";
import type { MenuEntry } from "@/ui/ContextMenu";

import { useActions } from "../actions";
import { PRIORITIES } from "../conversation/menus/MoreMenu";
import { SNOOZES } from "../conversation/menus/snoozes";
import { usePeople } from "../people";
import { labelsQuery } from "../queries";
import { inboxWords } from "../words";
import { toggleSelected } from "./selection";
import { listWords } from "./words";

export function useRowMenu(conversation: Conversation): () => (MenuEntry | null)[] {
  const words = useWords(inboxWords);
  const list = useWords(listWords);
  const actions = useActions(conversation);
  const people = usePeople();
  const labels = useQuery(labelsQuery).data ?? [];
  const mayWrite = useMay("attendant");
  const { id, status, assignee_id, priority, unread_count, bot_active } = conversation;
  const elsewhere: MenuEntry[] = [
    { key: "tab", label: list.openNewTab, icon: <ExternalLink aria-hidden />, act: () => void window.open(`/conversas/${id}`, "_blank", "noopener") },
    { key: "link", label: words.copyLink, icon: <Link2 aria-hidden />, act: actions.copyLink },
  ];
  if (!mayWrite) return () => elsewhere;
  return () => [
    { key: "select", label: list.select, icon: <ListChecks aria-hidden />, hint: "X", act: () => toggleSelected(id) },
    unread_count ? { key: "read", label: list.markRead, icon: <MailOpen aria-hidden />, act: actions.markRead } : { key: "unread", label: list.markUnread, icon: <Mail aria-hidden />, act: actions.markUnread },
    null,
    status === "resolved"
      ? { key: "reopen", label: words.reopen, icon: <RotateCcw aria-hidden />, act: actions.reopen }
      : { key: "resolve", label: words.resolve, icon: <Check aria-hidden />, act: actions.resolve },
    { key: "snooze", label: words.snooze, icon: <AlarmClock aria-hidden />, inside: SNOOZES.map(({ name, until }) => ({ key: name, label: words[name], act: () => actions.snooze(until()) })) },
    ...(status === "open" ? [{ key: "pending", label: words.setPending, icon: <Hourglass aria-hidden />, act: actions.setPending }] : []),
    {
      key: "assign",
      label: words.assign,
      icon: <CircleUser aria-hidden />,
      inside: [
        ...people.map((person) => ({ key: person.id, label: person.name, chosen: person.id === assignee_id, act: () => actions.assign(person.id) })),
        { key: "none", label: words.unassign, chosen: !assignee_id, act: () => actions.assign(null) },
      ],
    },
    { key: "labels", label: words.labels, icon: <Tag aria-hidden />, inside: labels.map((label) => ({ key: label.id, label: label.name, chosen: conversation.labels.includes(label.name), act: () => actions.toggleLabel(label.name) })) },
    { key: "priority", label: words.priority, icon: <Flag aria-hidden />, inside: PRIORITIES.map(([value]) => ({ key: value, label: words.priorities[value], chosen: value === priority, act: () => void actions.prioritise(value) })) },
    ...(bot_active ? [] : [{ key: "bot", label: words.handBack, icon: <Bot aria-hidden />, act: actions.handBack }]),
    null,
    ...elsewhere,
  ];
}
