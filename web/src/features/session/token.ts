import { useState } from "react";

/** The part of a one-time link after "#", which no server and no log ever gets. */
export function useToken(): string {
  const [token] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  return token;
}
