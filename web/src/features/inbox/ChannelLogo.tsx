import clsx from "clsx";
import { MessageCircle } from "lucide-react";
import { useState } from "react";

/** The connector's own picture; a plain bubble where it has none. */
export function ChannelLogo({ connector, className }: { connector: string; className?: string }) {
  const [broken, setBroken] = useState(false);
  if (broken) return <MessageCircle aria-hidden className={clsx("text-ink-3", className)} />;
  return <img src={`/api/v1/connectors/${connector}/logo.svg`} alt="" onError={() => setBroken(true)} className={className} />;
}
