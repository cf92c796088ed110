/** The thin bar over the workbench. */
import { html, nothing, type TemplateResult } from "lit";
import back from "icon:arrow-left";
import guideline from "icon:book-open";
import themes from "icon:contrast";
import keys from "icon:keyboard";
import stored from "icon:code-xml";
import { titleOf, type Desk, type Turn } from "../desk/state.ts";
import type { Boot } from "../desk/wire.ts";
import { leaseSays, money } from "../desk/words.ts";

export interface BarState {
  readonly boot: Boot;
  readonly desk: Desk;
  readonly turn: Turn | undefined;
  readonly serverMs: number;
  readonly hasGuideline: boolean;
  readonly isSource: boolean;
  readonly toggleGuideline: () => void;
  readonly toggleSource: () => void;
}

export function bar(state: BarState): TemplateResult {
  const { boot, desk, turn, serverMs } = state;
  return html`<header class="bench-bar">
    <a href=${boot.home} class="button plain small" aria-label="Back to your work">${back}</a>
    <h1>${boot.project.name}</h1>
    ${boot.project.question === null ? nothing : html`<span class="quiet wide-only">${boot.project.question}</span>`}
    ${boot.trial ? html`<span class="badge outline">trial</span>` : nothing} ${sending(desk)}
    <span class="gap"></span>
    ${turn ? terms(turn, serverMs) : nothing}
    <button
      class="button plain small"
      type="button"
      data-key="g"
      aria-pressed=${state.hasGuideline ? "true" : "false"}
      @click=${state.toggleGuideline}
    >
      ${guideline}<span class="wide-only" aria-hidden="true">Guideline ${boot.project.guidelines.version}</span
      ><span class="visually-hidden">Guideline, version ${boot.project.guidelines.version}</span><kbd>G</kbd>
    </button>
    <button
      class="button plain small square wide-only"
      type="button"
      data-key="m"
      aria-label="Text as stored"
      title="Text as stored (M)"
      aria-pressed=${state.isSource ? "true" : "false"}
      @click=${state.toggleSource}
    >
      ${stored}
    </button>
    <button class="button plain small square wide-only" type="button" data-show-keys aria-label="Keys" title="Keys (?)">
      ${keys}
    </button>
    <span class="wide-only"
      ><button
        class="button plain square"
        type="button"
        data-theme-switch
        aria-label="Switch between light and dark"
        title="Light or dark"
      >
        ${themes}
      </button></span
    >
  </header>`;
}

function terms(turn: Turn, serverMs: number): TemplateResult {
  const { pay } = turn.view;
  const price = pay && html`<span><b>${money(pay)}</b> <span class="quiet wide-only">for this task</span></span>`;
  return html`${price ?? nothing}<span class="quiet">${leaseSays(turn, serverMs)}</span>`;
}

/** The task before stays in sight until it is saved. */
function sending(desk: Desk): TemplateResult | typeof nothing {
  const [first] = desk.sending;
  if (!first) {
    return nothing;
  }

  const says = desk.sending.length === 1 ? "sending" : `${desk.sending.length} sending`;
  return html`<span class="badge outline sending" title=${titleOf(first.view)}>${says}</span>`;
}
