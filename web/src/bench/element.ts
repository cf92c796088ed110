/** `<pl-desk>`: the workbench. It draws the desk's state and tells acts; desk.ts alone talks to the server. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { asked, candidatesOf, gaps, isSame, type Gap } from "../desk/answer.ts";
import { titleOf, type Desk, type Turn } from "../desk/state.ts";
import type { Boot, PreferenceQuestion, Question } from "../desk/wire.ts";
import { lateSays, leaseSays, nothingSays, whereItIs } from "../desk/words.ts";
import { ActEvent, type Act } from "./acts.ts";
import { bar } from "./bar.ts";
import { cannot } from "./cannot.ts";
import { content } from "./content.ts";
import { bob, dock } from "./dock.ts";
import { benchKey } from "./keys.ts";
import { MoreBelow } from "./more.ts";
import { empty, guideline, notices, waiting } from "./parts.ts";
import { fitsDock, questionOf } from "./questions.ts";

export class DeskElement extends LitElement {
  static override properties = {
    boot: { attribute: false },
    desk: { attribute: false },
    serverMs: { attribute: false },
    keepsCopy: { attribute: false },
    hasGuideline: { state: true },
    isSource: { state: true },
    shown: { state: true },
    inHand: { state: true },
    gaps: { state: true },
    reason: { state: true },
  };

  declare boot: Boot;
  declare desk: Desk | null;
  /** The server's clock, to the minute and whenever the state changes. */
  declare serverMs: number;
  declare keepsCopy: boolean;
  declare hasGuideline: boolean;
  declare isSource: boolean;
  declare shown: number;
  declare inHand: string;
  declare gaps: readonly Gap[];
  declare reason: { readonly reason: string; readonly note: string; readonly says: string | null };

  private readonly more = new MoreBelow();
  private handedIn: string | null = null;
  private readonly onKey = (event: KeyboardEvent) => benchKey(this, event);
  private readonly onGrown = () => this.more.measureAll();

  constructor() {
    super();
    this.desk = null;
    this.serverMs = 0;
    this.keepsCopy = false;
    this.hasGuideline = false;
    this.isSource = false;
    this.reset();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.onKey);
    this.addEventListener("reading-change", this.onGrown);
  }

  override disconnectedCallback(): void {
    document.removeEventListener("keydown", this.onKey);
    this.removeEventListener("reading-change", this.onGrown);
    super.disconnectedCallback();
  }

  get turn(): Turn | undefined {
    return this.desk?.queue[0];
  }

  /** The questions that are asked now, given what is answered. */
  get questions(): readonly Question[] {
    return this.turn ? asked(this.turn.view.labelSchema, this.turn.history.present) : [];
  }

  /** The questions that have single keys. */
  get keyedQuestions(): readonly Question[] {
    return this.questions.filter((question) => question.type !== "text");
  }

  get questionInHand(): Question | undefined {
    return this.keyedQuestions.find((question) => question.name === this.inHand) ?? this.keyedQuestions[0];
  }

  act(detail: Act): void {
    this.dispatchEvent(new ActEvent(detail));
  }

  answer(question: string, value: Parameters<typeof isSame>[0]): void {
    const detail = { question, value };
    this.dispatchEvent(new CustomEvent("answer-change", { detail, bubbles: true }));
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("desk") as Desk | null | undefined;
    if (changed.has("desk") && before?.queue[0]?.view.id !== this.turn?.view.id) {
      this.reset();
    } else if (this.gaps.length > 0 && this.turn) {
      this.gaps = gaps(this.turn.view.labelSchema, this.turn.history.present);
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.more.watch(this.querySelectorAll(".candidate, .bench-content"));
    if (changed.has("isSource") || changed.has("shown")) {
      this.more.measureAll();
    }

    // After a submit the focus goes to the next task, whose title is read out with it.
    // It may still be on its way.
    if (changed.has("desk") && this.handedIn !== null && this.turn && this.turn.view.id !== this.handedIn) {
      this.handedIn = null;
      this.querySelector<HTMLElement>("#task")?.focus({ preventScroll: true });
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const { desk, turn } = this;
    if (!desk) {
      return nothing;
    }

    return html`<a class="skip" href="#task">Skip to the content</a>
      <main class="bench" id="content" data-kind=${this.isPair ? "pair" : "one"}>
        ${this.bar(desk)}
        <div class="bench-column">
          ${notices(this.noticeState(desk))}
          <div class="bench-body ${this.bodyClass()}">
            ${turn ? keyed(turn.view.id, this.content(turn)) : this.nothing(desk)}
            ${this.hasGuideline ? guideline(this.boot, () => this.toggleGuideline()) : nothing}
            ${turn && !this.isInDock ? this.panel(turn) : nothing}
          </div>
        </div>
        ${turn ? this.dock(desk, turn) : this.emptyDock(desk)}
      </main>
      ${turn ? this.dialog() : nothing} ${this.moreKeys()}`;
  }

  private reset(): void {
    this.shown = 0;
    this.inHand = "";
    this.gaps = [];
    this.reason = { reason: "", note: "", says: null };
  }

  private get isPair(): boolean {
    return this.turn !== undefined && candidatesOf(this.turn.view).length > 0;
  }

  private get isInDock(): boolean {
    return this.turn !== undefined && fitsDock(this.turn.view.labelSchema, this.isPair);
  }

  private bodyClass(): string {
    const panels = (this.hasGuideline ? 1 : 0) + (this.turn && !this.isInDock ? 1 : 0);
    return panels === 0 ? "" : panels === 1 ? "with-panel" : "with-panels";
  }

  private bar(desk: Desk): TemplateResult {
    return bar({
      boot: this.boot,
      desk,
      turn: this.turn,
      serverMs: this.serverMs,
      hasGuideline: this.hasGuideline,
      isSource: this.isSource,
      toggleGuideline: () => this.toggleGuideline(),
      toggleSource: () => (this.isSource = !this.isSource),
    });
  }

  private content(turn: Turn): TemplateResult {
    return content({
      view: turn.view,
      isSource: this.isSource,
      shown: this.shown,
      show: (index) => (this.shown = index),
      toggleSource: () => (this.isSource = !this.isSource),
      title: `${titleOf(turn.view)}, ${leaseSays(turn, this.serverMs)}`,
    });
  }

  private questionTemplates(turn: Turn, isQuiet: boolean): readonly TemplateResult[] {
    const inHand = this.questionInHand?.name;
    const candidates = candidatesOf(turn.view).map((one) => one.id);
    return this.questions.map((question) =>
      keyed(
        `${question.type} ${question.name}`,
        questionOf({
          question,
          value: turn.history.present[question.name],
          gap: this.gaps.find((gap) => gap.question === question.name)?.says ?? null,
          isInHand: question.name === inHand,
          isQuiet,
          candidates,
          take: () => (this.inHand = question.name),
        }),
      ) as unknown as TemplateResult,
    );
  }

  private panel(turn: Turn): TemplateResult {
    return html`<section class="bench-panel questions stack wide" aria-label="Questions">
      ${this.questionTemplates(turn, false)}
    </section>`;
  }

  private dock(desk: Desk, turn: Turn): TemplateResult {
    const preference = this.questions.find((one): one is PreferenceQuestion => one.type === "preference");
    const bothBad = preference?.bothBad ? preference : undefined;
    return dock({
      turn,
      saying: whereItIs(desk, turn, this.keepsCopy, this.serverMs),
      questions: this.isInDock ? this.questionTemplates(turn, true) : [],
      bothBad,
      isPair: this.isPair && this.isInDock,
      canHandIn: turn.lease !== "gone",
      chooseBothBad: () => this.chooseBothBad(bothBad),
      openCannot: () => this.openCannot(),
      handIn: (event) => this.tryHandIn(event, turn),
    });
  }

  private chooseBothBad(question: Question | undefined): void {
    if (question && this.turn) {
      const isChosen = isSame(this.turn.history.present[question.name], { winner: "bothBad" });
      this.answer(question.name, isChosen ? undefined : { winner: "bothBad" });
    }
  }

  private emptyDock(desk: Desk): TemplateResult {
    const saying = whereItIs(desk, undefined, this.keepsCopy, this.serverMs);
    return html`<div class="bench-dock"><div class="bench-actions">${bob(saying)}</div></div>`;
  }

  private nothing(desk: Desk): TemplateResult {
    return desk.claim.nothing === null
      ? waiting(this.boot)
      : empty(this.boot, nothingSays(desk.claim.nothing), () => this.act({ act: "look-again" }));
  }

  private noticeState(desk: Desk): Parameters<typeof notices>[0] {
    const { turn } = this;
    return {
      desk,
      turn,
      late: turn && turn.lease !== "held" ? lateSays(turn, this.serverMs) : null,
      act: (detail) => this.act(detail),
    };
  }

  private dialog(): TemplateResult {
    return cannot({
      ...this.reason,
      set: (change) => (this.reason = { ...this.reason, ...change }),
      done: () => this.querySelector<HTMLElement>("[data-key=x]")?.focus(),
    });
  }

  /** Keys without a button of their own, for the list under "?". */
  private moreKeys(): TemplateResult {
    const many = this.keyedQuestions.length > 1;
    return html`<ul data-keys-more hidden>
      <li data-key-name="Ctrl+z">Undo, also after a reload</li>
      <li data-key-name="Ctrl+Shift+z">Redo</li>
      <li data-key-name="Backspace">Empty the question in hand</li>
      ${many ? html`<li data-key-name="j">Next question</li><li data-key-name="k">Previous question</li>` : nothing}
    </ul>`;
  }

  private toggleGuideline(): void {
    const isLeft = this.querySelector(".guideline")?.contains(document.activeElement);
    this.hasGuideline = !this.hasGuideline;
    if (this.hasGuideline || isLeft) {
      const goal = this.hasGuideline ? ".guideline" : "[data-key=g]";
      void this.updateComplete.then(() => this.querySelector<HTMLElement>(goal)?.focus());
    }
  }

  private openCannot(): void {
    this.querySelector<HTMLDialogElement>("dialog.cannot")?.showModal();
  }

  private tryHandIn(event: Event, turn: Turn): void {
    event.preventDefault();
    if (turn.lease === "gone") {
      return;
    }

    this.gaps = gaps(turn.view.labelSchema, turn.history.present);
    const [first] = this.gaps;
    if (first) {
      void this.updateComplete.then(() => this.focusQuestion(first.question));
      return;
    }

    this.act({ act: "hand-in" });
  }

  focusQuestion(name: string): void {
    this.inHand = name;
    const box = this.querySelector(`[data-question="${CSS.escape(name)}"]`);
    const chosen = box?.querySelector<HTMLElement>("textarea, input:checked");
    (chosen ?? box?.querySelector<HTMLElement>("input"))?.focus();
  }

  /** The element that acts before a task is left by another way than a submit. */
  leaves(id: string): void {
    this.handedIn = id;
  }
}
