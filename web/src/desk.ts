/** The desk: joins the pure state machine with the page, the clock, the browser's copies and the server. */
import "./reading/element.ts";
import "./questions/choice.ts";
import "./questions/preference.ts";
import "./questions/text.ts";
import { ActEvent, type Act } from "./bench/acts.ts";
import { textsOf } from "./bench/content.ts";
import { DeskElement } from "./bench/element.ts";
import { Activity } from "./desk/activity.ts";
import { cannotAnswer, final } from "./desk/answer.ts";
import { ServerClock } from "./desk/clock.ts";
import { Copies } from "./desk/copies.ts";
import { duties, isStorable, type Duty } from "./desk/duties.ts";
import { isPassing, parsed, readable, refusalOf } from "./desk/plain.ts";
import { opened, reduce, type Event as DeskEvent, type Opened } from "./desk/reduce.ts";
import { Keeper } from "./desk/keeper.ts";
import { openShelf } from "./desk/shelf.ts";
import { openDesk, textOf, type Desk, type Pending, type Turn } from "./desk/state.ts";
import type { Boot, View } from "./desk/wire.ts";
import type { AnswerChange } from "./questions/question.ts";
import { prepare } from "./reading/render.ts";

/** How long a call may take. */
const patienceMs = 30_000;

/** A copy that was kept is worth a wait; a database that hangs is not. */
const patienceWithCopiesMs = 5_000;

/** Browsers refuse larger bodies of calls that outlive the page. */
const outlivingBytes = 60_000;

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly waitMs: number | null;
}

class DeskController {
  private desk: Desk;
  private readonly clock = new ServerClock(Date.now(), performance.now());
  private readonly activity = new Activity(performance.now(), document.visibilityState === "visible");
  private readonly channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("plumbline-desk") : null;
  private readonly element: DeskElement;
  private readonly boot: Boot;
  private readonly copies: Copies;
  private readonly keeper: Keeper;

  constructor(element: DeskElement, boot: Boot, copies: Copies, turns: readonly Turn[]) {
    this.element = element;
    this.boot = boot;
    this.copies = copies;
    this.keeper = new Keeper(copies);
    this.desk = openDesk(boot, turns);
  }

  begin(): void {
    const { element } = this;
    element.boot = this.boot;
    element.addEventListener("answer-change", (event) => {
      const { question, value } = (event as CustomEvent<AnswerChange>).detail;
      this.happen({ type: "answered", question, value, tick: performance.now() });
    });
    element.addEventListener(ActEvent.type, (event) => this.act((event as ActEvent).detail));
    this.channel?.addEventListener("message", (event) => this.heard(event.data));
    this.watch();
    this.activity.restart(performance.now(), this.desk.queue[0]?.activeMs ?? 0);
    this.show();
    this.work();
    if (!this.desk.claim.isAsking) {
      this.perform({ do: "session" }); // Its answer tells the server's time, where no claim does.
    }

    setInterval(() => this.tick(), 1_000);
    void this.copies.clear(new Set(this.boot.assignments.map((view) => view.id)));
  }

  private watch(): void {
    for (const type of ["keydown", "pointerdown", "pointermove", "wheel", "scroll"]) {
      document.addEventListener(type, () => this.activity.use(performance.now()), { passive: true, capture: true });
    }

    document.addEventListener("visibilitychange", () => {
      this.activity.see(performance.now(), document.visibilityState === "visible");
      this.lookAgain();
    });
    addEventListener("focus", () => this.lookAgain());
    addEventListener("online", () => this.happen({ type: "lineBack", tick: performance.now() }));
    addEventListener("pagehide", () => this.leavePage());
    addEventListener("beforeinput", (event) => this.beforeInput(event as InputEvent), { capture: true });
  }

  /** Undo by a menu or a gesture is ours too: the browser's own would know nothing of the rest of the answer. */
  private beforeInput(event: InputEvent): void {
    const type = { historyUndo: "undone", historyRedo: "redone" } as const;
    const found = type[event.inputType as keyof typeof type];
    if (found && (event.target as Element | null)?.closest("pl-text")) {
      event.preventDefault();
      this.happen({ type: found });
    }
  }

  private lookAgain(): void {
    if (document.visibilityState !== "visible") {
      this.leavePage();
    } else if (this.desk.session !== "in") {
      this.perform({ do: "session" });
    } else {
      this.tick();
    }
  }

  /** What is not written yet is written now; a draft is also sent, by a call that outlives the page. */
  private leavePage(): void {
    this.noteWork();
    this.keeper.write();
    const turn = this.desk.queue[0];
    if (turn && turn.saving === null && turn.lease !== "gone" && this.desk.session === "in") {
      const text = textOf(turn.view, turn.history.present);
      const { revision } = turn.stored;
      if (text !== turn.stored.text && isStorable(turn)) {
        this.perform({ do: "save", id: turn.view.id, text, fence: turn.fence, revision });
      }
    }
  }

