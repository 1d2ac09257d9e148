/** What the command palette offers on the open conversation: every act, and each choice of it by name. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import type { Conversation } from "@/api/types";
import type { Command } from "@/lib/commands";
import { useWords } from "@/lib/language";

import type { Actions } from "../actions";
import { openForm, useOffered } from "../composer/forms/FormMenu";
import type { FormKind } from "../composer/forms/kinds";
import { formWords } from "../composer/forms/words";
import { listWords } from "../list/words";
import { nameOf, usePeople } from "../people";
import { labelsQuery, teamsQuery } from "../queries";
import { inboxWords } from "../words";
import { write } from "./keys";
import { PRIORITIES } from "./menus/MoreMenu";
import { SNOOZES } from "./menus/snoozes";

interface Ways {
  onPanel: () => void;
  onTemplate: () => void;
  onUnread: () => void;
}

export function useConversationCommands(conversation: Conversation, actions: Actions, { onPanel, onTemplate, onUnread }: Ways, mayWrite: boolean): Command[] {
  const words = useWords(inboxWords);
  const list = useWords(listWords);
  const choices = useChoices(actions);
  const forms = useForms(conversation);
  const { id, status, bot_active, contact } = conversation;
  const group = nameOf(contact);
  return useMemo(() => {
    const one = (key: string, label: string, act: () => void, keys?: string): Command => ({ id: key, label, act, keys, group });
    const panel = one("panel", words.contact, onPanel, "i");
    if (!mayWrite) return [panel];
    const acts = [
      one("reply", words.reply, () => write(id, "reply"), "r"),
      one("note", words.writeNote, () => write(id, "note"), "n"),
      one("template", words.chooseTemplate, onTemplate, "m"),
      status === "resolved" ? one("reopen", words.reopen, actions.reopen, "e") : one("resolve", words.resolve, actions.resolve, "e"),
      one("take", words.takeOver, actions.takeOver, "t"),
      bot_active ? null : one("bot", words.handBack, actions.handBack),
      status === "open" ? one("pending", words.setPending, actions.setPending) : null,
      one("unread", list.markUnread, onUnread, "u"),
      panel,
      one("link", words.copyLink, actions.copyLink),
    ].filter((command) => command !== null);
    return [...acts, ...[...forms, ...choices].map((choice) => ({ ...choice, group, onlySought: true }))];
  }, [id, status, bot_active, group, actions, mayWrite, words, list, onPanel, onTemplate, onUnread, choices, forms]);
}

function useForms(conversation: Conversation): Omit<Command, "group">[] {
  const words = useWords(formWords);
  const kinds = useOffered(conversation).join(" ");
  const { id } = conversation;
  return useMemo(() => kinds.split(" ").flatMap((kind) => (kind ? [{ id: `form ${kind}`, label: words.kinds[kind as FormKind], act: () => openForm(id, kind as FormKind) }] : [])), [id, kinds, words]);
}

/** "Adiar: por 1 hora", "Atribuir: Marina"… shown once something is sought. */
function useChoices(actions: Actions): Omit<Command, "group">[] {
  const words = useWords(inboxWords);
  const people = usePeople();
  const teams = useQuery(teamsQuery).data;
  const labels = useQuery(labelsQuery).data;
  return useMemo(
    () => [
      ...SNOOZES.map(({ name, until }) => ({ id: name, label: `${words.snooze}: ${words[name]}`, act: () => actions.snooze(until()) })),
      ...people.map((person) => ({ id: `assign ${person.id}`, label: `${words.assign}: ${person.name}`, act: () => actions.assign(person.id) })),
      { id: "unassign", label: `${words.assign}: ${words.unassign}`, act: () => actions.assign(null) },
      ...(teams ?? []).map((team) => ({ id: `team ${team.id}`, label: `${words.team}: ${team.name}`, act: () => actions.toTeam(team) })),
      ...(labels ?? []).map((label) => ({ id: `label ${label.id}`, label: `${words.label}: ${label.name}`, act: () => actions.toggleLabel(label.name) })),
      ...PRIORITIES.map(([value]) => ({ id: `priority ${value}`, label: `${words.priority}: ${words.priorities[value]}`, act: () => void actions.prioritise(value) })),
    ],
    [actions, words, people, teams, labels],
  );
}
