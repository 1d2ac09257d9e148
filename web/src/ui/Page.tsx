import clsx from "clsx";
import type { ReactNode } from "react";

import { useTitle } from "@/lib/hooks";

/** An ordinary screen: heading, its actions, and a body that scrolls. */
interface Props {
  title: string;
  /** Over the heading: the way back, usually. */
  above?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  wide?: boolean;
}

export function Page({ title, above, description, actions, children, wide }: Props) {
  useTitle(title);
  return (
    <div className="thin-scroll h-full overflow-y-auto">
      <div className={wide ? "flex min-h-full flex-col p-4 md:p-6" : "mx-auto flex min-h-full max-w-6xl flex-col p-4 md:p-8"}>
        {above}
        <header className="mb-5 flex flex-wrap items-center gap-3">
          <div className={clsx("min-w-0 flex-1", description && "basis-64")}>
            <h1 className="text-xl font-semibold tracking-tight text-ink">{title}</h1>
            {description && <p className="mt-0.5 text-sm text-ink-2">{description}</p>}
          </div>
          {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  );
}
