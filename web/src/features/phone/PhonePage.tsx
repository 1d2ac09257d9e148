import { useQuery } from "@tanstack/react-query";
import { SlidersHorizontal, Smartphone } from "lucide-react";
import { useState } from "react";

import { useIsPhone, useTitle } from "@/lib/hooks";
import { useWords } from "@/lib/language";
import { recall, remember } from "@/lib/remember";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { EmptyState, ErrorState } from "@/ui/EmptyState";
import { Select } from "@/ui/Select";
import { SkeletonRows } from "@/ui/Skeleton";
import { uiWords } from "@/ui/words";

import { Chat } from "./Chat";
import { FaultPanel } from "./FaultPanel";
import { PatientPicker } from "./PatientPicker";
import { PhoneFrame } from "./PhoneFrame";
import { numbers, patients, type SandboxNumber } from "./sandbox";
import { phoneWords } from "./words";

export function PhonePage() {
  const words = useWords(phoneWords);
  const ui = useWords(uiWords);
  const known = useQuery({ queryKey: ["phone", "numbers"], queryFn: numbers });
  useTitle(words.title);
  if (known.isPending) return <SkeletonRows label={ui.loading} />;
  if (known.isError) return <ErrorState failure={known.error} onRetry={() => void known.refetch()} />;
  if (!known.data.length) {
    return (
      <EmptyState icon={<Smartphone aria-hidden />} title={words.noNumbers}>
        {words.noNumbersHint}
      </EmptyState>
    );
  }
  return <Stage known={known.data} />;
}

function Stage({ known }: { known: SandboxNumber[] }) {
  const words = useWords(phoneWords);
  const [numberId, setNumberId] = useState(known[0]!.phone_number_id);
  const [patientId, choosePatient] = usePatient();
  const people = useQuery({ queryKey: ["phone", "patients"], queryFn: patients, refetchInterval: 5000 });
  const patient = people.data?.find((one) => one.wa_id === patientId);
  const phone = useIsPhone();
  const [panel, setPanel] = useState<"people" | "newPatient" | null>(null);
  const side = (
    <div className="flex flex-col gap-5">
      {known.length > 1 && (
        <Select
          label={words.clinicNumber}
          value={numberId}
          onChange={setNumberId}
          options={known.map((number) => ({ value: number.phone_number_id, label: `${number.verified_name ?? ""} ${number.display_phone_number}`.trim() }))}
        />
      )}
      <PatientPicker
        people={people.data ?? []}
        numberId={numberId}
        chosen={patientId}
        startsMaking={panel === "newPatient"}
        onChoose={(id) => {
          choosePatient(id);
          setPanel(null);
        }}
      />
      {phone && <FaultPanel />}
    </div>
  );
  const screen = patientId ? (
    <Chat key={`${patientId} ${numberId}`} patientId={patientId} patientName={patient?.profile_name ?? null} numberId={numberId} />
  ) : (
    <EmptyState icon={<Smartphone aria-hidden />} title={words.choosePatient} action={phone && <Button onClick={() => setPanel("newPatient")}>{words.newPatient}</Button>} />
  );

  if (phone) {
    return (
      <div className="flex h-full flex-col">
        <header className="flex items-center gap-2 border-b border-line bg-surface px-4 py-2">
          <h1 className="flex-1 truncate text-base font-semibold">
            {words.title}
            {patient?.profile_name ? ` · ${patient.profile_name}` : ""}
          </h1>
          <Button size="small" icon={<SlidersHorizontal aria-hidden className="size-4" />} onClick={() => setPanel("people")}>
            {words.panel}
          </Button>
        </header>
        <div className="min-h-0 flex-1">{screen}</div>
        <Dialog open={panel !== null} onClose={() => setPanel(null)} title={words.panel}>
          <div className="pb-6">{side}</div>
        </Dialog>
      </div>
    );
  }
  return (
    <div className="flex h-full min-h-0">
      <aside aria-label={words.patients} className="thin-scroll h-full w-[300px] shrink-0 overflow-y-auto border-r border-line bg-surface p-5">
        <h1 className="text-lg font-semibold tracking-tight">{words.title}</h1>
        <p className="mt-1 mb-5 text-[13px] text-ink-2">{words.lead}</p>
        {side}
      </aside>
      <div className="flex min-w-0 flex-1 items-center justify-center overflow-auto p-4">
        <PhoneFrame>{screen}</PhoneFrame>
      </div>
      <aside aria-label={words.faults} className="thin-scroll h-full w-[320px] shrink-0 overflow-y-auto border-l border-line bg-surface p-5">
        <FaultPanel />
      </aside>
    </div>
  );
}

/** The same person again after a reload. */
function usePatient(): [string | null, (id: string | null) => void] {
  const [patientId, setPatientId] = useState(() => recall("phone-patient"));
  return [
    patientId,
    (id) => {
      remember("phone-patient", id);
      setPatientId(id);
    },
  ];
}
