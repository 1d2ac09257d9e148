import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";

import { useWords } from "@/lib/language";
import { Field } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";

import { sessionWords } from "./words";

interface Props {
  value: string;
  onChange: (value: string) => void;
  autoComplete: "current-password" | "new-password";
  hint?: string;
  autoFocus?: boolean;
}

export function PasswordField({ value, onChange, autoComplete, hint, autoFocus }: Props) {
  const words = useWords(sessionWords);
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <div className="relative">
      <Field label={words.password} type={shown ? "text" : "password"} name="password" required autoFocus={autoFocus} autoComplete={autoComplete} value={value} hint={hint} onChange={(event) => onChange(event.target.value)} />
      <IconButton className="absolute! top-[25px] right-1" size="small" label={shown ? words.hide : words.show} icon={<Icon aria-hidden className="size-4" />} onClick={() => setShown(!shown)} />
    </div>
  );
}
