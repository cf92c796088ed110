/** Where a formula begins and ends in stored text. Pure; the rule for single dollars is pandoc's, so money is text. */

export interface Formula {
  /** All of it with its signs, as stored. */
  readonly raw: string;
  readonly tex: string;
  readonly isDisplay: boolean;
}

/** Longest formula that is set; a longer one is shown as its source. */
export const longestFormula = 10_000;

/** Dollars before digits that a formula may hold: it bounds the search. */
const mostPassed = 20;

/** The formula that begins at the start of a text; null when none does. @param before The sign before it, or "". */
export function formulaAt(text: string, before: string): Formula | null {
  if (text.startsWith("$$")) {
    return between(text, "$$", "$$", true);
  }

  if (text.startsWith("$")) {
    return singleDollars(text, before);
  }

  return text.startsWith("\\(") ? between(text, "\\(", "\\)", false)
    : text.startsWith("\\[") ? between(text, "\\[", "\\]", true)
    : null;
}

function between(text: string, open: string, close: string, isDisplay: boolean): Formula | null {
  const end = text.indexOf(close, open.length);
  const tex = text.slice(open.length, Math.max(end, 0));
  const isFormula = end > 0 && tex.trim() !== "" && !/\n[ \t]*\n/.test(tex);
  return isFormula ? { raw: text.slice(0, end + close.length), tex, isDisplay } : null;
}

/**
 * A dollar opens when something other than white space follows; it closes when none stands before it and no digit
 * follows. So "$1,200 to $3,400" has no formula: a space stands before the second.
 */
function singleDollars(text: string, before: string): Formula | null {
  if (/[\p{L}\p{N}$\\]/u.test(before) || !/^\$[^\s$]/.test(text)) {
    return null;
  }

  let passed = 0;
  for (let at = 1; at < text.length && passed < mostPassed; at++) {
    const sign = text[at];
    if (sign === "\\") {
      at++;
    } else if (sign === "\n" && /^\n[ \t]*\n/.test(text.slice(at, at + 200))) {
      return null;
    } else if (sign === "$") {
      const isClosing = !/\s/.test(text[at - 1] ?? " ") && !/[0-9$]/.test(text[at + 1] ?? "");
      if (isClosing) {
        return { raw: text.slice(0, at + 1), tex: text.slice(1, at), isDisplay: false };
      }

      if (/\s/.test(text[at - 1] ?? " ")) {
        return null; // Another one opens here; the first was money.
      }

      passed++;
    }
  }

  return null;
}

/** Whether a text may hold a formula at all: looked at before the setter of formulas is loaded. */
export function mayHoldFormula(text: string): boolean {
  return /\$[^\s]|\\\(|\\\[/.test(text);
}

/** Whether a formula is one that would take long or fill the page. */
export function explodes(tex: string): boolean {
  let depth = 0;
  let deepest = 0;
  for (const sign of tex) {
    depth += sign === "{" ? 1 : sign === "}" ? -1 : 0;
    deepest = Math.max(deepest, depth);
  }

  return tex.length > longestFormula || deepest > 50 || (tex.match(/\\left|\\begin/g)?.length ?? 0) > 200;
}
