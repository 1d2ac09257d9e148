import clsx from "clsx";
import type { ReactNode } from "react";

export interface Column<Row> {
  key: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** Hidden on a phone. */
  wide?: boolean;
  align?: "left" | "right";
  className?: string;
}

interface Props<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  onOpen?: (row: Row) => void;
}

/** A plain table. With `onOpen` the first cell's content becomes the button of the row. */
export function Table<Row>({ caption, columns, rows, rowKey, onOpen }: Props<Row>) {
  return (
    <div className="overflow-x-auto rounded-xl border border-line bg-surface">
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-left text-xs text-ink-3">
            {columns.map((column) => (
              <th key={column.key} scope="col" className={clsx("px-4 py-2.5 font-medium", column.wide && "max-md:hidden", column.align === "right" && "text-right")}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="relative border-b border-line last:border-0 hover:bg-hover/60">
              {columns.map((column, index) => (
                <td key={column.key} className={clsx("px-4 py-2.5 align-middle text-ink", column.wide && "max-md:hidden", column.align === "right" && "text-right tabular-nums", column.className)}>
                  {onOpen && index === 0 ? (
                    <button type="button" onClick={() => onOpen(row)} className="text-left font-medium after:absolute after:inset-0">
                      {column.cell(row)}
                    </button>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
