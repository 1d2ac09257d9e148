import clsx from "clsx";
import { LoaderCircle } from "lucide-react";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";

type Tone = "primary" | "plain" | "quiet" | "danger" | "note";

const TONES: Record<Tone, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong shadow-card",
  plain: "bg-raised text-ink border border-line hover:bg-hover shadow-card",
  quiet: "text-ink-2 hover:bg-hover hover:text-ink",
  danger: "bg-raised text-danger border border-line hover:bg-danger-soft",
  note: "bg-note-ink text-note hover:opacity-90",
};

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  tone?: Tone;
  size?: "small" | "medium";
  busy?: boolean;
  icon?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ tone = "plain", size = "medium", busy = false, icon, className, children, disabled, ...rest }: Props) {
  return (
    <button
      type="button"
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={clsx(
        "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-lg font-medium whitespace-nowrap transition-colors",
        "disabled:cursor-not-allowed disabled:opacity-55",
        size === "small" ? "h-8 px-2.5 text-[13px]" : "h-9 px-3.5 text-sm",
        TONES[tone],
        className,
      )}
      {...rest}
    >
      {busy ? <LoaderCircle aria-hidden className="size-4 animate-spin" /> : icon}
      {children}
    </button>
  );
}
