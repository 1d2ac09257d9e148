/** Light, dark, or as the machine says. */
import { recall, remember } from "./remember";
import { createStore } from "./store";

export type Theme = "system" | "light" | "dark";

const dark = typeof matchMedia === "function" ? matchMedia("(prefers-color-scheme: dark)") : null;
const remembered = recall("theme");

export const theme = createStore<Theme>(remembered === "light" || remembered === "dark" ? remembered : "system");

function paint(): void {
  const chosen = theme.get();
  document.documentElement.dataset.theme = chosen === "system" ? (dark?.matches ? "dark" : "light") : chosen;
}

export function chooseTheme(next: Theme): void {
  remember("theme", next);
  theme.set(next);
  paint();
}

export function startTheme(): void {
  dark?.addEventListener("change", paint);
  paint();
}
