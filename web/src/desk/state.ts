/** The state of the desk. It is changed by reduce.ts alone; duties.ts says what is to be done next. */
import { nothingAnswered, read, write, type Values } from "./answer.ts";
import { begin, type History } from "./history.ts";
import type { Boot, Person, Refusal, View } from "./wire.ts";

/** An act that the server has to hear of exactly once: it is repeated with the same key until it is answered. */
export interface Pending {
  readonly kind: "annotation" | "skip";
  readonly key: string;
  /** JSON text; a repeat is the same, byte for byte. */
  readonly body: string;
}

/** A second version of a draft, one key away. */
export interface Other {
  readonly values: Values;
  /** Whose is hidden: the one of this page, or the one that was shown before from elsewhere. */
  readonly from: "here" | "elsewhere";
}

/** One assignment at the desk. */
export interface Turn {
  readonly view: View;
  readonly fence: number;
  /** When the lease ends, by the server's clock, in milliseconds since 1970. */
  readonly dueMs: number;
  /** How long the lease was when it was got or renewed. */
  readonly leaseMs: number;
  readonly lease: "held" | "over" | "gone";
  readonly history: History;
  /** What the server has as draft: its text in the form of write(), and the revision. */
  readonly stored: { readonly text: string; readonly revision: number; readonly savedAt: string | null };
  readonly saving: string | null;
  /** Monotonic time of the last save that was begun. */
  readonly savedTick: number;
  /** A text that the server refused to store, and why; another text is tried again. */
  readonly unstorable: { readonly text: string; readonly says: string } | null;
  /** Changes since the server had all of it. */
  readonly changes: number;
  readonly other: Other | null;
  readonly pending: Pending | null;
  readonly isSending: boolean;
  readonly refusal: Refusal | null;
  readonly renewTick: number;
  readonly activeMs: number;
}

export interface Line {
  /** Since when there is none, as a time of the day's clock; null: there is one. */
  readonly downSince: number | null;
  readonly cause: "network" | "server";
  readonly tries: number;
  readonly retryTick: number;
}

export interface Claim {
  readonly key: string | null;
  readonly isAsking: boolean;
  /** Why there is nothing more; null while that is not known. */
  readonly nothing: string | null;
}

export interface Desk {
  readonly projectId: string;
  readonly person: Person;
  /** Begun work; the first is on the screen, the second is the one fetched ahead. */
  readonly queue: readonly Turn[];
  /** Handed in, and not yet answered. */
  readonly sending: readonly Turn[];
  /** What was saved last. */
  readonly last: { readonly title: string; readonly kind: Pending["kind"]; readonly at: string } | null;
  readonly claim: Claim;
  readonly line: Line;
  readonly session: "in" | "out" | { readonly other: string };
  readonly sessionTick: number;
  readonly isAskingSession: boolean;
  /** The list of assignments is to be read again. */
  readonly wantsReread: boolean;
  readonly isRereading: boolean;
  /** One sentence about something that happened without the person's doing. */
  readonly notice: string | null;
}

export const lineUp: Line = { downSince: null, cause: "network", tries: 0, retryTick: 0 };

export function openDesk(boot: Boot, turns: readonly Turn[]): Desk {
  return {
    projectId: boot.project.id,
    person: boot.person,
    queue: turns.filter((turn) => turn.pending === null),
    sending: turns.filter((turn) => turn.pending !== null),
    last: null,
    claim: { key: null, isAsking: false, nothing: turns.length === 0 ? boot.nothing : null },
    line: lineUp,
    session: "in",
    sessionTick: Number.NEGATIVE_INFINITY,
    isAskingSession: false,
    wantsReread: false,
    isRereading: false,
    notice: null,
  };
}

/** A turn as the server gives it; what the browser kept is joined by restore(). */
export function openTurn(view: View, serverMs: number): Turn {
  const values = view.draft ? read(view.labelSchema, view.draft.answer) : nothingAnswered;
  const dueMs = Date.parse(view.dueAt);
  return {
    view,
    fence: view.fence,
    dueMs,
    leaseMs: Math.max(dueMs - serverMs, 0),
    lease: "held",
    history: begin(values),
    stored: {
      text: write(view.labelSchema, values),
      revision: view.draft?.revision ?? 0,
      savedAt: view.draft?.savedAt ?? null,
    },
    saving: null,
    savedTick: Number.NEGATIVE_INFINITY,
    unstorable: null,
    changes: 0,
    other: null,
    pending: null,
    isSending: false,
    refusal: null,
    renewTick: Number.NEGATIVE_INFINITY,
    activeMs: 0,
  };
}

/** What the browser kept of a turn. */
export interface Kept {
  readonly history: History;
  /** The server's revision that it follows. */
  readonly revision: number;
  readonly isUnsent: boolean;
  readonly changes: number;
  readonly activeMs: number;
  readonly pending: Pending | null;
}

export function keep(turn: Turn): Kept {
  return {
    history: turn.history,
    revision: turn.stored.revision,
    isUnsent: isDirty(turn),
    changes: turn.changes,
    activeMs: turn.activeMs,
    pending: turn.pending,
  };
}

/**
 * Joins the server's draft with the browser's own copy: the newer by revision is shown, and the other is one key away.
 * A copy that follows an older revision and was never sent is the older one; one that follows the same revision goes on
 * from it. Where both say the same, the copy's history goes on: a page that closes saves once more than its copy knows.
 */
export function restore(turn: Turn, kept: Kept): Turn {
  const joined = { ...turn, activeMs: kept.activeMs, pending: kept.pending };
  const ours = textOf(turn.view, kept.history.present);
  if (kept.pending !== null || kept.revision >= turn.stored.revision || ours === turn.stored.text) {
    return { ...joined, history: kept.history, changes: ours === turn.stored.text ? 0 : Math.max(kept.changes, 1) };
  }

  const hidden = kept.isUnsent && ours !== turn.stored.text;
  return hidden ? { ...joined, other: { values: kept.history.present, from: "here" } } : joined;
}

export function textOf(view: View, values: Values): string {
  return write(view.labelSchema, values);
}

/** Whether the server lacks what is on the screen. */
export function isDirty(turn: Turn): boolean {
  return textOf(turn.view, turn.history.present) !== turn.stored.text;
}

export function countChanges(desk: Desk): number {
  const open = desk.queue.reduce((sum, turn) => sum + (isDirty(turn) ? turn.changes : 0), 0);
  return open + desk.sending.length;
}

/** The first line that says what a task is about: its first words. */
export function titleOf(view: View): string {
  const names = view.itemSchema?.map((field) => field.name) ?? Object.keys(view.item.fields);
  for (const name of names) {
    const value = view.item.fields[name];
    const text = typeof value === "string" ? value : firstMessage(value);
    if (text !== null && text.trim() !== "") {
      const line = text.trim().replace(/\s+/g, " ");
      return line.length > 80 ? `${line.slice(0, 79).trimEnd()}…` : line;
    }
  }

  return view.item.key;
}

function firstMessage(value: unknown): string | null {
  const first: unknown = Array.isArray(value) ? value.find((one) => one?.role === "user") : undefined;
  return typeof first === "object" && first !== null && "content" in first && typeof first.content === "string"
    ? first.content
    : null;
}
