import { useQuery } from "@tanstack/react-query";
import { CalendarPlus } from "lucide-react";

import { readAll } from "@/api/all";
import type { Pagina } from "@/api/types";
import { useWords } from "@/lib/language";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem } from "@/ui/Menu";

import { composerWords } from "./words";

const icon = <CalendarPlus aria-hidden className="size-[18px]" />;

/** One click puts the address of the booking page into what is being written; where there are several, a second one chooses. */
export function BookingLink({ onInsert }: { onInsert: (text: string) => void }) {
  const words = useWords(composerWords);
  const pages = useQuery({ queryKey: ["paginas-agendamento"], queryFn: ({ signal }) => readAll<Pagina>("/paginas-agendamento", { signal }), staleTime: 5 * 60_000 });
  const live = (pages.data ?? []).filter((page) => page.ativo);
  if (!live.length) return null;
  if (live.length === 1) return <IconButton label={words.bookingLink} icon={icon} onClick={() => onInsert(live[0]!.url)} />;
  return (
    <Menu side="top" align="start" trigger={<IconButton label={words.bookingLink} icon={icon} />}>
      {live.map((page) => (
        // After the menu has given the focus back.
        <MenuItem key={page.id} hint={page.slug} onSelect={() => setTimeout(() => onInsert(page.url), 0)}>
          {page.nome}
        </MenuItem>
      ))}
    </Menu>
  );
}
