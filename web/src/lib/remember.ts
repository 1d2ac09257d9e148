/** What this browser remembers between visits. A browser that forbids storage forgets, and nothing breaks. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`balcao.${key}`);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`balcao.${key}`);
    else localStorage.setItem(`balcao.${key}`, value);
  } catch {
    // private mode or a full disk: the value lives until the page closes
  }
}
