import { Download, Ellipsis, FileUp, UsersRound } from "lucide-react";
import { useMemo, useState } from "react";

import { raw } from "@/api/client";
import { useMay } from "@/api/me";
import { readable } from "@/api/problem";
import { announce } from "@/lib/announcements";
import { useCommands } from "@/lib/commands";
import { useWords } from "@/lib/language";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem } from "@/ui/Menu";

import { contactWords } from "../words";
import { DuplicatesDialog } from "./DuplicatesDialog";
import { ImportDialog } from "./ImportDialog";
import { careWords } from "./words";

/** What one does to all contacts at once. */
export function ContactsMenu() {
  const words = useWords(careWords);
  const { title } = useWords(contactWords);
  const manager = useMay("manager");
  const [open, setOpen] = useState<"import" | "duplicates" | null>(null);
  const download = useDownload();
  const acts = useMemo(
    () => [
      ...(manager ? [{ id: "import", label: words.importCsv, icon: <FileUp aria-hidden />, act: () => setOpen("import") }] : []),
      { id: "duplicates", label: words.findDuplicates, icon: <UsersRound aria-hidden />, act: () => setOpen("duplicates") },
      ...(manager ? [{ id: "export", label: words.exportCsv, icon: <Download aria-hidden />, act: download }] : []),
    ],
    [words, manager, download],
  );
  useCommands(useMemo(() => acts.map(({ id, label, act }) => ({ id, label, act, group: title })), [acts, title]));
  return (
    <>
      <Menu trigger={<IconButton label={words.more} icon={<Ellipsis aria-hidden className="size-[18px]" />} />}>
        {acts.map((one) => (
          <MenuItem key={one.id} icon={one.icon} onSelect={one.act}>
            {one.label}
          </MenuItem>
        ))}
      </Menu>
      {open === "import" && <ImportDialog onClose={() => setOpen(null)} />}
      {open === "duplicates" && <DuplicatesDialog onClose={() => setOpen(null)} />}
    </>
  );
}

/** With the token, which a plain link would not carry. */
function useDownload(): () => void {
  const words = useWords(careWords);
  return useMemo(
    () => () => {
      announce({ tone: "plain", text: words.exporting });
      raw("GET", "/contacts.csv", { query: { delimiter: ";" }, headers: { Accept: "text/csv" } })
        .then((answer) => answer.blob())
        .then((blob) => {
          const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: "contatos.csv" });
          link.click();
          setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
        })
        .catch((failure: unknown) => announce({ tone: "danger", text: readable(failure) }));
    },
    [words],
  );
}
