// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { Refusal } from "../changes";
import { agendaWords } from "../words";
import { Refused } from "./Refused";

const words = agendaWords["pt-BR"].booking;
const taken: Refusal = { outsideHours: false, detail: "Esse horário acabou de ser ocupado.", alternatives: [], still: ["encaixe", "espera"] };

function shown(refused: Refusal, more: { mayOver?: boolean; reason?: string } = {}) {
  const onAnyway = vi.fn();
  render(<Refused refused={refused} busy={false} mayOver={more.mayOver ?? true} reason={more.reason ?? ""} onReason={() => undefined} onPick={() => undefined} onAnyway={onAnyway} />);
  return onAnyway;
}

const named = (name: string) => screen.queryByRole("button", { name });

afterEach(cleanup);

describe("a time that was refused", () => {
  it("may be had over another visit once there is a reason, or be waited for", async () => {
    const onAnyway = shown(taken, { reason: "dor" });
    await userEvent.click(named(words.over)!);
    await userEvent.click(named(words.wait)!);
    expect(onAnyway.mock.calls).toEqual([["over"], ["wait"]]);
  });

  it("asks for the reason before", () => {
    shown(taken);
    expect(named(words.over)).toHaveProperty("disabled", true);
  });

  it("offers neither where a calendar outside has it, and says what to do instead", () => {
    const detail = "Há um compromisso nesse horário no calendário do médico: escolha outro, ou libere-o antes no calendário.";
    shown({ ...taken, detail, still: [] });
    expect(named(words.over)).toBeNull();
    expect(screen.queryByLabelText(words.overReason)).toBeNull();
    expect(named(words.wait)).toBeNull();
    expect(screen.getByRole("alert").textContent).toContain("libere-o antes no calendário");
  });

  it("says who could, where the practitioner leaves it to managers", () => {
    shown(taken, { mayOver: false });
    expect(named(words.over)).toBeNull();
    expect(screen.getByText(words.overByManager)).toBeTruthy();
    expect(named(words.wait)).not.toBeNull();
  });
});
