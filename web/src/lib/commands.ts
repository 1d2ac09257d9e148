/** What the command palette offers beyond moving about: each screen adds its own acts while it is shown. */
import { useEffect } from "react";

import { createStore } from "./store";

export interface Command {
  id: string;
  label: string;
  group: string;
  keys?: string;
  words?: string;
  /** One of many: left out until something is sought. */
  onlySought?: boolean;
  act: () => void;
}

export const commands = createStore<Command[]>([]);

/** `list` must keep its identity between renders (useMemo). */
export function useCommands(list: Command[]): void {
  useEffect(() => {
    commands.set([...commands.get(), ...list]);
    return () => commands.set(commands.get().filter((command) => !list.includes(command)));
  }, [list]);
}
