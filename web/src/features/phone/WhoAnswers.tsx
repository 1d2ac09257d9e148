import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { api } from "@/api/client";
import type { Conversation, Page } from "@/api/types";
import { useWords } from "@/lib/language";

import { phoneWords } from "./words";

/** Why the bot is silent, where a person has this patient's conversation: the phone itself would not tell. */
export function WhoAnswers({ patientId }: { patientId: string }) {
  const words = useWords(phoneWords);
  const found = useQuery({
    queryKey: ["phone", "who", patientId],
    queryFn: async ({ signal }) => (await api.get<Page<Conversation>>("/conversations", { query: { q: patientId, status: "all", limit: 1 }, signal })).items[0] ?? null,
    refetchInterval: 5000,
  });
  const conversation = found.data;
  if (!conversation || conversation.bot_active || conversation.status === "resolved") return null;
  return (
    <p className="border-b border-line bg-surface px-4 py-1.5 text-center text-xs text-ink-2" role="status">
      {conversation.assignee?.name ? words.withPerson(conversation.assignee.name) : words.withTeam}{" "}
      <Link to="/conversas/$id" params={{ id: conversation.id }} className="font-medium text-accent underline-offset-2 hover:underline">
        {words.seeConversation}
      </Link>
    </p>
  );
}
