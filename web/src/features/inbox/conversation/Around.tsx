/** What stands around a message's own content: where it came from, that it was changed, that it was taken back. */
import { useQuery } from "@tanstack/react-query";
import { Bot, Ban, Forward, Megaphone, Smartphone } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import { useMay } from "@/api/me";
import { readable } from "@/api/problem";
import type { Message } from "@/api/types";
import { useWords } from "@/lib/language";
import { fullDate } from "@/lib/time";
import { Popover } from "@/ui/Popover";
import { uiWords } from "@/ui/words";

import { kindWords } from "./kindWords";

interface Referral {
  source_type?: string;
  source_url?: string;
  headline?: string;
  body?: string;
}

/** The ad that brought the person, the product they ask about, that it was forwarded, or written on the clinic's phone. */
export function Before({ message }: { message: Message }) {
  const words = useWords(kindWords);
  const { data } = message;
  const referral = data.referral as Referral | undefined;
  const product = data.product as { product_retailer_id?: string } | undefined;
  return (
    <>
      {referral && <Ad referral={referral} />}
      {product?.product_retailer_id && <p className="mb-1 text-xs text-ink-2">{words.aboutProduct(product.product_retailer_id)}</p>}
      {data.forwarded === true && (
        <p className="mb-0.5 flex items-center gap-1 text-xs text-ink-2 italic">
          <Forward aria-hidden className="size-3.5" />
          {words.forwarded}
        </p>
      )}
      {(data.echo === true || data.past === true) && (
        <p className="mb-0.5 flex items-center gap-1 text-xs text-ink-2">
          <Smartphone aria-hidden className="size-3.5" />
          {data.past === true ? words.past : words.fromPhone}
        </p>
      )}
      {data.agent === true && (
        <p className="mb-0.5 flex items-center gap-1 text-xs text-ink-2">
          <Bot aria-hidden className="size-3.5" />
          {words.fromAgent}
        </p>
      )}
    </>
  );
}

function Ad({ referral }: { referral: Referral }) {
  const words = useWords(kindWords);
  const url = /^https?:\/\//.test(referral.source_url ?? "") ? referral.source_url : undefined;
  return (
    <div className="mb-1.5 rounded-lg border-l-[3px] border-spark bg-ink/6 px-2 py-1.5">
      <p className="flex items-center gap-1 text-xs font-semibold text-ink-2">
        <Megaphone aria-hidden className="size-3.5" />
        {referral.source_type === "post" ? words.fromPost : words.fromAd}
      </p>
      {referral.headline && <p className="font-medium break-words">{referral.headline}</p>}
      {referral.body && <p className="line-clamp-3 text-[13px] text-ink-2">{referral.body}</p>}
      {url && (
        <a href={url} target="_blank" rel="noopener noreferrer nofollow" className="text-xs text-accent-text underline">
          {words.openAd}
        </a>
      )}
    </div>
  );
}

export function Removed({ message }: { message: Message }) {
  const words = useWords(kindWords);
  const owner = useMay("owner");
  return (
    <div className="flex items-start gap-2 text-ink-2">
      <Ban aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p className="text-[13px] italic">
        {message.direction === "inbound" ? words.removed : words.removedByUs}{" "}
        {owner && (
          <Versions message={message} label={words.whatItSaid}>
            {words.whatItSaid}
          </Versions>
        )}
      </p>
    </div>
  );
}

export function Edited({ message }: { message: Message }) {
  const words = useWords(kindWords);
  return (
    <Versions message={message} label={words.editedHint}>
      {words.edited}
    </Versions>
  );
}

function Versions({ message, label, children }: { message: Message; label: string; children: string }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      label={label}
      open={open}
      onOpenChange={setOpen}
      side="top"
      trigger={
        <button type="button" title={label} className="rounded text-xs text-ink-2 not-italic underline decoration-dotted hover:text-ink">
          {children}
        </button>
      }
    >
      <VersionList message={message} />
    </Popover>
  );
}

interface Version {
  text: string | null;
  at: string;
}

function VersionList({ message }: { message: Message }) {
  const words = useWords(kindWords);
  const ui = useWords(uiWords);
  const versions = useQuery({
    queryKey: ["message-versions", message.id, message.edited_at, message.removed_at],
    queryFn: async ({ signal }) => (await api.get<{ items: Version[] }>(`/messages/${message.id}/versions`, { signal })).items,
  });
  return (
    <div className="w-72 max-w-full">
      <p className="mb-2 text-xs font-semibold text-ink-2">{words.versions}</p>
      {versions.isPending && <p className="text-ink-2">{ui.loading}</p>}
      {versions.isError && <p className="text-danger">{readable(versions.error)}</p>}
      <ol className="flex flex-col gap-2">
        {versions.data?.map((version, index) => (
          <li key={index} className="border-l-2 border-line pl-3">
            <time dateTime={version.at} className="block text-xs text-ink-2">
              {fullDate(version.at)}
            </time>
            <span className="break-words whitespace-pre-wrap">{version.text ?? <i>{words.nothing}</i>}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
