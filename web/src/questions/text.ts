/** `<pl-text>`: a question that is answered in words. Every sign that is typed is the answer's. */
import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { codePoints, isRequired, whole } from "../desk/answer.ts";
import type { TextQuestion } from "../desk/wire.ts";
import { QuestionElement } from "./question.ts";

/** From here on a field keeps its height and its spelling to itself: both cost with every key. */
const longText = 20_000;

export class TextElement extends QuestionElement<TextQuestion> {
  static override properties = { ...QuestionElement.properties, isQuiet: { attribute: false } };

  /** In a dock the label stands in the field. */
  declare isQuiet: boolean;

  protected override render(): TemplateResult {
    const id = `answer-${this.question.name}`;
    const text = typeof this.value === "string" ? this.value : "";
    const isLong = text.length > longText;
    const isCode = ["code", "json", "latex"].includes(this.question.format ?? "plain");
    return html`<div class="field">
      <label for=${id} class=${this.isQuiet ? "visually-hidden" : ""}>${this.title_} ${this.optional()}</label>
      ${this.helpLine()}
      <textarea
        class="input ${isCode ? "code" : ""}"
        id=${id}
        rows="2"
        dir="auto"
        .value=${live(text)}
        placeholder=${this.isQuiet ? this.placeholder() : ""}
        ?data-long=${isLong}
        spellcheck=${isCode || isLong ? "false" : "true"}
        aria-invalid=${this.gap === null ? "false" : "true"}
        aria-required=${isRequired(this.question) ? "true" : "false"}
        aria-describedby=${this.describedBy}
        @input=${(event: Event) => this.send((event.target as HTMLTextAreaElement).value)}
      ></textarea>
      ${this.refusalLine()} ${this.countLine(text)}
    </div>`;
  }

  private placeholder(): string {
    return isRequired(this.question) ? this.title_ : `${this.title_} (may be left open)`;
  }

  /** Said only near a limit: who writes freely is not counted. */
  private countLine(text: string): TemplateResult | string {
    const { minLength = 1, maxLength } = this.question;
    if (this.gap !== null || text === "") {
      return "";
    }

    const length = codePoints(text);
    if (length < minLength) {
      return html`<span class="hint">${whole(length)} of at least ${whole(minLength)} characters</span>`;
    }

    return maxLength !== undefined && length > maxLength * 0.9
      ? html`<span class="hint">${whole(length)} of at most ${whole(maxLength)} characters</span>`
      : "";
  }
}

customElements.define("pl-text", TextElement);
