/** The answer at the bottom: where it is, what can be done with it. */
import { html, nothing, svg, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { isSame } from "../desk/answer.ts";
import type { Turn } from "../desk/state.ts";
import type { PreferenceQuestion, Question } from "../desk/wire.ts";
import type { Saying } from "../desk/words.ts";

export interface DockState {
  readonly turn: Turn;
  readonly saying: Saying;
  readonly questions: readonly TemplateResult[];
  readonly bothBad: PreferenceQuestion | undefined;
  readonly isPair: boolean;
  readonly canHandIn: boolean;
  readonly chooseBothBad: () => void;
  readonly openCannot: () => void;
  readonly handIn: (event: Event) => void;
}

export function dock(state: DockState): TemplateResult {
  const { turn } = state;
  return html`<form
    class="bench-dock ${state.isPair ? "pair-dock" : "one-dock"}"
    aria-label="Your answer"
    novalidate
    @submit=${state.handIn}
    @keydown=${noSubmitByEnter}
  >
    ${state.questions}
    <div class="bench-actions">
      ${bob(state.saying)}
      <span class="gap"></span>
      ${state.bothBad ? bothBad(turn, state.bothBad, state.chooseBothBad) : nothing}
      <button class="button plain" type="button" data-key="x" @click=${state.openCannot}>
        Cannot answer<kbd>X</kbd>
      </button>
      <button
        class="button primary"
        type="submit"
        data-key="Ctrl+Enter"
        @click=${onlyFirstClick}
        aria-disabled=${state.canHandIn ? nothing : "true"}
      >
        ${turn.lease === "over" ? "Hand in late" : "Submit"}<kbd>Ctrl ↵</kbd>
      </button>
    </div>
  </form>`;
}

/** The second half of a double click must not hand in the next task. */
function onlyFirstClick(event: MouseEvent): void {
  if (event.detail > 1) {
    event.preventDefault();
  }
}

/** Browsers hand a form in by Enter in any of its inputs; here that takes Ctrl, or the button itself. */
function noSubmitByEnter(event: KeyboardEvent): void {
  const isPlain = !event.ctrlKey && !event.metaKey;
  if (event.key === "Enter" && isPlain && event.target instanceof HTMLInputElement) {
    event.preventDefault();
  }
}

function bothBad(turn: Turn, question: Question, choose: () => void): TemplateResult {
  const isChosen = isSame(turn.history.present[question.name], { winner: "bothBad" });
  return html`<label class="button plain both"
    ><input type="checkbox" class="visually-hidden" data-key="0" .checked=${live(isChosen)} @change=${choose} />Both
    bad<kbd>0</kbd></label
  >`;
}

const line = svg`<path class="line" d="M6 0v8" />`;
const body = svg`<path class="body" d="M4.4 8h3.2v1.4l1.6 1.3v1.5L6 20l-3.2-7.8v-1.5l1.6-1.3z" />`;
const half = svg`<path class="half" d="M2.8 12.2h6.4L6 20z" />`;

/** Hollow, half, full, broken, red: and a sentence that says the same. */
export function bob({ state, text }: Saying): TemplateResult {
  return html`<span class="bob" data-state=${state} role="status"
    ><svg viewBox="0 0 12 22" aria-hidden="true">${line}${body}${state === "saving" ? half : nothing}</svg
    ><span>${text}</span></span
  >`;
}
