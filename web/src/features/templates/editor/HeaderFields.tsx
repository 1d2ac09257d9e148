import { Paperclip } from "lucide-react";
import { useRef, useState } from "react";

import { upload } from "@/api/client";
import { readable } from "@/api/problem";
import type { Attachment } from "@/api/types";
import { newKey } from "@/lib/ids";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";

import type { HeaderPart } from "@/api/templates";
import { blanksOf } from "@/lib/blanks";
import { templateWords } from "../words";
import { Count } from "./ButtonFields";
import { LIMITS } from "./form";

const ACCEPTED: Record<string, string> = { image: "image/jpeg,image/png", video: "video/mp4", document: "application/pdf" };

interface Props {
  header: HeaderPart | null;
  onChange: (header: HeaderPart | null) => void;
  at: (pointer: string) => string | undefined;
  /** The chosen picture, for the preview. */
  onPicture: (address: string | null) => void;
}

export function HeaderFields({ header, onChange, at, onPicture }: Props) {
  const words = useWords(templateWords);
  const kinds = ["none", "text", "image", "video", "document", "location"] as const;
  const choose = (kind: string) => {
    onPicture(null);
    onChange(kind === "none" ? null : { kind: kind as HeaderPart["kind"] });
  };
  return (
    <div className="flex flex-col gap-3">
      <Select label={words.headerTitle} value={header?.kind ?? "none"} onChange={choose} options={kinds.map((kind) => ({ value: kind, label: words.headerKinds[kind] }))} className="max-w-xs" />
      {header?.kind === "text" && (
        <>
          <Field
            label={words.headerText}
            value={header.text ?? ""}
            error={at("/header/text")}
            hint={<Count length={(header.text ?? "").length} most={LIMITS.header} />}
            onChange={(event) => onChange({ ...header, text: event.target.value })}
          />
          {blanksOf(header.text).length > 0 && <Field label={words.headerSample} value={header.sample ?? ""} error={at("/header/sample")} onChange={(event) => onChange({ ...header, sample: event.target.value })} />}
        </>
      )}
      {header && header.kind in ACCEPTED && <Example header={header} error={at("/header/file_id")} onChange={onChange} onPicture={onPicture} />}
    </div>
  );
}

export function Example({ header, error, onChange, onPicture }: { header: HeaderPart; error?: string; onChange: (header: HeaderPart) => void; onPicture: (address: string | null) => void }) {
  const words = useWords(templateWords);
  const input = useRef<HTMLInputElement>(null);
  const [progress, setProgress] = useState<number | null>(null);
  const [failure, setFailure] = useState("");
  const [name, setName] = useState("");
  const take = async (file: File | undefined) => {
    if (!file) return;
    setFailure("");
    setProgress(0);
    const form = new FormData();
    form.append("file", file, file.name);
    try {
      const kept = await upload<Attachment>("/attachments", form, setProgress, newKey());
      setName(kept.file_name);
      onPicture(header.kind === "image" ? URL.createObjectURL(file) : null);
      onChange({ kind: header.kind, file_id: kept.id });
    } catch (problem) {
      setFailure(readable(problem));
    }
    setProgress(null);
  };
  const wrong = failure || error;
  return (
    <div className="flex flex-col gap-1">
      <p className="text-[13px] font-medium text-ink-2">{words.headerFile}</p>
      <div className="flex flex-wrap items-center gap-3">
        <Button size="small" busy={progress !== null} icon={<Paperclip aria-hidden className="size-4" />} onClick={() => input.current?.click()}>
          {header.file_id ? words.otherFile : words.chooseFile}
        </Button>
        {header.file_id && <span className="text-sm break-all text-ink-2">{name || words.fileKept}</span>}
      </div>
      <input ref={input} type="file" hidden accept={ACCEPTED[header.kind]} aria-label={words.headerFile} onChange={(event) => (void take(event.target.files?.[0]), (event.target.value = ""))} />
      {wrong ? (
        <p role="alert" className="text-[13px] text-danger">
          {wrong}
        </p>
      ) : (
        <p className="text-xs text-ink-3">{words.headerFileHint}</p>
      )}
    </div>
  );
}
