/** A text in one line, without the marks of bold, italic, struck and fixed text. */
export const withoutMarks = (text: string) =>
  text
    .replace(/```|(?<![\p{L}\p{N}])[*_~](?=\S)|(?<=\S)[*_~](?![\p{L}\p{N}])/gu, "")
    .replace(/\s+/g, " ")
    .trim();
