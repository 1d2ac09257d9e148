/** Files on their way up, per conversation, until they are sent. */
import { useCallback, useEffect, useState } from "react";

import { upload } from "@/api/client";
import { readable } from "@/api/problem";
import type { Attachment } from "@/api/types";
import { newKey } from "@/lib/ids";

export interface Upload {
  key: string;
  name: string;
  size: number;
  /** Absent for what was on the server before. */
  file?: File;
  /** 0 to 1. */
  progress: number;
  attachment?: Attachment;
  reason?: string;
}

export function useUploads(conversationId: string) {
  const [list, setList] = useState<Upload[]>([]);
  useEffect(() => setList([]), [conversationId]);
  /** What is on the server already, such as a canned reply's. */
  const attach = useCallback((files: Attachment[]) => setList((now) => [...now, ...files.map((file) => ({ key: file.id, name: file.file_name, size: file.size ?? 0, progress: 1, attachment: file }))]), []);
  const patch = (key: string, part: Partial<Upload>) => setList((now) => now.map((entry) => (entry.key === key ? { ...entry, ...part } : entry)));
  const start = async (entry: Upload) => {
    if (!entry.file) return;
    patch(entry.key, { reason: undefined, progress: 0 });
    const form = new FormData();
    form.append("file", entry.file, entry.name);
    try {
      const attachment = await upload<Attachment>("/attachments", form, (progress) => patch(entry.key, { progress }), newKey());
      patch(entry.key, { attachment, progress: 1 });
    } catch (failure) {
      patch(entry.key, { reason: readable(failure) });
    }
  };
  return {
    list,
    busy: list.some((entry) => !entry.attachment && !entry.reason),
    add: (files: File[]) => {
      const entries = files.slice(0, 10).map((file) => ({ key: newKey(), name: file.name, size: file.size, file, progress: 0 }));
      setList((now) => [...now, ...entries]);
      entries.forEach((entry) => void start(entry));
      return true;
    },
    attach,
    again: (entry: Upload) => void start(entry),
    remove: (key: string) => setList((now) => now.filter((entry) => entry.key !== key)),
    clear: () => setList([]),
  };
}

export type Uploads = ReturnType<typeof useUploads>;
