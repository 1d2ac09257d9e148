// @vitest-environment jsdom
import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { Markup } from "./Markup";

const html = (text: string) => render(<Markup text={text} />).container.innerHTML;

describe("text as messaging apps mark it up", () => {
  it("is bold, italic, struck, and one within the other", () => {
    expect(html("*Ana*, _sim_ ~não~")).toBe("<strong>Ana</strong>, <em>sim</em> <s>não</s>");
    expect(html("*Dra. _Ana_*")).toBe("<strong>Dra. <em>Ana</em></strong>");
  });

  it("leaves sums, file names and lone stars alone", () => {
    expect(html("2*3*4 e foto_do_rx_1.png * fim")).toBe("2*3*4 e foto_do_rx_1.png * fim");
  });

  it("shows what looks like HTML as it was written", () => {
    expect(html("<img src=x onerror=alert(1)>")).toBe("&lt;img src=x onerror=alert(1)&gt;");
  });

  it("links addresses without the full stop behind them, and nothing that is not http", () => {
    expect(html("veja https://exemplo.test/a_b_c.")).toContain('href="https://exemplo.test/a_b_c"');
    expect(html("javascript:alert(1)")).not.toContain("href");
  });
});
