/** Signs that cannot be seen, and those that turn the order of others about. They are shown by name. Pure. */

const unseen: ReadonlyMap<string, readonly [string, string]> = new Map([
  ["\u00ad", ["SHY", "soft hyphen"]],
  ["\u061c", ["ALM", "Arabic letter mark"]],
  ["\u180e", ["MVS", "Mongolian vowel separator"]],
  ["\u200b", ["ZWSP", "zero-width space"]],
  ["\u200c", ["ZWNJ", "zero-width non-joiner"]],
  ["\u200d", ["ZWJ", "zero-width joiner"]],
  ["\u200e", ["LRM", "left-to-right mark"]],
  ["\u200f", ["RLM", "right-to-left mark"]],
  ["\u202a", ["LRE", "left-to-right embedding"]],
  ["\u202b", ["RLE", "right-to-left embedding"]],
  ["\u202c", ["PDF", "end of a direction"]],
  ["\u202d", ["LRO", "left-to-right override"]],
  ["\u202e", ["RLO", "right-to-left override"]],
  ["\u2060", ["WJ", "word joiner"]],
  ["\u2061", ["FA", "function application"]],
  ["\u2062", ["IT", "invisible times"]],
  ["\u2063", ["IS", "invisible separator"]],
  ["\u2064", ["IP", "invisible plus"]],
  ["\u2066", ["LRI", "left-to-right isolate"]],
  ["\u2067", ["RLI", "right-to-left isolate"]],
  ["\u2068", ["FSI", "first strong isolate"]],
  ["\u2069", ["PDI", "end of an isolate"]],
  ["\ufeff", ["BOM", "zero-width no-break space"]],
]);

const pattern =
  /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|[\u{e0020}-\u{e007f}]/gu;

export interface Piece {
  readonly text: string;
  /** Null for plain text. */
  readonly mark: { readonly name: string; readonly title: string } | null;
}

/** The text in pieces that put together are the text again; signs that cannot be seen stand alone. */
export function pieces(text: string): readonly Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const at = match.index;
    if (!isOrdinary(text, at, match[0])) {
      if (at > from) {
        found.push({ text: text.slice(from, at), mark: null });
      }

      found.push({ text: match[0], mark: markOf(match[0]) });
      from = at + match[0].length;
    }
  }

  if (from < text.length) {
    found.push({ text: text.slice(from), mark: null });
  }

  return found;
}

function markOf(sign: string): { readonly name: string; readonly title: string } {
  const code = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const [name, title] = unseen.get(sign) ?? ["TAG", "tag character"];
  return { name, title: `${title}, U+${code}` };
}

/** Joiners are how joined emoji and some scripts are written; between such signs they are no surprise. */
function isOrdinary(text: string, at: number, sign: string): boolean {
  if (sign !== "\u200d" && sign !== "\u200c") {
    return false;
  }

  const before = [...text.slice(Math.max(at - 4, 0), at)].at(-1) ?? "";
  const after = String.fromCodePoint(text.codePointAt(at + 1) ?? 0);
  const isEmoji = sign === "\u200d" && /[\p{Extended_Pictographic}\p{EMod}\ufe0f]/u.test(before)
    && /\p{Extended_Pictographic}/u.test(after);
  const joins = /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{M}\p{Script=Devanagari}\p{Script=Bengali}]/u;
  return isEmoji || (joins.test(before) && /\p{L}/u.test(after)
    && !/[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u.test(after));
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);
}
