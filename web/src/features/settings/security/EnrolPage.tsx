import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";

import { meQuery, useMe } from "@/api/me";
import { signOut } from "@/api/session";
import { useTitle } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { Mark } from "@/ui/Brand";
import { Button } from "@/ui/Button";

import { SecondFactorSetup } from "./SecondFactorSetup";
import { securityWords } from "./words";

/** Where the account asks for a second factor, who has none comes here and nowhere else. */
export function EnrolPage() {
  const words = useWords(securityWords).enrol;
  const { user } = useMe();
  const router = useRouter();
  const queryClient = useQueryClient();
  useTitle(words.title);
  const go = async () => {
    await queryClient.fetchQuery({ ...meQuery, staleTime: 0 });
    router.history.push("/conversas");
  };
  const leave = async () => {
    await signOut();
    queryClient.clear();
    router.history.push("/entrar");
  };
  return (
    <main className="flex min-h-dvh items-start justify-center bg-canvas p-4 md:items-center">
      <div className="w-full max-w-md rounded-2xl border border-line bg-surface p-6">
        <div className="mb-4 flex items-center gap-3">
          <span className="flex size-10 items-center justify-center rounded-xl bg-rail text-rail-ink">
            <Mark className="size-8" />
          </span>
          <h1 className="flex-1 text-lg font-semibold tracking-tight">{words.title}</h1>
          <Button tone="quiet" size="small" onClick={() => void leave()}>
            {words.signOut}
          </Button>
        </div>
        <p className="mb-5 text-sm text-ink-2">{words.lead}</p>
        {user && <SecondFactorSetup email={user.email} doneLabel={words.done} onDone={() => void go()} />}
      </div>
    </main>
  );
}
