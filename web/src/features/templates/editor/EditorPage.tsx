import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useWords } from "@/lib/language";
import { ErrorState } from "@/ui/EmptyState";
import { Page } from "@/ui/Page";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { templateQuery } from "@/api/templates";
import { templateWords } from "../words";
import { Editor } from "./Editor";
import { contentOf, emptyContent } from "./form";

interface Props {
  /** "novo", or the template's id. */
  id: string;
  channelId: string;
  /** Begin from what this one says. */
  copyOf?: string;
  onOpen: (id: string) => void;
  onClose: () => void;
}

export function EditorPage({ id, channelId, copyOf, onOpen, onClose }: Props) {
  const words = useWords(templateWords);
  const ui = useWords(uiWords);
  const [round, setRound] = useState(0);
  const source = id === "novo" ? copyOf : id;
  const found = useQuery({ ...templateQuery(source ?? ""), enabled: !!source });
  if (source && found.isPending) {
    return (
      <Page title={words.title}>
        <SkeletonRows label={ui.loading} rows={6} />
      </Page>
    );
  }
  if (source && found.isError) {
    return (
      <Page title={words.title}>
        <ErrorState failure={found.error} onRetry={() => void found.refetch()} />
      </Page>
    );
  }
  const template = found.data?.value;
  if (id === "novo" || !template) {
    const content = template ? contentOf(template) : emptyContent();
    return <Editor key={`novo ${copyOf ?? ""}`} channelId={template?.channel_id ?? channelId} begin={{ name: template ? `${template.name}_2` : "", language: template?.language ?? "pt_BR", content }} onOpen={onOpen} onClose={onClose} />;
  }
  return <Editor key={`${template.id} ${round}`} onReload={() => void found.refetch().then(() => setRound(round + 1))} channelId={template.channel_id} template={template} etag={found.data!.etag} begin={{ name: template.name, language: template.language, content: contentOf(template) }} onOpen={onOpen} onClose={onClose} />;
}
