import clsx from "clsx";
import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";

import { useWords } from "@/lib/language";

import { Button } from "./Button";
import { IconButton } from "./IconButton";
import { uiWords } from "./words";

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, right-aligned under the body. */
  actions?: ReactNode;
  width?: "small" | "medium" | "large";
  /** Escape or a click beside it does not close it: much would be lost. */
  keep?: boolean;
}

const WIDTHS = { small: "max-w-md", medium: "max-w-xl", large: "max-w-3xl" };

/** In the middle on a desk, from the bottom edge on a phone. */
export function Dialog({ open, onClose, title, description, children, actions, width = "small", keep }: Props) {
  const words = useWords(uiWords);
  return (
    <Primitive.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Primitive.Content
          aria-describedby={description ? undefined : ""}
          onEscapeKeyDown={(event) => keep && event.preventDefault()}
          onInteractOutside={(event) => keep && event.preventDefault()}
          // Where nothing asks for the focus itself, the dialog takes it: not its close button.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            (event.target as HTMLElement).focus();
          }}
          className={clsx(
            "fixed z-40 flex max-h-[90dvh] w-full flex-col bg-surface shadow-float focus:outline-none",
            "inset-x-0 bottom-0 rounded-t-2xl md:inset-auto md:top-1/2 md:left-1/2 md:-translate-x-1/2 md:-translate-y-1/2 md:rounded-2xl",
            "motion-safe:animate-[appear_140ms_ease-out]",
            WIDTHS[width],
            "max-md:max-w-none",
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-2">
            <div className="min-w-0 flex-1">
              <Primitive.Title className="text-base font-semibold text-ink">{title}</Primitive.Title>
              {description && <Primitive.Description className="mt-0.5 text-sm text-ink-2">{description}</Primitive.Description>}
            </div>
            <IconButton label={words.close} icon={<X aria-hidden className="size-4" />} size="small" onClick={onClose} />
          </header>
          <div className="thin-scroll min-h-0 flex-1 overflow-y-auto px-5 py-2">{children}</div>
          {actions && <footer className="flex flex-wrap justify-end gap-2 px-5 pt-2 pb-5">{actions}</footer>}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

interface ConfirmProps {
  open: boolean;
  title: string;
  description: ReactNode;
  confirmLabel?: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmDialog({ open, title, description, confirmLabel, danger, busy, onConfirm, onClose }: ConfirmProps) {
  const words = useWords(uiWords);
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      description={description}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button tone={danger ? "danger" : "primary"} busy={busy} onClick={onConfirm}>
            {confirmLabel ?? words.confirm}
          </Button>
        </>
      }
    />
  );
}
