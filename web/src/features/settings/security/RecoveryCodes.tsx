import { Copy, Download, Printer } from "lucide-react";

import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";

import { securityWords } from "./words";

/** The one time that they are seen: copied, kept as a file, or printed. */
export function RecoveryCodes({ email, codes, doneLabel, onDone }: { email: string; codes: string[]; doneLabel?: string; onDone: () => void }) {
  const words = useWords(securityWords).factor;
  const text = `${words.fileHead(email)}\n\n${codes.join("\n")}\n`;
  const copy = () => void navigator.clipboard.writeText(text).then(() => announce({ tone: "good", text: words.copied }));
  const download = () => {
    const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = "balcao-codigos.txt";
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <div className="flex flex-col gap-3">
      <p className="text-[13px] text-ink-2">{words.codesHint}</p>
      <ol className="grid grid-cols-2 gap-x-4 gap-y-1.5 rounded-xl border border-line bg-raised p-4 font-mono text-[13px] tabular-nums max-[360px]:grid-cols-1">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-2">
        {navigator.clipboard && (
          <Button size="small" icon={<Copy aria-hidden className="size-4" />} onClick={copy}>
            {words.copyAll}
          </Button>
        )}
        <Button size="small" icon={<Download aria-hidden className="size-4" />} onClick={download}>
          {words.download}
        </Button>
        <Button size="small" icon={<Printer aria-hidden className="size-4" />} onClick={() => window.print()}>
          {words.print}
        </Button>
        <Button tone="primary" size="small" className="ml-auto" onClick={onDone}>
          {doneLabel ?? words.kept}
        </Button>
      </div>
    </div>
  );
}
