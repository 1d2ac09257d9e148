import type { UseQueryResult } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";

import { useMay } from "@/api/me";

import { ListPage } from "./ListPage";

interface Props<Item> {
  words: { title: string; description: string; add: string; none: string; noneHint: string; only: string };
  icon: ReactNode;
  list: UseQueryResult<Item[]>;
  /** `onOpen` only for who may change what is listed. */
  table: (rows: Item[], onOpen: ((row: Item) => void) | undefined) => ReactNode;
  /** For a new one where `row` is null. */
  dialog: (row: Item | null, onClose: () => void) => ReactNode;
}

/** A list whose rows a manager makes and changes in a dialog, and others only read. */
export function EditedList<Item>({ words, icon, list, table, dialog }: Props<Item>) {
  const mayWrite = useMay("manager");
  const [open, setOpen] = useState<Item | "new" | null>(null);
  return (
    <>
      <ListPage words={words} icon={icon} list={list} onAdd={() => setOpen("new")}>
        {(rows) => (
          <div className="flex flex-col gap-3">
            {!mayWrite && <p className="text-[13px] text-ink-2">{words.only}</p>}
            {table(rows, mayWrite ? (row) => setOpen(() => row) : undefined)}
          </div>
        )}
      </ListPage>
      {open && dialog(open === "new" ? null : open, () => setOpen(null))}
    </>
  );
}
