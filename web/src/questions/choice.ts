/** `<pl-choice>`: one of some options. The first nine have a key each. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { choiceOf, isRequired, optionText, optionValue } from "../desk/answer.ts";
import type { ChoiceQuestion } from "../desk/wire.ts";
import { QuestionElement } from "./question.ts";

/** From here on options are looked for by typing. */
const manyOptions = 12;

/** Options that are drawn at once; more are reached by typing. */
const mostShown = 200;

export class ChoiceElement extends QuestionElement<ChoiceQuestion> {
  static override properties = {
    ...QuestionElement.properties,
    isRow: { attribute: false },
    filter: { state: true },
  };

  /** In a dock the options stand side by side. */
  declare isRow: boolean;
  declare filter: string;

  constructor() {
    super();
    this.isRow = false;
    this.filter = "";
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("question")) {
      this.filter = "";
    }
  }

  protected override render(): TemplateResult {
    const { options } = this.question;
    const chosen = choiceOf(this.question, this.value);
    const shown = this.matching();
    return html`<fieldset class="field" aria-describedby=${this.describedBy} aria-invalid=${this.invalid()}>
      <legend>${this.title_} ${this.optional()}</legend>
      ${this.helpLine()} ${options.length > manyOptions ? this.search(shown.length) : nothing}
      <div class=${this.isRow ? "segmented" : "options"}>
        ${shown.map((option) => this.option(optionValue(option), optionText(option), chosen, options.indexOf(option)))}
      </div>
      ${this.refusalLine()}
    </fieldset>`;
  }

  private invalid(): string | typeof nothing {
    return this.gap === null ? nothing : "true";
  }

  private option(value: string, text: string, chosen: string | undefined, index: number): TemplateResult {
    const key = this.isInHand && index < 9 ? String(index + 1) : null;
    const isChosen = value === chosen;
    return html`<label>
      <input
        type="radio"
        name=${`choice-${this.question.name}`}
        data-key=${key ?? nothing}
        .checked=${live(isChosen)}
        aria-required=${isRequired(this.question) ? "true" : "false"}
        @click=${(event: MouseEvent) => this.pick(value, isChosen, event)}
      /><span dir="auto">${text}</span>${key === null ? nothing : html`<kbd>${key}</kbd>`}
    </label>`;
  }

  private matching(): ChoiceQuestion["options"] {
    const sought = this.filter.trim().toLocaleLowerCase();
    const { options } = this.question;
    const found = sought === "" ? options : options.filter((one) => isLike(optionText(one), sought));
    return found.slice(0, mostShown);
  }

  private search(count: number): TemplateResult {
    const { options } = this.question;
    const says = count < options.length ? `${count} of ${options.length} options shown` : `${options.length} options`;
    return html`<input
        class="input"
        type="search"
        data-key="/"
        aria-label="Find an option"
        placeholder="Find an option"
        .value=${live(this.filter)}
        @input=${(event: Event) => (this.filter = (event.target as HTMLInputElement).value)}
        @keydown=${this.takeFirst}
      /><span class="hint" role="status">${says}</span>`;
  }

  private takeFirst(event: KeyboardEvent): void {
    const first = this.matching()[0];
    if (event.key === "Enter" && !event.isComposing && !event.ctrlKey && !event.metaKey && this.filter && first) {
      event.preventDefault();
      this.filter = "";
      this.send(optionValue(first));
    }
  }
}

function isLike(text: string, sought: string): boolean {
  return text.toLocaleLowerCase().includes(sought);
}

customElements.define("pl-choice", ChoiceElement);
