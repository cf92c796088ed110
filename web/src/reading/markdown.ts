/** Stored text as Markdown. Its HTML is ours alone: HTML in the text is shown as text, and nothing is loaded by it. */
import { Marked, Renderer, type Tokens } from "marked";
import { formulaAt, longestFormula, type Formula } from "./dollars.ts";
import { escape, pieces } from "./unseen.ts";

/** What is loaded later. Each answers with markup, or null where the source is to be shown. */
export interface Setters {
  readonly formula: ((tex: string, isDisplay: boolean) => string | null) | null;
  readonly code: ((code: string, language: string) => string | null) | null;
}

export interface Markup {
  readonly html: string;
  /** What the text could use and was not given. */
  readonly lacks: { readonly formula: boolean; readonly code: boolean };
}

/** Formulas of one text, in signs: what comes after is shown as its source. */
const mostFormulas = 100_000;

/** Where a formula may begin: a row of dollars is none. */
const opening = /\$(?=[^\s$])|\$\$(?=[^$])|\\[([]/;

interface FormulaToken extends Tokens.Generic {
  readonly formula: Formula;
}

/** Not yet cleaned. O(length) for the texts people write. */
export function toMarkup(text: string, setters: Setters): Markup {
  const lacks = { formula: false, code: false };
  let room = mostFormulas;
  const set = (formula: Formula) => {
    lacks.formula ||= setters.formula === null;
    room -= formula.tex.length;
    const isSeen = pieces(formula.tex).every((piece) => piece.mark === null);
    const markup = room >= 0 && isSeen ? setters.formula?.(formula.tex, formula.isDisplay) : null;
    return markup ?? `<code class="formula">${escape(formula.raw)}</code>`;
  };
  const code = (source: string, language: string) => {
    lacks.code ||= setters.code === null && language !== "";
    return (language === "" ? null : setters.code?.(source, language)) ?? escape(source);
  };
  const marked = new Marked({ gfm: true, breaks: true });
  marked.use({
    extensions: [formulas("inline", set), formulas("block", set)],
    hooks: { emStrongMask: maskFormulas },
  });
  return { html: parse(marked, text, code), lacks };
}

type Code = (source: string, language: string) => string;

/** A text that nests deeper than the parser can follow is shown as it is stored. */
function parse(marked: Marked, text: string, code: Code): string {
  try {
    const tokens = marked.lexer(text);
    const depths = new Set<number>();
    marked.walkTokens(tokens, (token) => void (token.type === "heading" && depths.add(token["depth"] as number)));
    marked.use({ renderer: rendererOf(code, [...depths].sort((a, b) => a - b)) });
    return marked.parser(tokens);
  } catch (error) {
    if (error instanceof RangeError) {
      return `<p class="as-stored">${escape(text)}</p>`;
    }

    throw error;
  }
}

function formulas(level: "inline" | "block", set: (formula: Formula) => string) {
  return {
    name: `${level}Formula`,
    level,
    start: (text: string) => {
      const at = level === "inline" ? text.search(opening) : text.search(/(?:^|\n)(?:\$\$|\\\[)/);
      return at < 0 ? undefined : at;
    },
    tokenizer(text: string, tokens: readonly { readonly raw: string }[]): FormulaToken | undefined {
      const ahead = text.slice(0, 2 * longestFormula);
      // The sign before is looked at last: reading it costs as much as the text so far is long.
      const isLikely = formulaAt(ahead, "") !== null;
      const formula = isLikely ? formulaAt(ahead, tokens.at(-1)?.raw.at(-1) ?? "") : null;
      const isOwnBlock = formula?.isDisplay && /^[ \t]*(?:\n|$)/.test(text.slice(formula.raw.length));
      return formula && (level === "inline" || isOwnBlock)
        ? { type: `${level}Formula`, raw: formula.raw, formula }
        : undefined;
    },
    renderer: (token: Tokens.Generic) => {
      const markup = set((token as FormulaToken).formula);
      return level === "inline" ? markup : `<p>${markup}</p>`;
    },
  };
}

/** Stars and underscores of formulas are no emphasis. */
function maskFormulas(text: string): string {
  let masked = "";
  let at = 0;
  while (at < text.length) {
    const next = text.slice(at).search(opening);
    if (next < 0) {
      break;
    }

    masked += text.slice(at, at + next);
    at += next;
    const formula = formulaAt(text.slice(at, at + 2 * longestFormula), text[at - 1] ?? "");
    const length = formula?.raw.length ?? (text[at] === "\\" ? 2 : 1);
    masked += formula ? "a".repeat(length) : text.slice(at, at + length);
    at += length;
  }

  return masked + text.slice(at);
}

/** @param depths The depths of headings that the text uses, least first. */
function rendererOf(code: Code, depths: readonly number[]) {
  return {
    html: ({ text, block }: Tokens.HTML | Tokens.Tag) =>
      block === true ? `<p class="as-stored">${escape(text.replace(/\n$/, ""))}</p>` : escape(text),
    heading({ tokens, depth }: Tokens.Heading): string {
      // The page has two levels of its own above the content; no level of the text's is left out.
      const level = Math.min(depths.indexOf(depth) + 3, 6);
      return `<h${level}>${(this as unknown as Renderer).parser.parseInline(tokens)}</h${level}>\n`;
    },
    code({ text, lang }: Tokens.Code): string {
      const language = languageOf(lang ?? "");
      const label = language === "" ? "Code" : `Code, ${language}`;
      return `<pre tabindex="0" aria-label="${escape(label)}"><code>${code(text, language)}</code></pre>\n`;
    },
    link({ href, tokens, text }: Tokens.Link): string {
      return linkOf(href, (this as unknown as Renderer).parser.parseInline(tokens), text);
    },
    image: ({ href, text }: Tokens.Image) =>
      `<span class="unloaded">${escape(text === "" ? "Picture" : `Picture: ${text}`)} <span class="host">${
        escape(href)}</span></span>`,
    checkbox: ({ checked }: Tokens.Checkbox) => (checked ? "☑ " : "☐ "),
    table(token: Tokens.Table): string {
      const table = Renderer.prototype.table.call(this as unknown as Renderer, token);
      return `<div class="table-frame" tabindex="0" role="region" aria-label="Table">${table}</div>\n`;
    },
  };
}

/** The language that a fence names, in the word that the colouring knows. */
export function languageOf(fence: string): string {
  const word = /^[\w+#.-]{1,20}/.exec(fence.trim())?.[0].toLowerCase() ?? "";
  const others: Readonly<Record<string, string>> = {
    py: "python", python3: "python", js: "javascript", jsx: "javascript", ts: "typescript", tsx: "typescript",
    "c++": "cpp", cc: "cpp", h: "c", hpp: "cpp", cs: "csharp", "c#": "csharp", golang: "go", rs: "rust",
    sh: "bash", shell: "bash", zsh: "bash", console: "bash", html: "xml", svg: "xml", jsonl: "json",
  };
  return others[word] ?? word;
}

/** A link that can be followed says where to; one with another scheme is shown as it is stored. */
function linkOf(href: string, label: string, text: string): string {
  const address = /^(?:https?:\/\/|mailto:)/i.test(href) ? addressOf(href) : null;
  if (address === null) {
    return `${label} <span class="host">${escape(href)}</span>`;
  }

  const place = address.protocol === "mailto:" ? address.pathname : address.host;
  const host = text.includes(place) && address.host === hostOf(text, address.host)
    ? "" : ` <span class="host">${escape(place)}</span>`;
  return `<a href="${escape(address.href)}" rel="noopener noreferrer" target="_blank">${label}</a>${host}`;
}

/** The host that a link's own text names; where it names another one, the true one is shown beside it. */
function hostOf(text: string, otherwise: string): string {
  const named = /^\s*(?:https?:\/\/)?([^\s/?#]+)/i.exec(text)?.[1]?.toLowerCase();
  return named?.includes(".") || named?.includes(":") ? named : otherwise;
}

function addressOf(href: string): URL | null {
  try {
    return new URL(href);
  } catch {
    return null;
  }
}
