import { expect, test } from "vitest";

import { Problem } from "./problem";

test("which field is wrong, and why, is said in words for a person", () => {
  const errors = [
    { loc: ["body", "paciente_email"], type: "value_error", msg: "Não parece um e-mail." },
    { loc: ["query", "data"], type: "missing", msg: "Falta este campo." },
  ];
  const problem = new Problem(422, { title: "Há dados inválidos no pedido.", detail: "Confira os campos indicados em `errors`.", errors });
  expect(problem.readable).toBe("Há dados inválidos no pedido. Paciente email: Não parece um e-mail. Data: Falta este campo.");
});

test("what the server says of the whole stands as it was said", () => {
  const problem = new Problem(409, { title: "O horário não está livre.", detail: "Escolha outro.", errors: [{ pointer: "/body", msg: "x" }] });
  expect(problem.readable).toBe("O horário não está livre. Escolha outro.");
});
