import { Field } from "@/ui/Field";

interface Props {
  label: string;
  hint?: string;
  value: number | null;
  onChange: (value: number | null) => void;
  min?: number;
  max: number;
  disabled?: boolean;
  hiddenLabel?: boolean;
  placeholder?: string;
  className?: string;
  onBlur?: () => void;
}

/** A whole number, or blank for null. */
export function NumberField({ value, onChange, min = 1, ...rest }: Props) {
  return <Field type="number" inputMode="numeric" min={min} value={value ?? ""} onChange={(event) => onChange(event.target.value === "" ? null : Math.trunc(Number(event.target.value)))} {...rest} />;
}
