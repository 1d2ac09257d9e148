import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bell, BellOff } from "lucide-react";

import { api } from "@/api/client";
import { useMe } from "@/api/me";
import type { Participant } from "@/api/types";
import { useWords } from "@/lib/language";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";

import { composerWords } from "../composer/words";

/** Who wrote here, was called, or follows; oneself with a switch. */
export function ParticipantsSection({ conversationId, mayWrite }: { conversationId: string; mayWrite: boolean }) {
  const words = useWords(composerWords);
  const { user } = useMe();
  const queryClient = useQueryClient();
  const queryKey = ["participants", conversationId];
  const people = useQuery({ queryKey, queryFn: async ({ signal }) => (await api.get<{ items: Participant[] }>(`/conversations/${conversationId}/participants`, { signal })).items }).data ?? [];
  const following = people.some((person) => person.user.id === user?.id && person.follows);
  const follow = useMutation({
    mutationFn: (follows: boolean) => api.put(`/conversations/${conversationId}/participants/me`, { body: { follows } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey }),
  });
  const roleOf = (person: Participant) => [person.wrote && words.wrote, person.mentioned && words.mentionedHere, person.follows && words.follows].filter(Boolean).join(", ");
  return (
    <section>
      <div className="mb-2 flex items-center">
        <h3 className="flex-1 text-[13px] font-semibold text-ink-2">{words.participants}</h3>
        {mayWrite && user && (
          <Button size="small" tone="quiet" className="-my-1.5" busy={follow.isPending} icon={following ? <BellOff aria-hidden className="size-3.5" /> : <Bell aria-hidden className="size-3.5" />} onClick={() => follow.mutate(!following)}>
            {following ? words.unfollow : words.follow}
          </Button>
        )}
      </div>
      {!people.length && <p className="text-[13px] text-ink-3">{words.nobody}</p>}
      <ul className="flex flex-col gap-1">
        {people.map((person) => (
          <li key={person.user.id} className="flex items-center gap-2 text-[13px]">
            <Avatar name={person.user.name ?? "?"} size="tiny" />
            <span className="truncate">{person.user.name}</span>
            <span className="ml-auto truncate text-xs text-ink-3">{roleOf(person)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
