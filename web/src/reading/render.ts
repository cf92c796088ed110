/** Stored text as nodes of the page: cleaned, with the unseen made visible. Each text is rendered once. */
import DOMPurify from "dompurify";
import { mayHoldFormula } from "./dollars.ts";
import { toMarkup, type Setters } from "./markdown.ts";
import { pieces } from "./unseen.ts";

/** Longer texts are shown as stored until a person asks for more. In UTF-16 units. */
export const longestAtOnce = 200_000;

/** Texts whose nodes are kept, the latest used last. */
const mostKept = 40;

const mathTags = [
  "math", "semantics", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "msup", "msub", "msubsup", "mfrac", "msqrt",
  "mroot", "mover", "munder", "munderover", "mmultiscripts", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom",
  "menclose", "merror",
];
const textTags = [
  "p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "del", "a",
  "span", "div", "table", "thead", "tbody", "tr", "th", "td",
];
const attributes = [
  "href", "rel", "target", "title", "class", "tabindex", "role", "aria-label", "start", "align",
  "display", "mathvariant", "mathcolor", "mathbackground", "stretchy", "fence", "separator", "accent", "accentunder",
  "lspace", "rspace", "width", "height", "depth", "voffset", "minsize", "maxsize", "symmetric", "largeop",
  "movablelimits", "linethickness", "columnalign", "columnspacing", "rowspacing", "columnlines", "rowlines",
  "displaystyle", "scriptlevel", "notation", "xmlns",
];

const setters: { -readonly [name in keyof Setters]: Setters[name] } = { formula: null, code: null };
const loading: { formula?: Promise<void>; code?: Promise<void> } = {};
const rendered = new Map<string, { readonly nodes: DocumentFragment; readonly isWhole: boolean }>();

/**
 * The nodes of a text, and whether something was still missing; then whenWhole() says when to ask again.
 * The nodes are a copy of the caller's own.
 */
export function render(text: string): { readonly nodes: DocumentFragment; readonly isWhole: boolean } {
  const before = rendered.get(text);
  const isUseful = before && (before.isWhole || !isLoaded(text));
  const { nodes, isWhole } = isUseful ? before : build(text);
  rendered.delete(text);
  rendered.set(text, { nodes, isWhole });
  for (const oldest of rendered.keys()) {
    if (rendered.size <= mostKept) {
      break;
    }

    rendered.delete(oldest);
  }

  return { nodes: nodes.cloneNode(true) as DocumentFragment, isWhole };
}

/** Loads what a text needs; done at once where all of it is here. */
export async function whenWhole(text: string): Promise<void> {
  await Promise.all([mayHoldFormula(text) ? loadFormula() : null, mayHoldCode(text) ? loadCode() : null]);
}

/** Renders a text before it is shown, so that showing it takes no time. */
export async function prepare(text: string): Promise<void> {
  if (text.length <= longestAtOnce) {
    await whenWhole(text);
    render(text);
  }
}

function mayHoldCode(text: string): boolean {
  return /(?:```|~~~)[ \t]*\w/.test(text);
}

function isLoaded(text: string): boolean {
  return (setters.formula !== null || !mayHoldFormula(text)) && (setters.code !== null || !mayHoldCode(text));
}

function loadFormula(): Promise<void> {
  return (loading.formula ??= import("./formula.ts").then((part) => void (setters.formula = part.setFormula)));
}

function loadCode(): Promise<void> {
  return (loading.code ??= import("./code.ts").then((part) => void (setters.code = part.colourCode)));
}

function build(text: string): { readonly nodes: DocumentFragment; readonly isWhole: boolean } {
  const { html, lacks } = toMarkup(text, setters);
  return { nodes: finished(clean(html)), isWhole: !lacks.formula && !lacks.code };
}

/** Coloured code of a field that is code from its first sign to its last. */
export async function renderCode(code: string, language: string): Promise<DocumentFragment> {
  await loadCode();
  const markup = setters.code?.(code, language) ?? null;
  const nodes = document.createDocumentFragment();
  if (markup === null) {
    nodes.append(code);
  } else {
    nodes.append(clean(markup));
  }

  return finished(nodes);
}

function clean(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: ["#text", ...textTags, ...mathTags],
    ALLOWED_ATTR: attributes,
    ALLOWED_URI_REGEXP: /^(?:https?:|mailto:)/i,
    ADD_URI_SAFE_ATTR: attributes.filter((name) => name !== "href"),
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    KEEP_CONTENT: false,
    RETURN_DOM_FRAGMENT: true,
  });
}

/** Each block finds its own direction, and what cannot be seen gets a mark. */
function finished(nodes: DocumentFragment): DocumentFragment {
  for (const block of nodes.querySelectorAll("p, li, h3, h4, h5, h6, blockquote, td, th")) {
    block.setAttribute("dir", "auto");
  }

  const walker = document.createTreeWalker(nodes, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) {
    const text = walker.currentNode as Text;
    if (!text.parentElement?.closest("math")) {
      texts.push(text);
    }
  }

  for (const text of texts) {
    const parts = pieces(text.data);
    if (parts.some((part) => part.mark)) {
      text.replaceWith(...marks(text.data));
    }
  }

  return nodes;
}

/**
 * Text as nodes, with a mark where a sign cannot be seen. The sign stays inside its mark, which keeps its effect to
 * itself: what is copied is the stored text.
 * @param isExact The name is drawn by the sheet, so that the nodes' text is the stored text, sign by sign.
 */
export function marks(text: string, isExact = false): readonly (string | HTMLElement)[] {
  return pieces(text).map((piece) => {
    if (piece.mark === null) {
      return piece.text;
    }

    const mark = document.createElement("span");
    mark.className = "unseen";
    mark.title = piece.mark.title;
    if (isExact) {
      mark.dataset["name"] = piece.mark.name;
    } else {
      const name = document.createElement("small");
      name.append(piece.mark.name);
      mark.append(name);
    }

    mark.append(piece.text);
    return mark;
  });
}
