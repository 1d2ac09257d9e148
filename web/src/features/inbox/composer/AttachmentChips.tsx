import { FileText, RotateCw, X } from "lucide-react";
import { useEffect, useState } from "react";

import { useWords } from "@/lib/language";
import { fileSize } from "@/lib/time";
import { IconButton } from "@/ui/IconButton";

import { inboxWords } from "../words";
import type { Upload, Uploads } from "./uploads";

export function AttachmentChips({ uploads, hidden }: { uploads: Uploads; hidden: boolean }) {
  const words = useWords(inboxWords);
  if (!uploads.list.length || hidden) return null;
  return (
    <ul aria-label={words.attachments} className="flex flex-wrap gap-2 px-3 pb-2">
      {uploads.list.map((entry) => (
        <li key={entry.key} className="flex items-center gap-2 rounded-lg border border-line bg-raised py-1 pr-1 pl-1.5">
          <Thumbnail file={entry.file} />
          <div className="max-w-44 min-w-0 text-xs">
            <p className="truncate font-medium">{entry.name}</p>
            <State entry={entry} />
          </div>
          {entry.reason && <IconButton size="small" label={words.uploadAgain} icon={<RotateCw aria-hidden className="size-3.5" />} onClick={() => uploads.again(entry)} />}
          <IconButton size="small" label={words.removeFile(entry.name)} icon={<X aria-hidden className="size-3.5" />} onClick={() => uploads.remove(entry.key)} />
        </li>
      ))}
    </ul>
  );
}

function State({ entry }: { entry: Upload }) {
  if (entry.reason) return <p className="text-danger">{entry.reason}</p>;
  if (entry.attachment) return <p className="text-ink-3">{fileSize(entry.size)}</p>;
  return (
    <div role="progressbar" aria-valuenow={Math.round(entry.progress * 100)} aria-valuemin={0} aria-valuemax={100} aria-label={entry.name} className="mt-1 h-1 w-24 rounded bg-line">
      <div className="h-1 rounded bg-accent transition-[width]" style={{ width: `${entry.progress * 100}%` }} />
    </div>
  );
}

function Thumbnail({ file }: { file: File | undefined }) {
  const [url, setUrl] = useState("");
  useEffect(() => {
    if (!file?.type.startsWith("image/")) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url ? <img src={url} alt="" className="size-9 rounded-md object-cover" /> : <FileText aria-hidden className="size-5 text-ink-3" />;
}
