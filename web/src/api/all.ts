/** Short lists, whole: up to ten pages of a hundred. */
import { api, type Options } from "./client";
import type { Page } from "./types";

export async function readAll<Item>(path: string, options: Pick<Options, "signal" | "query"> = {}): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 10; pages++) {
    const page: Page<Item> = await api.get<Page<Item>>(path, { ...options, query: { ...options.query, limit: 100, cursor } });
    items.push(...page.items);
    cursor = page.next_cursor ?? null;
    if (!cursor) break;
  }
  return items;
}
