/** A copy to write on: what differs from the original, and the way back to it. */
import { useMemo, useState } from "react";

export interface Draft<Value> {
  value: Value;
  set: (part: Partial<Value>) => void;
  /** Only the keys that differ. */
  changed: Partial<Value>;
  dirty: boolean;
  reset: () => void;
}

export function useDraft<Value extends object>(original: Value): Draft<Value> {
  const [written, setWritten] = useState<Partial<Value>>({});
  return useMemo(() => {
    const value = { ...original, ...written };
    const changed = differing(original, written);
    return {
      value,
      set: (part) => setWritten((before) => ({ ...before, ...part })),
      changed,
      dirty: Object.keys(changed).length > 0,
      reset: () => setWritten({}),
    };
  }, [original, written]);
}

export function differing<Value extends object>(original: Value, written: Partial<Value>): Partial<Value> {
  const names = (Object.keys(written) as (keyof Value)[]).filter((name) => !same(original[name], written[name]));
  return Object.fromEntries(names.map((name) => [name, written[name]])) as Partial<Value>;
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** What an empty line of input means to the server. */
export const orNull = (text: string) => text.trim() || null;