  private happen(event: DeskEvent): void {
    const before = this.desk;
    this.desk = reduce(before, event);
    if (this.desk === before) {
      return;
    }

    this.afterQueue(before);
    this.keeper.note(before, this.desk);
    this.show();
    this.work();
  }

  /** Another task is in hand: its time at work goes on from what it had. */
  private afterQueue(before: Desk): void {
    const [current, next] = this.desk.queue;
    if (current?.view.id !== before.queue[0]?.view.id) {
      this.activity.restart(performance.now(), current?.activeMs ?? 0);
    }

    if (next && next.view.id !== before.queue[1]?.view.id) {
      textsOf(next.view).forEach((text) => void prepare(text));
    }
  }

  private noteWork(): void {
    const id = this.desk.queue[0]?.view.id;
    if (id !== undefined) {
      this.desk = reduce(this.desk, { type: "worked", id, activeMs: this.activity.total(performance.now()) });
    }
  }

  private show(): void {
    const id = this.desk.queue[0]?.view.id;
    this.element.keepsCopy = id !== undefined && this.copies.keeps(id);
    this.element.serverMs = this.clock.at(performance.now());
    this.element.desk = this.desk;
  }

  private tick(): void {
    const serverMs = this.clock.at(performance.now());
    if (this.clock.isTold && this.desk.queue.some((turn) => turn.lease === "held" && serverMs >= turn.dueMs)) {
      this.happen({ type: "ranOut", serverMs });
    }

    this.noteWork();
    this.work();
  }

  private work(): void {
    const tick = performance.now();
    const now = {
      tick,
      serverMs: this.clock.at(tick),
      isActive: this.activity.isActive(tick),
      newKey: () => crypto.randomUUID(),
    };
    duties(this.desk, now).forEach((duty) => this.perform(duty));
  }

  private act(act: Act): void {
    const turn = this.desk.queue[0];
    switch (act.act) {
      case "undo":
        return this.happen({ type: "undone" });
      case "redo":
        return this.happen({ type: "redone" });
      case "swap":
        return this.happen({ type: "swapped" });
      case "look-again":
        return this.happen({ type: "lookedAgain" });
      case "close-notice":
        return this.happen({ type: "noticeClosed" });
      default:
        return turn && this.actOn(turn, act);
    }
  }

  private actOn(turn: Turn, act: Act): void {
    const { view } = turn;
    switch (act.act) {
      case "hand-in":
        return this.handIn(turn, "annotation", { answer: final(view.labelSchema, turn.history.present) });
      case "cannot-answer":
        return this.handIn(turn, "annotation", { answer: cannotAnswer(act.reason, act.note) });
      case "give-back":
        return this.handIn(turn, "skip", { reason: act.reason });
      case "copy":
        return void navigator.clipboard?.writeText(readable(turn)).catch(() => undefined);
      case "leave":
        this.element.leaves(view.id);
        return this.happen({ type: "left", id: view.id });
    }
  }

  private handIn(turn: Turn, kind: Pending["kind"], said: object): void {
    const activeMs = this.activity.total(performance.now());
    const body = JSON.stringify({ ...said, fence: turn.fence, ...(kind === "skip" ? {} : { activeMs }) });
    this.element.leaves(turn.view.id);
    this.happen({
      type: "handedIn",
      id: turn.view.id,
      pending: { kind, key: crypto.randomUUID(), body },
      activeMs,
    });
  }

  private heard(message: unknown): void {
    if (typeof message === "object" && message !== null && "id" in message && "what" in message) {
      const { id, what, revision } = message as { id: string; what: "stored" | "handedIn"; revision: number };
      this.happen({ type: "elsewhere", id, what, revision });
    }
  }

  private tell(id: string, what: "stored" | "handedIn", revision: number): void {
    this.channel?.postMessage({ id, what, revision });
  }

  private perform(duty: Duty): void {
    this.desk = reduce(this.desk, { type: "began", duty, tick: performance.now() });
    void this.ask(duty).then(
      (answer) => this.answered(duty, answer),
      () => this.unreachable(duty, "network", null),
    );
  }

  private ask(duty: Duty): Promise<Answer> {
    const project = `/api/v1/projects/${encodeURIComponent(this.desk.projectId)}`;
    switch (duty.do) {
      case "claim":
        return this.call("POST", `${project}/claim`, JSON.stringify({ count: 1 }), duty.key);
      case "reread":
        return this.call("GET", `${project}/assignments`);
      case "session":
        return this.call("GET", "/api/v1/session");
      case "save": {
        const { text: answer, fence, revision } = duty;
        return this.call("POST", `${assignment(duty.id)}/draft`, JSON.stringify({ answer, fence, revision }));
      }
      case "send":
        return this.call("POST", `${assignment(duty.id)}/${duty.pending.kind}`, duty.pending.body, duty.pending.key);
      case "renew":
        return this.call("POST", `${assignment(duty.id)}/heartbeat`, JSON.stringify({ fence: duty.fence }));
    }
  }

