import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, ChevronUp, Pencil, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { ConfirmDialog } from "@/ui/Dialog";
import { IconButton } from "@/ui/IconButton";
import { uiWords } from "@/ui/words";

import { deskWords } from "./words";

interface Props {
  name: string;
  /** Where it is: "/teams/…". */
  path: string;
  refresh: readonly string[];
  removeHint: string;
  onEdit: () => void;
  /** Where rows stand in an order: its place, and how many there are. */
  place?: { position: number; count: number };
  children: ReactNode;
}

/** One thing in a list of settings: what it is, and for managers to move, edit and remove it. */
export function Row({ name, path, refresh, removeHint, onEdit, place, children }: Props) {
  const words = useWords(deskWords);
  const ui = useWords(uiWords);
  const manager = useMay("manager");
  const queryClient = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const reread = () => queryClient.invalidateQueries({ queryKey: refresh });
  const move = useMutation({ mutationFn: (position: number) => api.put(path, { body: { position } }), onSuccess: reread });
  const remove = useMutation({
    mutationFn: () => api.delete(path),
    onSuccess: () => {
      announce({ tone: "good", text: words.removed(name) });
      void reread();
    },
    onSettled: () => setRemoving(false),
  });
  return (
    <li className="flex items-start gap-2 px-4 py-3">
      <div className="min-w-0 flex-1">{children}</div>
      {manager && (
        <div className="flex shrink-0 items-center max-sm:flex-wrap max-sm:justify-end">
          {place && (
            <>
              <IconButton size="small" label={words.up(name)} icon={<ChevronUp aria-hidden className="size-4" />} disabled={place.position <= 1 || move.isPending} onClick={() => move.mutate(place.position - 1)} />
              <IconButton size="small" label={words.down(name)} icon={<ChevronDown aria-hidden className="size-4" />} disabled={place.position >= place.count || move.isPending} onClick={() => move.mutate(place.position + 1)} />
            </>
          )}
          <IconButton size="small" label={words.edit(name)} icon={<Pencil aria-hidden className="size-4" />} onClick={onEdit} />
          <IconButton size="small" label={ui.removeThis(name)} icon={<Trash2 aria-hidden className="size-4" />} onClick={() => setRemoving(true)} />
        </div>
      )}
      {removing && <ConfirmDialog open danger title={words.removeTitle(name)} description={removeHint} confirmLabel={ui.remove} busy={remove.isPending} onConfirm={() => remove.mutate()} onClose={() => setRemoving(false)} />}
    </li>
  );
}
