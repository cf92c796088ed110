/** What stands beside or in the place of a task: the guideline, notices, nothing, waiting. */
import { html, nothing, type TemplateResult } from "lit";
import cross from "icon:x";
import warning from "icon:triangle-alert";
import note from "icon:info";
import refusedIcon from "icon:circle-x";
import type { Desk, Turn } from "../desk/state.ts";
import type { Boot } from "../desk/wire.ts";
import type { Act } from "./acts.ts";

export function guideline(boot: Boot, close: () => void): TemplateResult {
  const { version, text } = boot.project.guidelines;
  return html`<aside class="bench-panel guideline" tabindex="-1" aria-labelledby="guideline-title">
    <header class="row apart">
      <h2 id="guideline-title">Guideline ${version}</h2>
      <button class="button plain small square" type="button" aria-label="Close the guideline" @click=${close}>
        ${cross}
      </button>
    </header>
    <pl-reading .text=${text}></pl-reading>
  </aside>`;
}

export interface NoticeState {
  readonly desk: Desk;
  readonly turn: Turn | undefined;
  readonly late: string | null;
  readonly act: (act: Act) => void;
}

export function notices(state: NoticeState): TemplateResult {
  const { desk, turn, late, act } = state;
  return html`<div class="notices">
    ${desk.session === "in" ? nothing : signedOut(desk)}
    ${turn?.refusal ? refused(turn) : nothing}
    ${late === null ? nothing : lateNotice(late, turn?.lease === "gone", act)}
    ${turn?.other ? other(turn, act) : nothing}
    ${desk.notice === null ? nothing : closable(desk.notice, act)}
  </div>`;
}

function signedOut(desk: Desk): TemplateResult {
  const isOther = desk.session !== "out" && desk.session !== "in";
  const title = isOther ? "Another person is signed in" : "You are signed out";
  const says = isOther
    ? `Nothing of ${desk.person.name} is sent under another name. Sign in as ${desk.person.name}, and it goes on.`
    : "What you typed stays here. Sign in on the new page, come back, and the same save goes on.";
  return html`<div class="notice attention" role="status">
    ${warning}
    <div><p>${title}</p><p class="basis">${says}</p></div>
    <a class="button small" href="/sign-in" target="_blank" rel="noopener">Sign in</a>
  </div>`;
}

function refused(turn: Turn): TemplateResult {
  const faults = turn.refusal?.faults ?? [];
  return html`<div class="notice stop" role="status">
    ${refusedIcon}
    <div>
      <p>Not accepted</p>
      <p>${turn.refusal?.detail} Your answer is kept.</p>
      ${faults.slice(0, 5).map(({ pointer, found, right }) => html`<p class="basis">${pointer}: ${found}; right is ${
        right}.</p>`)}
    </div>
  </div>`;
}

function lateNotice(says: string, isGone: boolean, act: NoticeState["act"]): TemplateResult {
  return html`<div class="notice attention" role="status">
    ${warning}
    <div><p>${isGone ? "The place is taken" : "The time is over"}</p><p class="basis">${says}</p></div>
    <div class="row">
      <button class="button small" type="button" @click=${() => act({ act: "copy" })}>Copy the answer</button>
      <button class="button small" type="button" @click=${() => act({ act: "leave" })}>Leave this task</button>
    </div>
  </div>`;
}

function other(turn: Turn, act: NoticeState["act"]): TemplateResult {
  const isOurs = turn.other?.from === "here";
  return html`<div class="notice" role="status">
    ${note}
    <div>
      <p>${isOurs ? "The newer draft is shown" : "Your own draft is shown"}</p>
      <p class="basis">
        ${isOurs ? "What stood on this device and was not stored is one key away." : "The other one is one key away."}
      </p>
    </div>
    <button class="button small" type="button" data-key="o" @click=${() => act({ act: "swap" })}>
      Show the other<kbd>O</kbd>
    </button>
  </div>`;
}

function closable(says: string, act: NoticeState["act"]): TemplateResult {
  return html`<div class="notice" role="status">
    ${note}
    <div><p>${says}</p></div>
    <button class="button plain small square" type="button" aria-label="Close" @click=${() =>
      act({ act: "close-notice" })}>${cross}</button>
  </div>`;
}

export function empty(boot: Boot, [title, says]: readonly [string, string], lookAgain: () => void): TemplateResult {
  return html`<div class="bench-content" id="task" tabindex="-1" role="group" aria-label=${title}>
    <div class="empty">
      <h2>${title}</h2>
      <p>${says}</p>
      <div class="row">
        <button class="button" type="button" data-key="l" @click=${lookAgain}>Look again<kbd>L</kbd></button>
        <a class="button plain" href=${boot.home}>Back to your work</a>
      </div>
    </div>
  </div>`;
}

/** The same shape as a task. After ten seconds it says so, and shows a way out. */
export function waiting(boot: Boot): TemplateResult {
  return html`<div class="bench-content waiting">
    <div class="skeleton" role="status" aria-label="The next task is being fetched">
      <span></span><span></span><span></span><span></span><span></span>
    </div>
    <p class="basis late">The server has not answered for 10 seconds. <a href=${boot.home}>Back to your work</a></p>
  </div>`;
}
