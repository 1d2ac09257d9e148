import { Search, X } from "lucide-react";
import type { Ref } from "react";

import { useWords } from "@/lib/language";

import { IconButton } from "./IconButton";
import { uiWords } from "./words";

export function SearchField({ label, value, onChange, ref }: { label: string; value: string; onChange: (value: string) => void; ref?: Ref<HTMLInputElement> }) {
  const words = useWords(uiWords);
  return (
    <div className="relative w-full max-w-md">
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-ink-3" />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && onChange("")}
        className="h-9 w-full rounded-lg border border-line bg-raised pr-9 pl-9 text-sm [&::-webkit-search-cancel-button]:hidden"
      />
      {value && <IconButton size="small" className="absolute! top-1 right-1" label={words.clearSearch} icon={<X aria-hidden className="size-4" />} onClick={() => onChange("")} />}
    </div>
  );
}