  private async call(method: string, path: string, body?: string, key?: string): Promise<Answer> {
    const headers = new Headers({ Accept: "application/json" });
    if (body !== undefined) {
      headers.set("Content-Type", "application/json");
    }

    if (key !== undefined) {
      headers.set("Idempotency-Key", key);
    }

    const asked = performance.now();
    const response = await fetch(path, {
      method,
      headers,
      body: body ?? null,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      keepalive: body !== undefined && body.length * 3 < outlivingBytes,
      signal: AbortSignal.timeout(patienceMs),
    });
    const text = await response.text();
    this.clock.heard(response.headers.get("Date"), asked, performance.now());
    const waitMs = Number(response.headers.get("Retry-After") ?? Number.NaN) * 1_000;
    return { status: response.status, body: parsed(text), waitMs: Number.isNaN(waitMs) ? null : waitMs };
  }

  private answered(duty: Duty, { status, body, waitMs }: Answer): void {
    if (status === 401) {
      this.happen({ type: "signedOut", duty });
    } else if (isPassing(status, body)) {
      this.unreachable(duty, "server", waitMs);
    } else {
      if (this.desk.line.downSince !== null) {
        this.happen({ type: "reached" });
      }

      if (status >= 200 && status < 300 && typeof body === "object" && body !== null) {
        this.succeeded(duty, body as Record<string, unknown>);
      } else {
        this.happen({ type: "refused", duty, refusal: refusalOf(status, body) });
      }
    }
  }

  private unreachable(duty: Duty, cause: "network" | "server", waitMs: number | null): void {
    const tick = performance.now();
    this.happen({ type: "unreachable", duty, cause, tick, wall: this.clock.at(tick), waitMs });
  }

  private succeeded(duty: Duty, body: Record<string, unknown>): void {
    switch (duty.do) {
      case "claim":
        return void this.claimed(body);
      case "save": {
        const revision = Number(body["revision"]);
        this.happen({ type: "stored", id: duty.id, text: duty.text, revision, savedAt: String(body["savedAt"]) });
        return this.tell(duty.id, "stored", revision);
      }
      case "send": {
        this.happen({ type: "sent", id: duty.id, at: String(body["submittedAt"] ?? body["skippedAt"]) });
        return this.tell(duty.id, "handedIn", 0);
      }
      case "renew": {
        const fence = Number(body["fence"] ?? duty.fence);
        const serverMs = this.clock.at(performance.now());
        const dueMs = Date.parse(String(body["dueAt"]));
        return this.happen({ type: "renewed", id: duty.id, dueMs, fence, serverMs });
      }
      case "reread":
        return this.happen({ type: "listed", views: (body["rows"] ?? []) as View[], tick: performance.now() });
      case "session":
        return this.happen({ type: "signedIn", person: body["person"] as { id: string; name: string } });
    }
  }

  private async claimed(body: Record<string, unknown>): Promise<void> {
    const serverMs = this.clock.at(performance.now());
    const views = await openAll(this.copies, (body["assignments"] ?? []) as View[], serverMs);
    const nothing = typeof body["reason"] === "string" ? body["reason"] : null;
    this.happen({ type: "claimed", views, nothing });
  }
}

function assignment(id: string): string {
  return `/api/v1/assignments/${encodeURIComponent(id)}`;
}

async function openAll(copies: Copies, views: readonly View[], serverMs: number): Promise<readonly Opened[]> {
  return Promise.all(
    views.map(async (view) => {
      const kept = await within(copies.open(view.id, view.draftKey), patienceWithCopiesMs).catch(() => null);
      return { view, serverMs, kept };
    }),
  );
}

/** The browser's database must never hold up a task. */
function within<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  return Promise.race([promise, new Promise<null>((resolve) => setTimeout(() => resolve(null), ms))]);
}

async function start(element: DeskElement): Promise<void> {
  const boot = JSON.parse(element.getAttribute("data-boot") ?? "null") as Boot | null;
  if (boot === null) {
    return;
  }

  // It holds the keys of the drafts. What stood there was for browsers without scripts.
  element.removeAttribute("data-boot");
  element.replaceChildren();
  const shelf = await within(openShelf(), patienceWithCopiesMs);
  const copies = new Copies(shelf, boot.project.id, () => Date.now());
  const turns = (await openAll(copies, boot.assignments, Date.now())).map(opened);
  // What the page says where scripts are off; the element's own marks are no elements, and stay.
  [...element.children].forEach((child) => child.remove());
  new DeskController(element, boot, copies, turns).begin();
}

customElements.define("pl-desk", DeskElement);
for (const element of document.querySelectorAll<DeskElement>("pl-desk")) {
  void start(element);
}
