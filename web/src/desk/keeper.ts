/** Sees to it that the browser's copies follow the desk. */
import type { Copies } from "./copies.ts";
import { keep, type Desk, type Turn } from "./state.ts";

/** Changes within this time are written together. */
const gatherMs = 250;

export class Keeper {
  private readonly waiting = new Map<string, Turn>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly copies: Copies;

  constructor(copies: Copies) {
    this.copies = copies;
  }

  /** The desk changed: what is new is written soon, and what left it is dropped. */
  note(before: Desk, after: Desk): void {
    const known = new Map([...before.queue, ...before.sending].map((turn) => [turn.view.id, turn]));
    for (const turn of [...after.queue, ...after.sending]) {
      const old = known.get(turn.view.id);
      known.delete(turn.view.id);
      if (old && (old.history !== turn.history || old.stored !== turn.stored || old.pending !== turn.pending)) {
        this.waiting.set(turn.view.id, turn);
      }
    }

    for (const id of known.keys()) {
      this.waiting.delete(id);
      void this.copies.remove(id);
    }

    // An act must be repeated after a crash, so it is written at once; typing is gathered.
    if (after.sending.length > before.sending.length) {
      this.write();
    } else if (this.waiting.size > 0) {
      this.timer ??= setTimeout(() => this.write(), gatherMs);
    }
  }

  write(): void {
    clearTimeout(this.timer ?? undefined);
    this.timer = null;
    for (const [id, turn] of this.waiting) {
      // A full or refused database takes nothing; the server's draft is then the only other copy.
      void this.copies.put(id, keep(turn)).catch(() => undefined);
    }

    this.waiting.clear();
  }
}
