import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MessageSquareText, Search } from "lucide-react";
import { useState } from "react";

import { CategoryBadge, QualityBadge } from "@/ui/template/badges";
import { CostBadge } from "@/ui/template/Cost";
import { templatesQuery } from "@/api/templates";
import type { Estimates, Template } from "@/api/templates";
import { holds } from "@/lib/fold";
import { useWords } from "@/lib/language";
import { withoutMarks } from "@/lib/marks";
import { Badge } from "@/ui/Badge";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { Field } from "@/ui/Field";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { inboxWords } from "../words";
import { pickerWords } from "./pickerWords";

interface Props {
  channelId: string;
  estimates?: Estimates;
  onChoose: (template: Template) => void;
}

/** The channel's approved templates, with what each would cost now. */
export function TemplateChoice({ channelId, estimates, onChoose }: Props) {
  const words = useWords(inboxWords);
  const own = useWords(pickerWords);
  const ui = useWords(uiWords);
  const templates = useQuery(templatesQuery(channelId));
  const [sought, setSought] = useState("");
  if (templates.isPending) return <SkeletonRows label={ui.loading} rows={4} />;
  if (templates.isError) return <ErrorState failure={templates.error} onRetry={() => void templates.refetch()} />;
  const approved = templates.data.filter((template) => template.can_send);
  if (!approved.length) {
    return (
      <EmptyState icon={<MessageSquareText aria-hidden />} title={words.noTemplates} action={<Link to="/modelos" className="font-medium text-accent-text underline">{own.toTemplates}</Link>} />
    );
  }
  const found = approved.filter((template) => holds(`${template.name} ${template.body}`, sought));
  return (
    <div className="flex flex-col gap-3 pb-4">
      <div className="relative">
        <Search aria-hidden className="absolute top-2.5 left-3 size-4 text-ink-3" />
        <Field label={words.searchTemplates} hiddenLabel placeholder={words.searchTemplates} autoFocus value={sought} onChange={(event) => setSought(event.target.value)} style={{ paddingLeft: 36 }} />
      </div>
      {!found.length && <p className="text-sm text-ink-2">{own.noneFound}</p>}
      <ul className="flex flex-col gap-1.5">
        {found.map((template) => (
          <li key={template.id}>
            <button type="button" onClick={() => onChoose(template)} className="block w-full rounded-xl border border-line bg-raised px-3 py-2 text-left hover:bg-hover">
              <span className="flex flex-wrap items-center gap-1.5">
                <span className="mr-1 font-medium break-all">{template.name}</span>
                <Badge>{template.language}</Badge>
                <CategoryBadge category={template.category} />
                <QualityBadge quality={template.quality} />
                <span className="ml-auto">
                  <CostBadge estimate={estimates?.items.find((one) => one.category === template.category)} />
                </span>
              </span>
              <span className="mt-0.5 line-clamp-2 text-[13px] text-ink-2">{withoutMarks(template.body)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
