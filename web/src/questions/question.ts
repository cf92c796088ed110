/** What the elements of all question types share: state comes in as properties, `answer-change` goes out. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import refused from "icon:circle-x";
import type { Value } from "../desk/answer.ts";
import { isRequired } from "../desk/answer.ts";
import type { Question } from "../desk/wire.ts";

export interface AnswerChange {
  readonly question: string;
  /** Undefined empties it. */
  readonly value: Value | undefined;
}

export abstract class QuestionElement<Q extends Question> extends LitElement {
  static override properties = {
    question: { attribute: false },
    value: { attribute: false },
    gap: { attribute: false },
    isInHand: { attribute: false },
  };

  declare question: Q;
  declare value: Value | undefined;
  /** What is missing, once the person tried to hand it in. */
  declare gap: string | null;
  /** Whether its keys act: of several questions only one has them. */
  declare isInHand: boolean;

  constructor() {
    super();
    this.gap = null;
    this.isInHand = true;
  }

  /** Light DOM: the sheets of the page are the only ones. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected get title_(): string {
    return this.question.title ?? this.question.name;
  }

  protected get gapId(): string {
    return `gap-${this.question.name}`;
  }

  protected get helpId(): string {
    return `help-${this.question.name}`;
  }

  protected get describedBy(): string | typeof nothing {
    const ids = [this.question.help ? this.helpId : "", this.gap === null ? "" : this.gapId].filter((id) => id !== "");
    return ids.length === 0 ? nothing : ids.join(" ");
  }

  protected send(value: Value | undefined): void {
    const detail: AnswerChange = { question: this.question.name, value };
    this.dispatchEvent(new CustomEvent("answer-change", { detail, bubbles: true }));
  }

  /** Pressing what is chosen empties it where that is allowed; a double click is one choice. */
  protected pick(value: Value, isChosen: boolean, event: MouseEvent): void {
    if (!isChosen) {
      this.send(value);
    } else if (event.detail < 2 && !isRequired(this.question)) {
      (event.currentTarget as HTMLInputElement).checked = false;
      this.send(undefined);
    }
  }

  protected optional(): TemplateResult | typeof nothing {
    return isRequired(this.question) ? nothing : html`<span class="basis">may be left open</span>`;
  }

  protected helpLine(): TemplateResult | typeof nothing {
    return this.question.help ? html`<span class="hint" id=${this.helpId}>${this.question.help}</span>` : nothing;
  }

  protected refusalLine(): TemplateResult | typeof nothing {
    return this.gap === null
      ? nothing
      : html`<span class="refusal" id=${this.gapId}>${refused}<span>${this.gap}</span></span>`;
  }
}
