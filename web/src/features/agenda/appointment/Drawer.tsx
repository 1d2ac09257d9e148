import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import { useRef, type ReactNode } from "react";

import { useIsPhone } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { IconButton } from "@/ui/IconButton";
import { uiWords } from "@/ui/words";

/** At the right edge on a desk, where the agenda beside it stays in use; the whole screen on a phone. */
export function Drawer({ title, badge, children, footer, onClose }: { title: string; badge?: ReactNode; children: ReactNode; footer?: ReactNode; onClose: () => void }) {
  const words = useWords(uiWords);
  const phone = useIsPhone();
  const before = useRef<HTMLElement>(null);
  return (
    <Primitive.Root open modal={phone} onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <Primitive.Content
          role={phone ? "dialog" : "region"}
          aria-describedby=""
          onInteractOutside={(event) => event.preventDefault()}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            before.current = document.activeElement as HTMLElement | null;
            (event.target as HTMLElement).focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            before.current?.focus();
          }}
          className="fixed inset-y-0 right-0 z-30 flex w-full flex-col border-l border-line bg-surface shadow-float focus:outline-none motion-safe:animate-[appear_140ms_ease-out] md:w-[420px]"
        >
          <div className="flex items-start gap-3 border-b border-line px-5 py-3">
            <div className="min-w-0 flex-1">
              <Primitive.Title className="text-lg leading-snug font-semibold break-words">{title}</Primitive.Title>
              {badge && <div className="mt-1.5">{badge}</div>}
            </div>
            <IconButton label={words.close} icon={<X aria-hidden className="size-5" />} onClick={onClose} />
          </div>
          <div className="thin-scroll min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {footer && <div className="flex flex-wrap gap-2 border-t border-line px-5 py-3">{footer}</div>}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
