import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Conversation } from "@/api/types";
import { CostLine } from "@/ui/template/Cost";
import { estimatesQuery } from "@/api/templates";
import type { Template } from "@/api/templates";
import { useWords } from "@/lib/language";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

import { send } from "../outbox";
import { firstName, nameOf } from "../people";
import { inboxWords } from "../words";
import { TemplateChoice } from "./TemplateChoice";
import { TemplateFilling } from "./TemplateFilling";
import { begun, complete, filesOf, messageOf, type Filling } from "./templateFilling";

interface Props {
  conversation: Conversation;
  onClose: () => void;
}

/** An approved template, its blanks filled, as it will be read, with what it will cost. */
export function TemplateDialog({ conversation, onClose }: Props) {
  const words = useWords(inboxWords);
  const [chosen, setChosen] = useState<Template | null>(null);
  const [filling, setFilling] = useState<Filling | null>(null);
  const estimates = useQuery(estimatesQuery(conversation)).data;
  const choose = (template: Template) => {
    setFilling(begun(template, firstName(nameOf(conversation.contact))));
    setChosen(template);
  };
  const estimate = chosen && estimates?.items.find((one) => one.category === chosen.category);
  const ready = !!chosen && !!filling && complete(chosen, filling);
  return (
    <Dialog
      open
      onClose={onClose}
      title={chosen ? chosen.name : words.chooseTemplate}
      description={chosen ? undefined : words.templatesHint}
      width="large"
      actions={
        chosen && (
          <>
            <span className="mr-auto self-center">{estimate && <CostLine estimate={estimate} />}</span>
            <Button onClick={() => setChosen(null)}>{words.otherTemplate}</Button>
            <Button
              tone="primary"
              disabled={!ready}
              onClick={() => {
                send(conversation.id, messageOf(chosen, filling!), filesOf(filling!));
                onClose();
              }}
            >
              {words.send}
            </Button>
          </>
        )
      }
    >
      {chosen && filling ? <TemplateFilling template={chosen} filling={filling} onChange={setFilling} /> : <TemplateChoice channelId={conversation.channel_id} estimates={estimates} onChoose={choose} />}
    </Dialog>
  );
}
