/** `<pl-preference>`: which candidate is better. Between two it is a bar; the bob hangs where the judgment falls. */
import { html, nothing, svg, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { isSame, places, type Place, type Preference } from "../desk/answer.ts";
import type { PreferenceQuestion } from "../desk/wire.ts";
import { QuestionElement } from "./question.ts";

export class PreferenceElement extends QuestionElement<PreferenceQuestion> {
  static override properties = { ...QuestionElement.properties, candidates: { attribute: false } };

  /** Ids in the order in which the candidates are shown. */
  declare candidates: readonly string[];

  protected override render(): TemplateResult {
    return this.candidates.length === 2 ? this.bar() : this.list();
  }

  private bar(): TemplateResult {
    const all = places(this.question, this.candidates[0] ?? "", this.candidates[1] ?? "");
    return html`<fieldset class="preference" data-places=${all.length} aria-describedby=${this.describedBy}>
        <legend class="visually-hidden">${this.title_}</legend>
        <svg class="threads" aria-hidden="true">
          <line class="rest" x1="50%" y1="-40" x2="50%" y2="100%" />
          ${all.map((place, index) => (place ? thread(index, all.length) : nothing))}
        </svg>
        <div class="stops">${all.map((place) => (place ? this.place(place) : html`<span class="middle"></span>`))}</div>
      </fieldset>
      ${this.refusalLine()}`;
  }

  private place(place: Place): TemplateResult {
    const isChosen = isSame(this.value, place.value);
    return html`<label class=${place.side === null ? "tie" : ""}>
      <input
        type="radio"
        name=${`preference-${this.question.name}`}
        data-key=${this.isInHand ? place.key : nothing}
        .checked=${live(isChosen)}
        aria-label=${place.name}
        @click=${(event: MouseEvent) => this.pick(place.value, isChosen, event)}
      /><span class="stop-mark"></span
      ><span class="text"
        >${place.side === null ? nothing : html`<b aria-hidden="true">${place.side}</b>`}<span class="word"
          >${place.word}</span
        >${this.isInHand ? html`<kbd>${place.key}</kbd>` : nothing}</span
      >
    </label>`;
  }

  /** More than two candidates have no line between them: each is named, then by how much it is better. */
  private list(): TemplateResult {
    const given = typeof this.value === "object" ? this.value : undefined;
    const rows = this.candidates.map((id, index) => [id, `${String.fromCharCode(65 + index)} is best`] as const);
    const tie = this.question.tie ? ([["tie", "Tie"]] as const) : [];
    const strengths = this.question.strengths ?? 0;
    const isWon = given !== undefined && this.candidates.includes(given.winner);
    return html`<fieldset class="field" aria-describedby=${this.describedBy}>
        <legend>${this.title_}</legend>
        <div class="segmented">
          ${[...rows, ...tie].map(([winner, text], index) => {
            const value: Preference =
              strengths > 0 && winner !== "tie" ? { winner, strength: given?.strength ?? 1 } : { winner };
            return this.segment("winner", text, value, given?.winner === winner, String(index + 1));
          })}
        </div>
      </fieldset>
      ${strengths > 1 && isWon ? this.degrees(given, strengths) : nothing} ${this.refusalLine()}`;
  }

  private degrees(given: Preference, strengths: number): TemplateResult {
    const words = ["slightly", "clearly", "much"];
    return html`<div class="segmented" role="group" aria-label="By how much">
      ${Array.from({ length: strengths }, (_, index) =>
        this.segment("strength", words[index] ?? "", { ...given, strength: index + 1 },
          given.strength === index + 1, null))}
    </div>`;
  }

  private segment(name: string, text: string, value: Preference, isChosen: boolean, key: string | null):
    TemplateResult {
    const shown = this.isInHand && key !== null && key.length === 1 ? key : null;
    return html`<label>
      <input
        type="radio"
        name=${`${name}-${this.question.name}`}
        data-key=${shown ?? nothing}
        .checked=${live(isChosen)}
        @click=${(event: MouseEvent) => this.pick(value, isChosen, event)}
      />${text}${shown === null ? nothing : html`<kbd>${shown}</kbd>`}
    </label>`;
  }
}

/** From where the line between the candidates ends to one place. */
function thread(index: number, count: number) {
  return svg`<line x1="50%" y1="0" x2=${`${((index + 0.5) / count) * 100}%`} y2="100%" />`;
}

customElements.define("pl-preference", PreferenceElement);
