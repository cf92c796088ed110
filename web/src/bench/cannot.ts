/** The way out of a task: it cannot be answered, with a reason; or it is given back to others. */
import { html, type TemplateResult } from "lit";
import { reasons } from "../desk/answer.ts";
import { ActEvent } from "./acts.ts";

export interface CannotState {
  readonly reason: string;
  readonly note: string;
  readonly says: string | null;
  readonly set: (state: Partial<Pick<CannotState, "reason" | "note" | "says">>) => void;
  readonly done: () => void;
}

/** Longest note, in UTF-16 units; the server counts 2,000 code points. */
const longestNote = 2_000;

export function cannot(state: CannotState): TemplateResult {
  return html`<dialog class="dialog cannot" aria-labelledby="cannot-title" @close=${state.done}>
    <header><h2 id="cannot-title">Why can this task not be answered?</h2></header>
    <div class="stack">
      <fieldset class="field">
        <legend class="visually-hidden">Reason</legend>
        <div class="options">
          ${reasons.map(
            ([reason, text], index) =>
              html`<label
                ><input
                  type="radio"
                  name="cannot"
                  data-key=${String(index + 1)}
                  .checked=${state.reason === reason}
                  @change=${() => state.set({ reason, says: null })}
                /><span>${text}</span><kbd>${index + 1}</kbd></label
              >`,
          )}
        </div>
      </fieldset>
      <div class="field">
        <label for="cannot-note">In your words</label>
        <textarea
          class="input"
          id="cannot-note"
          rows="2"
          dir="auto"
          maxlength=${longestNote}
          .value=${state.note}
          @input=${(event: Event) => state.set({ note: (event.target as HTMLTextAreaElement).value })}
        ></textarea>
        ${state.says === null ? "" : html`<span class="refusal" role="alert">${state.says}</span>`}
      </div>
      <p class="basis">
        Handed in, it counts as an answer and is paid as one. Given back, it goes to others, unpaid, and does not come
        to you again.
      </p>
    </div>
    <footer>
      <button class="button plain" type="button" @click=${close}>Keep working</button>
      <button class="button" type="button" data-key="b" @click=${(event: Event) => giveBack(state, event)}>
        Give it back<kbd>B</kbd>
      </button>
      <button
        class="button primary"
        type="button"
        data-key="Ctrl+Enter"
        @click=${(event: Event) => handIn(state, event)}
      >
        Hand in<kbd>Ctrl ↵</kbd>
      </button>
    </footer>
  </dialog>`;
}

function close(event: Event): void {
  (event.currentTarget as HTMLElement).closest("dialog")?.close();
}

function isChosen(state: CannotState): boolean {
  if (state.reason === "") {
    state.set({ says: "Choose a reason first." });
  }

  return state.reason !== "";
}

function handIn(state: CannotState, event: Event): void {
  if (isChosen(state)) {
    const button = event.currentTarget as HTMLElement;
    button.dispatchEvent(new ActEvent({ act: "cannot-answer", reason: state.reason, note: state.note }));
    close(event);
  }
}

function giveBack(state: CannotState, event: Event): void {
  if (isChosen(state)) {
    const text = reasons.find(([reason]) => reason === state.reason)?.[1] ?? state.reason;
    const reason = [text, state.note.trim()].filter((part) => part !== "").join(": ").slice(0, longestNote);
    (event.currentTarget as HTMLElement).dispatchEvent(new ActEvent({ act: "give-back", reason }));
    close(event);
  }
}
