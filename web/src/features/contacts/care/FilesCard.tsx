import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FileText, Image as ImageIcon, Mic, Video } from "lucide-react";

import { api } from "@/api/client";
import type { ContactFile, Page } from "@/api/types";
import { useWords } from "@/lib/language";
import { fileSize, plainDate } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { uiWords } from "@/ui/words";

import { careWords } from "./words";

const ICONS: Record<string, typeof FileText> = { image: ImageIcon, sticker: ImageIcon, audio: Mic, video: Video };

/** Everything that was sent either way; each leads to its place in the conversation. */
export function FilesCard({ contactId }: { contactId: string }) {
  const words = useWords(careWords);
  const ui = useWords(uiWords);
  const list = useInfiniteQuery({
    queryKey: ["contacts", "files", contactId],
    queryFn: ({ pageParam, signal }) => api.get<Page<ContactFile>>(`/contacts/${contactId}/files`, { query: { limit: 10, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const files = list.data?.pages.flatMap((page) => page.items);
  return (
    <Card title={words.files}>
      {files?.length === 0 && <p className="text-[13px] text-ink-3">{words.noFiles}</p>}
      <ul className="flex flex-col gap-0.5">
        {files?.map((one) => {
          const Icon = ICONS[one.kind] ?? FileText;
          return (
            <li key={one.file.id}>
              <Link to="/conversas/$id" params={{ id: one.conversation_id }} search={{ mensagem: one.message_id }} className="-mx-2 flex items-center gap-2 rounded-lg px-2 py-1.5 hover:bg-hover">
                <Icon aria-hidden className="size-4 shrink-0 text-ink-3" />
                <span className="min-w-0 flex-1">
                  <span className="block truncate text-[13px] font-medium">{one.file.file_name}</span>
                  <span className="block text-xs text-ink-3">
                    {plainDate(one.written_at)}, {one.direction === "inbound" ? words.received : words.sent}
                  </span>
                </span>
                {one.file.size !== null && <span className="text-xs text-ink-3 tabular-nums">{fileSize(one.file.size)}</span>}
              </Link>
            </li>
          );
        })}
      </ul>
      {list.hasNextPage && (
        <Button size="small" tone="quiet" className="mt-2" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {ui.more}
        </Button>
      )}
    </Card>
  );
}
