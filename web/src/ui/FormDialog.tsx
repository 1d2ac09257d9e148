import { useId, type ReactNode } from "react";

import { useWords } from "@/lib/language";

import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { Failure } from "./Failure";
import { uiWords } from "./words";

interface Props {
  title: string;
  description?: ReactNode;
  width?: "small" | "medium" | "large";
  /** Escape or a click beside it does not close it: much would be lost. */
  keep?: boolean;
  /** What the button says; "Salvar" unless said. */
  submit?: string;
  danger?: boolean;
  busy: boolean;
  disabled?: boolean;
  /** Why it was refused. */
  failure?: unknown;
  /** What else stands beside the buttons. */
  beside?: ReactNode;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** Asks for something, sends it by its button or Enter, and says what was wrong with it. */
export function FormDialog({ submit, danger, busy, disabled, failure, beside, onSubmit, onClose, children, ...dialog }: Props) {
  const words = useWords(uiWords);
  const id = useId();
  return (
    <Dialog
      open
      onClose={onClose}
      {...dialog}
      actions={
        <>
          {beside}
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button tone={danger ? "danger" : "primary"} type="submit" form={id} busy={busy} disabled={disabled}>
            {submit ?? words.save}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="flex flex-col gap-4 pb-2"
        onSubmit={(event) => {
          event.preventDefault();
          // Another form may stand around this one on the page.
          event.stopPropagation();
          onSubmit();
        }}
      >
        {children}
        <Failure of={failure} />
      </form>
    </Dialog>
  );
}
