// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";

import type { Agendamento } from "@/api/types";
import { calendarOptionsQuery } from "@/ui/calendars/queries";

import { agendaWords } from "../words";
import { Invitation } from "./Invitation";

const all = agendaWords["pt-BR"];
const words = all.card;
const visit = { id: "a1", status: "booked", versao: 1, paciente_email: null, convite_por_email: false, convite: null } as Agendamento;

function shown(appointment: Partial<Agendamento>, { invites = true, mayWrite = true } = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  client.setQueryData(calendarOptionsQuery.queryKey, { value: { convidar_por_email: invites }, etag: null } as never);
  render(
    <QueryClientProvider client={client}>
      <Invitation appointment={{ ...visit, ...appointment }} mayWrite={mayWrite} />
    </QueryClientProvider>,
  );
}

const wish = () => screen.queryByRole("switch", { name: (name) => name.startsWith(all.booking.invite) });
const asked = (estado: string, motivo: string | null = null) => ({ paciente_email: "ana@paciente.example", convite_por_email: true, convite: { estado, motivo } as Agendamento["convite"] });

afterEach(cleanup);

describe("an appointment's invitation", () => {
  it("is not spoken of where the account invites nobody, unless somebody had asked", () => {
    shown({}, { invites: false });
    expect(wish()).toBeNull();
    shown(asked("desligado"), { invites: false });
    expect(screen.getByText(words.invitationStates.desligado)).toBeTruthy();
  });

  it("asks for an address where there is none", async () => {
    shown({});
    await userEvent.click(wish()!);
    expect(screen.getByLabelText(all.booking.email)).toBe(document.activeElement);
    await userEvent.click(wish()!);
    expect(screen.queryByLabelText(all.booking.email)).toBeNull();
  });

  it("lets an address be put right, or be left as it was", async () => {
    shown(asked("enviado"));
    await userEvent.click(screen.getByRole("button", { name: words.changeEmail }));
    expect(screen.getByLabelText(all.booking.email)).toHaveProperty("value", "ana@paciente.example");
    await userEvent.click(screen.getByRole("button", { name: words.keepEmail }));
    expect(screen.queryByLabelText(all.booking.email)).toBeNull();
    expect(wish()).toHaveProperty("ariaChecked", "true");
  });

  it("tells of a decline that nothing follows from it", () => {
    shown(asked("recusado"));
    expect(screen.getByText(words.invitationStates.recusado)).toBeTruthy();
    expect(screen.getByText(words.declinedHint)).toBeTruthy();
  });

  it("says why nobody was invited, and tries again for who may", () => {
    shown(asked("nao_enviado", "O e-mail não foi aceito."), { mayWrite: false });
    expect(screen.getByText("O e-mail não foi aceito.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: words.inviteAgain })).toBeNull();
    expect(wish()).toHaveProperty("disabled", true);
    cleanup();
    shown(asked("nao_enviado", "O e-mail não foi aceito."));
    expect(screen.getByRole("button", { name: words.inviteAgain })).toBeTruthy();
  });
});
