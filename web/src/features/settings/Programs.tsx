import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bot, Trash2 } from "lucide-react";
import { useState } from "react";

import { api } from "@/api/client";
import type { ApiClient, ApiClientMade, Role } from "@/api/types";
import { announce } from "@/lib/announcements";
import { useWords } from "@/lib/language";
import { ago, shortDate } from "@/lib/time";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { CopyField } from "@/ui/CopyField";
import { ConfirmDialog, Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { FormDialog } from "@/ui/FormDialog";
import { IconButton } from "@/ui/IconButton";
import { uiWords } from "@/ui/words";

import { clientsQuery } from "./queries";
import { RoleSelect } from "./RoleSelect";
import { Section } from "./Section";
import { settingsWords } from "./words";

export function Programs() {
  const words = useWords(settingsWords);
  const queryClient = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<ApiClient | null>(null);
  const refresh = () => void queryClient.invalidateQueries({ queryKey: clientsQuery.queryKey });
  const remove = useMutation({
    mutationFn: (client: ApiClient) => api.delete(`/api-clients/${client.id}`),
    onSuccess: (_nothing, client) => {
      refresh();
      announce({ tone: "good", text: words.programs.removed(client.name) });
    },
    onSettled: () => setRemoving(null),
  });
  return (
    <>
      <Section
        title={words.programs.title}
        hint={
          <>
            {words.programs.hint}{" "}
            <a href="/docs" target="_blank" rel="noopener" className="font-medium text-accent-text underline">
              {words.programs.documentation}
            </a>
          </>
        }
        add={words.programs.add}
        onAdd={() => setAdding(true)}
        none={words.programs.none}
        list={useQuery(clientsQuery)}
      >
        {(clients) => clients.map((client) => <Program key={client.id} client={client} onRemove={() => setRemoving(client)} />)}
      </Section>
      {adding && <NewProgram onMade={refresh} onClose={() => setAdding(false)} />}
      {removing && (
        <ConfirmDialog
          open
          danger
          title={words.programs.removeTitle(removing.name)}
          description={words.programs.removeHint}
          confirmLabel={words.programs.remove}
          busy={remove.isPending}
          onConfirm={() => remove.mutate(removing)}
          onClose={() => setRemoving(null)}
        />
      )}
    </>
  );
}

function Program({ client, onRemove }: { client: ApiClient; onRemove: () => void }) {
  const words = useWords(settingsWords);
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <span className="flex size-9 items-center justify-center rounded-full bg-hover text-ink-2">
        <Bot aria-hidden className="size-4" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="font-medium">{client.name}</p>
        <p className="truncate font-mono text-xs text-ink-3">{client.client_id}</p>
        <p className="text-xs text-ink-3">
          {words.programs.createdAt} {shortDate(client.created_at)} · {words.programs.lastSeen}: {client.last_seen_at ? ago(client.last_seen_at) : words.programs.never}
        </p>
      </div>
      <Badge>{words.roles[client.role]}</Badge>
      <IconButton label={`${words.programs.remove}: ${client.name}`} icon={<Trash2 aria-hidden className="size-4" />} onClick={onRemove} />
    </li>
  );
}

function NewProgram({ onMade, onClose }: { onMade: () => void; onClose: () => void }) {
  const words = useWords(settingsWords);
  const ui = useWords(uiWords);
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("attendant");
  const make = useMutation({ meta: { quiet: true }, mutationFn: () => api.post<ApiClientMade>("/api-clients", { body: { name: name.trim(), role } }), onSuccess: onMade });
  if (make.data) return <Secret made={make.data} onClose={onClose} />;
  return (
    <FormDialog
      onClose={onClose}
      title={words.programs.add}
      submit={ui.add}
      busy={make.isPending}
      disabled={!name.trim()}
      failure={make.error}
      onSubmit={() => make.mutate()}
    >
      <Field label={words.programs.name} required autoFocus maxLength={200} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
      <RoleSelect value={role} onChange={setRole} />
    </FormDialog>
  );
}

/** The one time that the secret is seen. */
function Secret({ made, onClose }: { made: ApiClientMade; onClose: () => void }) {
  const words = useWords(settingsWords);
  return (
    <Dialog
      open
      width="medium"
      keep
      onClose={onClose}
      title={words.programs.secretTitle}
      description={made.name}
      actions={
        <Button tone="primary" onClick={onClose}>
          {words.programs.kept}
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <CopyField label={words.programs.clientId} value={made.client_id} />
        <CopyField label={words.programs.secret} value={made.client_secret} />
      </div>
    </Dialog>
  );
}
