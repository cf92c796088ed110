/** Sets formulas as MathML. A part of its own, loaded when a text may hold one. */
import katex from "katex";
import { explodes } from "./dollars.ts";

/** Longest markup of one formula; more is shown as its source. */
const longestMarkup = 200_000;

/** Markup, to be cleaned like any other; null where the formula is to be shown as its source. */
export function setFormula(tex: string, isDisplay: boolean): string | null {
  if (explodes(tex)) {
    return null;
  }

  try {
    const markup = katex.renderToString(tex, {
      displayMode: isDisplay,
      output: "mathml",
      throwOnError: true,
      strict: "ignore",
      trust: false,
      maxExpand: 500,
      maxSize: 20,
    });
    // The page's policy refuses style attributes; text content cannot look like one, since its quotes are escaped.
    return markup.length > longestMarkup ? null : markup.replaceAll(/ style="[^"]*"/g, "");
  } catch {
    // Not a formula after all, or one that nests too deep: its source says more than an error.
    return null;
  }
}
