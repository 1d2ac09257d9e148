import clsx from "clsx";
import { useId, type InputHTMLAttributes, type ReactNode, type Ref, type TextareaHTMLAttributes } from "react";

export const inputClass =
  "w-full rounded-lg border border-line-strong/60 bg-raised px-3 text-sm text-ink transition-colors " +
  "hover:border-line-strong focus-visible:outline-2 focus-visible:outline-offset-0 disabled:opacity-60 aria-invalid:border-danger";

interface Frame {
  label: string;
  hint?: ReactNode;
  error?: ReactNode;
  /** The label is read out but not shown. */
  hiddenLabel?: boolean;
}

interface InputProps extends InputHTMLAttributes<HTMLInputElement>, Frame {
  ref?: Ref<HTMLInputElement>;
}

/** A labelled line of input. */
export function Field({ label, hint, error, hiddenLabel, className, ...rest }: InputProps) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} hiddenLabel={hiddenLabel} className={className}>
      <input id={id} aria-invalid={!!error || undefined} aria-describedby={describedBy(id, hint, error)} className={clsx(inputClass, "h-9")} {...rest} />
    </FieldFrame>
  );
}

interface AreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement>, Frame {
  ref?: Ref<HTMLTextAreaElement>;
}

/** The same with several lines. */
export function TextArea({ label, hint, error, hiddenLabel, className, rows = 3, ...rest }: AreaProps) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} hiddenLabel={hiddenLabel} className={className}>
      <textarea id={id} rows={rows} aria-invalid={!!error || undefined} aria-describedby={describedBy(id, hint, error)} className={clsx(inputClass, "py-2")} {...rest} />
    </FieldFrame>
  );
}

const describedBy = (id: string, hint: ReactNode, error: ReactNode) => (error ? `${id}-error` : hint ? `${id}-hint` : undefined);

/** For a control of one's own: give it `id`, and aria-describedby `${id}-hint` where there is a hint. */
export function FieldFrame({ id, label, hint, error, hiddenLabel, className, children }: Frame & { id: string; className?: string; children: ReactNode }) {
  return (
    <div className={clsx("flex flex-col gap-1", className)}>
      <label htmlFor={id} className={hiddenLabel ? "sr-only" : "text-[13px] font-medium text-ink-2"}>
        {label}
      </label>
      {children}
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-[13px] text-danger">
          {error}
        </p>
      ) : hint ? (
        <p id={`${id}-hint`} className="text-xs text-ink-3">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
