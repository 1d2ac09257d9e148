import { Link } from "@tanstack/react-router";

import { readable } from "@/api/problem";
import { useWords } from "@/lib/language";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { Failure } from "./Failure";
import { SessionFrame } from "./SessionFrame";
import { sessionWords } from "./words";

/** While a one-time link is looked at, and when it does not work. */
export function LinkState({ title, failure }: { title: string; failure: unknown }) {
  const words = useWords(sessionWords);
  const ui = useWords(uiWords);
  return (
    <SessionFrame title={title} lead={failure ? words.askAnother : ui.loading}>
      {failure ? <Failure text={readable(failure)} /> : <SkeletonRows label={ui.loading} rows={2} />}
      <Link to="/entrar" className="mt-6 inline-block rounded text-sm font-medium text-accent-text underline-offset-4 hover:underline">
        {words.backToSignIn}
      </Link>
    </SessionFrame>
  );
}
