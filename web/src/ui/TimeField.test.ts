import { expect, test } from "vitest";

import { readTime } from "./TimeField";

test.each([
  ["8", "08:00"],
  ["830", "08:30"],
  ["8h30", "08:30"],
  ["8h", "08:00"],
  ["13:05", "13:05"],
  ["1305", "13:05"],
  ["24:00", "00:00"],
  ["25:00", ""],
  ["12:75", ""],
  ["manhã", ""],
])("%s is %s", (written, time) => expect(readTime(written)).toBe(time));
