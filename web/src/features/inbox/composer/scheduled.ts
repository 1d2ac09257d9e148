/** Messages that wait for their hour. */
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "@/api/client";
import { useLive } from "@/api/live";
import type { NewMessage, Page, Scheduled } from "@/api/types";
import { announce } from "@/lib/announcements";
import { newKey } from "@/lib/ids";
import { useWords } from "@/lib/language";
import { whenAhead } from "@/lib/time";

import { composerWords } from "./words";

const scheduledQuery = (conversationId: string) =>
  queryOptions({
    queryKey: ["scheduled", conversationId],
    queryFn: async ({ signal }) => (await api.get<Page<Scheduled>>("/scheduled-messages", { query: { conversation_id: conversationId, status: "waiting", limit: 50 }, signal })).items,
  });

export function useScheduled(conversationId: string): Scheduled[] {
  const queryClient = useQueryClient();
  useLive((frame) => {
    if (frame.event === "scheduled.updated" && frame.data.conversation_id === conversationId) void queryClient.invalidateQueries({ queryKey: ["scheduled", conversationId] });
  });
  return useQuery(scheduledQuery(conversationId)).data ?? [];
}

export interface Later {
  send_at: string;
  cancel_on_reply: boolean;
}

export function useSchedule(conversationId: string) {
  const words = useWords(composerWords);
  const queryClient = useQueryClient();
  const refresh = () => void queryClient.invalidateQueries({ queryKey: ["scheduled", conversationId] });
  const plan = useMutation({
    mutationFn: ({ message, later }: { message: NewMessage; later: Later }) => api.post<Scheduled>(`/conversations/${conversationId}/messages`, { body: { ...message, ...later }, key: newKey() }),
    onSuccess: (planned) => {
      refresh();
      announce({ tone: "good", text: words.scheduled(whenAhead(planned.send_at)), action: { label: words.undo, act: () => cancel.mutate({ planned }) } });
    },
  });
  const cancel = useMutation({
    mutationFn: ({ planned }: { planned: Scheduled; instead?: () => void }) => api.delete(`/scheduled-messages/${planned.id}`),
    onSuccess: (_none, { planned, instead }) => {
      refresh();
      if (instead) return instead();
      announce({ tone: "good", text: words.cancelled, action: { label: words.undo, act: () => plan.mutate({ message: planned.message, later: { send_at: planned.send_at, cancel_on_reply: planned.cancel_on_reply } }) } });
    },
  });
  const move = useMutation({ mutationFn: ({ id, send_at }: { id: string; send_at: string }) => api.put<Scheduled>(`/scheduled-messages/${id}`, { body: { send_at } }), onSuccess: refresh });
  return { plan, cancel, move };
}
