import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useRef, useState } from "react";

import { api, upload } from "@/api/client";
import { useLive } from "@/api/live";
import { readable } from "@/api/problem";
import type { Attachment, ContactImport, ImportPreview } from "@/api/types";
import { newKey } from "@/lib/ids";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Select } from "@/ui/Select";

import { contactKeys } from "../queries";
import { ImportPreviewTable } from "./ImportPreviewTable";
import { careWords } from "./words";

interface Read {
  fileId: string;
  preview: ImportPreview;
}

/** File, columns, progress: three steps in one window. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const words = useWords(careWords);
  const [read, setRead] = useState<Read | null>(null);
  const [duplicates, setDuplicates] = useState<"merge" | "skip">("merge");
  const [running, setRunning] = useState<string | null>(null);
  const ask = (fileId: string, columns?: (string | null)[]) => api.post<ImportPreview>("/contact-imports/previews", { body: { file_id: fileId, ...(columns ? { columns } : {}) } });
  const take = useMutation({
    meta: { quiet: true },
    mutationFn: async (file: File) => {
      const form = new FormData();
      form.append("file", file, file.name);
      const { id } = await upload<Attachment>("/attachments", form, () => undefined, newKey());
      return { fileId: id, preview: await ask(id) };
    },
    onSuccess: setRead,
  });
  const recolumn = useMutation({
    mutationFn: (columns: (string | null)[]) => ask(read!.fileId, columns),
    onSuccess: (preview) => setRead({ fileId: read!.fileId, preview }),
  });
  const start = useMutation({
    mutationFn: () => {
      const { columns, delimiter, encoding } = read!.preview;
      return api.post<ContactImport>("/contact-imports", { body: { file_id: read!.fileId, columns, delimiter, encoding, duplicates }, key: newKey() });
    },
    onSuccess: (begun) => setRunning(begun.id),
  });
  const good = read ? read.preview.total - read.preview.wrong : 0;
  return (
    <Dialog
      open
      keep={!!read}
      onClose={onClose}
      title={words.importTitle}
      description={running ? undefined : words.importHint}
      width="large"
      actions={
        running ? (
          <Button onClick={onClose}>{words.close}</Button>
        ) : (
          read && (
            <>
              <Button onClick={() => setRead(null)}>{words.otherFile}</Button>
              <Button tone="primary" disabled={!good} busy={start.isPending} onClick={() => start.mutate()}>
                {words.start(good)}
              </Button>
            </>
          )
        )
      }
    >
      {running ? (
        <Progress id={running} />
      ) : read ? (
        <div className="flex flex-col gap-4 pb-2">
          <ImportPreviewTable preview={read.preview} busy={recolumn.isPending} onColumns={(columns) => recolumn.mutate(columns)} />
          <Select
            label={words.ifKnown}
            className="sm:w-80"
            value={duplicates}
            onChange={(next) => setDuplicates(next as "merge")}
            options={[
              { value: "merge", label: words.mergeKnown },
              { value: "skip", label: words.skipKnown },
            ]}
          />
        </div>
      ) : (
        <Choose busy={take.isPending} failure={take.isError ? readable(take.error) : ""} onFile={(file) => take.mutate(file)} />
      )}
    </Dialog>
  );
}

function Choose({ busy, failure, onFile }: { busy: boolean; failure: string; onFile: (file: File) => void }) {
  const words = useWords(careWords);
  const input = useRef<HTMLInputElement>(null);
  return (
    <div
      className="mb-4 flex flex-col items-center gap-3 rounded-xl border border-dashed border-line-strong px-4 py-10"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        const [file] = event.dataTransfer.files;
        if (file) onFile(file);
      }}
    >
      <FileUp aria-hidden className="size-8 text-ink-3" />
      <Button tone="primary" busy={busy} onClick={() => input.current?.click()}>
        {busy ? words.reading : words.chooseFile}
      </Button>
      {failure && (
        <p role="alert" className="max-w-md text-center text-[13px] text-danger">
          {failure}
        </p>
      )}
      <input ref={input} type="file" accept=".csv,text/csv,.txt" hidden aria-label={words.chooseFile} onChange={(event) => event.target.files?.[0] && onFile(event.target.files[0])} />
    </div>
  );
}

function Progress({ id }: { id: string }) {
  const words = useWords(careWords);
  const queryClient = useQueryClient();
  const queryKey = ["contacts", "import", id];
  const now = useQuery({ queryKey, queryFn: ({ signal }) => api.get<ContactImport>(`/contact-imports/${id}`, { signal }), refetchInterval: ({ state }) => (isOver(state.data) ? false : 2000) }).data;
  useLive((frame) => {
    if (frame.event !== "import.updated" || frame.data.id !== id) return;
    queryClient.setQueryData<ContactImport>(queryKey, (known) => ({ ...known, ...(frame.data as unknown as ContactImport) }));
    if (isOver(frame.data as unknown as ContactImport)) void queryClient.invalidateQueries({ queryKey: contactKeys.lists });
  });
  const stop = useMutation({ mutationFn: () => api.delete(`/contact-imports/${id}`), onSuccess: () => queryClient.invalidateQueries({ queryKey }) });
  const share = now?.total ? now.done / now.total : 0;
  const figures = now ? ([["created", now.created], ["merged", now.merged], ["skipped", now.skipped], ["failed", now.failed]] as const) : [];
  return (
    <div className="flex flex-col gap-4 pb-4">
      <div role="progressbar" aria-label={words.progress} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)} className="h-2 overflow-hidden rounded-full bg-line">
        <div className="h-2 rounded-full bg-accent transition-[width]" style={{ width: `${share * 100}%` }} />
      </div>
      <p role="status" className="text-sm">
        {now && isOver(now) ? (now.status === "done" ? words.done : now.status === "cancelled" ? words.stopped : words.broken) : `${words.ofTotal(now?.done ?? 0, now?.total ?? 0)}. ${words.goOnClosed}`}
      </p>
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {figures.map(([name, count]) => (
          <div key={name} className="rounded-lg bg-hover px-3 py-2">
            <dt className="text-xs text-ink-2">{words[name]}</dt>
            <dd className="text-lg font-semibold tabular-nums">{count}</dd>
          </div>
        ))}
      </dl>
      {now && !isOver(now) && (
        <Button size="small" className="self-start" busy={stop.isPending} onClick={() => stop.mutate()}>
          {words.stop}
        </Button>
      )}
      <ul className="thin-scroll flex max-h-40 flex-col gap-0.5 overflow-y-auto text-[13px] text-danger">
        {now?.errors?.map((wrong) => (
          <li key={wrong.line}>
            {words.line(wrong.line ?? 0)}: {wrong.errors.join(" ")}
          </li>
        ))}
      </ul>
    </div>
  );
}

const isOver = (one: ContactImport | undefined) => !!one && (one.status === "done" || one.status === "failed" || one.status === "cancelled");
