/** What a block that came or went changes on the agenda. */
import { useQueryClient } from "@tanstack/react-query";

import { keys } from "../queries";

export function useBlocksAnew() {
  const queryClient = useQueryClient();
  return () => [keys.blocks, keys.hours, keys.freeTimes].forEach((queryKey) => void queryClient.invalidateQueries({ queryKey }));
}
