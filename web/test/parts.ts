/** What several tests need: a task, a desk, and a time that only the test moves. */
import { duties, type Duty, type Moment } from "../src/desk/duties.ts";
import { opened, reduce, type Event } from "../src/desk/reduce.ts";
import { openDesk, type Desk, type Kept } from "../src/desk/state.ts";
import type { Boot, Question, View } from "../src/desk/wire.ts";

export const schema: readonly Question[] = [
  { name: "better", type: "preference", strengths: 3, tie: true, bothBad: true },
  { name: "why", type: "text", minLength: 3, maxLength: 20, required: false },
];

/** The server's time at tick 0. */
export const begin = Date.parse("2026-11-25T15:00:00Z");

export const hourMs = 3_600_000;

export function view(id: string, more: Partial<View> = {}): View {
  return {
    id,
    fence: 1,
    dueAt: new Date(begin + hourMs).toISOString(),
    pay: null,
    item: {
      key: id,
      fields: { prompt: `Task ${id}`, candidates: [{ id: "c2", content: "x" }, { id: "c1", content: "y" }] },
    },
    itemSchema: [{ name: "prompt", type: "markdown" }, { name: "candidates", type: "candidates" }],
    labelSchema: schema,
    guidelines: { version: 1 },
    ...more,
  };
}

export function bootOf(...assignments: readonly View[]): Boot {
  return {
    project: { id: "p1", name: "Juniper", guidelines: { version: 1, text: "" }, question: null },
    person: { id: "d1", name: "Deniz" },
    home: "/",
    trial: false,
    assignments,
    nothing: null,
  };
}

/** A desk in a test's hands: events go in, duties come out. */
export class TestDesk {
  desk: Desk;
  tick = 0;
  isActive = true;
  private keys = 0;

  constructor(views: readonly View[], kept: Readonly<Record<string, Kept>> = {}) {
    const turns = views.map((one) => opened({ view: one, serverMs: begin, kept: kept[one.id] ?? null }));
    this.desk = openDesk(bootOf(...views), turns);
  }

  get current(): Desk["queue"][number] {
    const [first] = this.desk.queue;
    if (!first) {
      throw new Error("No task is on the screen.");
    }

    return first;
  }

  happen(event: Event): this {
    this.desk = reduce(this.desk, event);
    return this;
  }

  answer(question: string, value: Extract<Event, { type: "answered" }>["value"]): this {
    return this.happen({ type: "answered", question, value, tick: this.tick });
  }

  handIn(id = this.current.view.id): this {
    const pending = { kind: "annotation", key: `act-${id}`, body: `{"id":"${id}"}` } as const;
    return this.happen({ type: "handedIn", id, pending, activeMs: 5 });
  }

  duties(): readonly Duty[] {
    const now: Moment = {
      tick: this.tick,
      serverMs: begin + this.tick,
      isActive: this.isActive,
      newKey: () => `key-${++this.keys}`,
    };
    return duties(this.desk, now);
  }

  /** The duty of that kind, which is begun. */
  start<D extends Duty["do"]>(kind: D): Extract<Duty, { do: D }> {
    const duty = this.duties().find((one) => one.do === kind);
    if (!duty) {
      throw new Error(`There is no duty to ${kind}.`);
    }

    this.happen({ type: "began", duty, tick: this.tick });
    return duty as Extract<Duty, { do: D }>;
  }

  has(kind: Duty["do"]): boolean {
    return this.duties().some((one) => one.do === kind);
  }

  fails(duty: Duty, cause: "network" | "server" = "network"): this {
    return this.happen({ type: "unreachable", duty, cause, tick: this.tick, wall: begin + this.tick, waitMs: null });
  }

  refuses(duty: Duty, code: string, status = 409): this {
    return this.happen({ type: "refused", duty, refusal: { status, code, detail: `${code}.`, faults: [] } });
  }
}
