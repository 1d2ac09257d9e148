/** A key by which the server knows one intent again, however often it is sent. */
import { useRef } from "react";

import { newKey } from "@/lib/ids";

import { Problem } from "./problem";

/** `renew` after a failure: a refusal would be repeated for the same key, but what got no answer is the same intent. */
export function useKey() {
  const key = useRef(newKey());
  return useRef({
    get current() {
      return key.current;
    },
    renew(failure: Error) {
      if (!(failure instanceof Problem && failure.passing)) key.current = newKey();
    },
  }).current;
}
