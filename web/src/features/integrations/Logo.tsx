import { Plug } from "lucide-react";
import { useState } from "react";

/** The connector's own picture on a light ground, for pictures are drawn for one. */
export function Logo({ connector }: { connector: string }) {
  const [broken, setBroken] = useState(false);
  return (
    <span className="flex size-11 shrink-0 items-center justify-center rounded-xl border border-line bg-white">
      {broken ? <Plug aria-hidden className="size-5 text-[#574f44]" /> : <img src={`/api/v1/connectors/${connector}/logo.svg`} alt="" onError={() => setBroken(true)} className="size-7" />}
    </span>
  );
}
