import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Power, Trash2 } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import type { Connection } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { ConfirmDialog } from "@/ui/Dialog";

import { integrationWords } from "../words";

/** Off for a while, or away for good. */
export function Ending({ connection }: { connection: Connection }) {
  const words = useWords(integrationWords);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const off = connection.status === "disabled";
  const refresh = () => {
    void queryClient.invalidateQueries({ queryKey: ["connections"] });
    void queryClient.invalidateQueries({ queryKey: ["channels"] });
  };
  const turn = useMutation({
    mutationFn: (status: "active" | "disabled") => api.put<Connection>(`/connections/${connection.id}`, { body: { status } }),
    onSuccess: (_connection, status) => {
      refresh();
      if (status === "active") announce({ tone: "good", text: words.enabled });
      else announce({ tone: "good", text: words.disabled, action: { label: words.undo, act: () => turn.mutate("active") } });
    },
  });
  const remove = useMutation({
    mutationFn: () => api.delete(`/connections/${connection.id}`),
    onSuccess: async () => {
      announce({ tone: "good", text: words.removed });
      await navigate({ to: "/integracoes" });
      queryClient.removeQueries({ queryKey: ["connections", "one", connection.id] });
      refresh();
    },
    onSettled: () => setAsking(false),
  });
  return (
    <Card title={words.danger}>
      <div className="flex flex-wrap gap-2">
        <Button busy={turn.isPending} icon={<Power aria-hidden className="size-4" />} onClick={() => turn.mutate(off ? "active" : "disabled")}>
          {off ? words.enable : words.disable}
        </Button>
        <Button tone="danger" icon={<Trash2 aria-hidden className="size-4" />} onClick={() => setAsking(true)}>
          {words.remove}
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        danger
        title={words.removeTitle(connection.name)}
        description={words.removeHint}
        confirmLabel={words.remove}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      />
    </Card>
  );
}
