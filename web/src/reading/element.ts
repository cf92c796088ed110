/** `<pl-reading>`: a stored text, as it reads or as it is stored. Properties in; it sends nothing. */
import { longestAtOnce, marks, render, renderCode, whenWhole } from "./render.ts";

export type Format = "markdown" | "text" | "code" | "json";

export class Reading extends HTMLElement {
  private shownText: string | null = null;
  private shownAs = "";
  private isAsked = false;
  private value = "";
  private kind: Format = "markdown";
  private stored = false;

  set text(text: string) {
    this.isAsked &&= text === this.value;
    this.value = text;
    this.show();
  }

  set format(format: Format) {
    this.kind = format;
    this.show();
  }

  /** Whether the text is shown as stored, sign by sign. */
  set source(isSource: boolean) {
    this.stored = isSource;
    this.show();
  }

  connectedCallback(): void {
    this.show();
  }

  private show(): void {
    const isLong = this.kind !== "text" && this.value.length > longestAtOnce && !this.isAsked;
    const as = this.stored ? "source" : isLong ? "long" : this.kind;
    if (!this.isConnected || (this.shownText === this.value && this.shownAs === as)) {
      return;
    }

    this.shownText = this.value;
    this.shownAs = as;
    this.replaceChildren(...this.nodesOf(as));
  }

  private nodesOf(as: string): readonly Node[] {
    switch (as) {
      case "markdown":
        return [this.markdown()];
      case "code":
      case "json":
        return [this.code(as === "json" ? "json" : "")];
      case "long":
        return [this.offer(), this.plain("source")];
      default:
        return [this.plain(as === "source" ? "source" : "reading as-stored")];
    }
  }

  private markdown(): HTMLElement {
    const box = document.createElement("div");
    box.className = "reading";
    const text = this.value;
    const { nodes, isWhole } = render(text);
    box.append(nodes);
    if (!isWhole) {
      void whenWhole(text).then(() => {
        if (box.isConnected && this.shownText === text) {
          box.replaceChildren(render(text).nodes);
          this.dispatchEvent(new Event("reading-change", { bubbles: true }));
        }
      });
    }

    return box;
  }

  private code(language: string): HTMLElement {
    const box = document.createElement("div");
    box.className = "reading";
    const block = document.createElement("pre");
    block.tabIndex = 0;
    block.setAttribute("aria-label", language === "" ? "Code" : `Code, ${language}`);
    const code = document.createElement("code");
    code.append(...marks(this.value));
    block.append(code);
    box.append(block);
    if (language !== "") {
      void renderCode(this.value, language).then((nodes) => code.replaceChildren(nodes));
    }

    return box;
  }

  /** The text itself: what stands between the tags equals it, sign by sign. */
  private plain(name: string): HTMLElement {
    const box = document.createElement("div");
    box.className = name;
    box.dir = "auto";
    box.append(...marks(this.value, name === "source"));
    return box;
  }

  private offer(): HTMLElement {
    const box = document.createElement("p");
    box.className = "row basis";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.textContent = "Show it as it reads";
    button.addEventListener("click", () => {
      this.isAsked = true;
      this.show();
    });
    box.append(`${this.value.length.toLocaleString("en")} characters, shown as stored.`, button);
    return box;
  }
}

customElements.define("pl-reading", Reading);
