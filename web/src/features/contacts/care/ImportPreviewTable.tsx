import clsx from "clsx";

import type { ImportPreview } from "@/api/types";
import { useWords } from "@/lib/language";
import { Select } from "@/ui/Select";

import { careWords } from "./words";

interface Props {
  preview: ImportPreview;
  busy: boolean;
  onColumns: (columns: (string | null)[]) => void;
}

const FIELDS = ["name", "phone", "email", "notes", "opted_out"] as const;

/** Which column is what, and how the first lines then read. */
export function ImportPreviewTable({ preview, busy, onColumns }: Props) {
  const words = useWords(careWords);
  const attributes = [...new Set(preview.columns.filter((column): column is string => !!column?.startsWith("attributes.")))];
  const nameOf = (column: string) => words.fields[column as "name"] ?? words.attribute(column.slice("attributes.".length));
  return (
    <div className="flex flex-col gap-3" aria-busy={busy}>
      <p role="status" className={clsx("text-sm font-medium", preview.wrong ? "text-warn" : "text-good")}>
        {words.found(preview.total, preview.wrong)}
      </p>
      <fieldset>
        <legend className="mb-2 text-[13px] font-semibold text-ink-2">{words.columns}</legend>
        <div className="grid gap-3 sm:grid-cols-3">
          {preview.heading.map((heading, index) => (
            <Select
              key={`${heading} ${index}`}
              label={heading || String(index + 1)}
              value={preview.columns[index] ?? ""}
              onChange={(column) => onColumns(preview.columns.with(index, column || null))}
              options={[
                { value: "", label: words.ignore },
                ...FIELDS.map((field) => ({ value: field, label: words.fields[field] })),
                ...[...attributes, ...(slugOf(heading) && !attributes.includes(slugOf(heading)) ? [slugOf(heading)] : [])].map((column) => ({ value: column, label: nameOf(column) })),
              ]}
            />
          ))}
        </div>
      </fieldset>
      <h3 className="text-[13px] font-semibold text-ink-2">{words.preview}</h3>
      <ul aria-label={words.preview} className="flex flex-col gap-1">
        {preview.rows.slice(0, 8).map((row) => (
          <li key={row.line} className="rounded-lg border border-line px-3 py-1.5 text-[13px]">
            <span className="text-xs text-ink-3">{words.line(row.line)} </span>
            {Object.entries(row.contact)
              .filter(([, value]) => value !== null && value !== "" && typeof value !== "object")
              .map(([, value]) => String(value))
              .join(" · ")}
            {row.errors.length > 0 && <span className="block text-danger">{row.errors.join(" ")}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A column of a name of our own becomes an attribute. */
function slugOf(heading: string): string {
  const key = heading
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  return key ? `attributes.${key}` : "";
}
