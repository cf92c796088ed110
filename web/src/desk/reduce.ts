/** What happens at the desk, and what it changes. No clock, no network: times come in with the events. */
import { isSame, nothingAnswered, read, withValue, type Value } from "./answer.ts";
import { change, redo, undo, type History } from "./history.ts";
import { lineUp, openTurn, restore, textOf, titleOf, type Desk, type Kept, type Pending, type Turn } from "./state.ts";
import type { Duty } from "./duties.ts";
import type { Refusal, View } from "./wire.ts";

export type Event =
  // By the person.
  | { readonly type: "answered"; readonly question: string; readonly value: Value | undefined; readonly tick: number }
  | { readonly type: "undone" | "redone" | "swapped" }
  | { readonly type: "lookedAgain" | "noticeClosed" }
  | { readonly type: "handedIn"; readonly id: string; readonly pending: Pending; readonly activeMs: number }
  | { readonly type: "left"; readonly id: string }
  | { readonly type: "worked"; readonly id: string; readonly activeMs: number }
  // By a duty that was begun, and its end.
  | { readonly type: "began"; readonly duty: Duty; readonly tick: number }
  | { readonly type: "claimed"; readonly views: readonly Opened[]; readonly nothing: string | null }
  | { readonly type: "stored"; readonly id: string; readonly text: string; readonly revision: number;
      readonly savedAt: string }
  | { readonly type: "sent"; readonly id: string; readonly at: string }
  | { readonly type: "renewed"; readonly id: string; readonly dueMs: number; readonly fence: number;
      readonly serverMs: number }
  | { readonly type: "listed"; readonly views: readonly View[]; readonly tick: number }
  | { readonly type: "refused"; readonly duty: Duty; readonly refusal: Refusal }
  | { readonly type: "unreachable"; readonly duty: Duty; readonly cause: "network" | "server"; readonly tick: number;
      readonly wall: number; readonly waitMs: number | null }
  | { readonly type: "reached" }
  // From outside.
  | { readonly type: "lineBack"; readonly tick: number }
  | { readonly type: "signedOut"; readonly duty: Duty }
  | { readonly type: "signedIn"; readonly person: { readonly id: string; readonly name: string } }
  | { readonly type: "elsewhere"; readonly id: string; readonly what: "stored" | "handedIn"; readonly revision: number }
  | { readonly type: "ranOut"; readonly serverMs: number };

/** A turn as it was claimed, with what the browser kept of it. */
export interface Opened {
  readonly view: View;
  readonly serverMs: number;
  readonly kept: Kept | null;
}

export function opened({ view, serverMs, kept }: Opened): Turn {
  const turn = openTurn(view, serverMs);
  return kept ? restore(turn, kept) : turn;
}

export function reduce(desk: Desk, event: Event): Desk {
  switch (event.type) {
    case "answered":
    case "undone":
    case "redone":
    case "swapped":
      return ofCurrent(desk, (turn) => edited(turn, event));
    case "lookedAgain":
      return { ...desk, claim: { ...desk.claim, nothing: null } };
    case "noticeClosed":
      return { ...desk, notice: null };
    case "handedIn":
      return handedIn(desk, event.id, event.pending, event.activeMs);
    case "left":
      return { ...desk, queue: desk.queue.filter((turn) => turn.view.id !== event.id) };
    case "worked":
      return ofTurn(desk, event.id, (turn) => ({ ...turn, activeMs: event.activeMs }));
    case "began":
      return began(desk, event.duty, event.tick);
    case "lineBack":
      return { ...desk, line: { ...desk.line, retryTick: event.tick, tries: 0 } };
    case "reached":
      return { ...desk, line: lineUp };
    case "signedOut":
      return { ...ended(desk, event.duty), session: "out" };
    case "signedIn":
      return signedIn(desk, event.person);
    case "elsewhere":
      return elsewhere(desk, event);
    case "ranOut":
      return { ...desk, queue: desk.queue.map((turn) => ranOut(turn, event.serverMs)) };
    default:
      return answered(desk, event);
  }
}

/** What the server answered. */
function answered(desk: Desk, event: Exclude<Event, { type: "answered" }>): Desk {
  switch (event.type) {
    case "claimed":
      return claimed(desk, event.views, event.nothing);
    case "stored":
      return ofTurn(desk, event.id, (turn) => stored(turn, event.text, event.revision, event.savedAt));
    case "sent":
      return sent(desk, event.id, event.at);
    case "renewed":
      return ofTurn(desk, event.id, (turn) => ({
        ...turn,
        fence: event.fence,
        dueMs: event.dueMs,
        leaseMs: Math.max(event.dueMs - event.serverMs, 0),
        lease: "held",
      }));
    case "listed":
      return listed(desk, event.views, event.tick);
    case "refused":
      return refused(ended(desk, event.duty), event.duty, event.refusal);
    case "unreachable":
      return unreachable(ended(desk, event.duty), event);
    default:
      return desk;
  }
}

function ofCurrent(desk: Desk, next: (turn: Turn) => Turn): Desk {
  const [current, ...others] = desk.queue;
  return current ? { ...desk, queue: [next(current), ...others] } : desk;
}

function ofTurn(desk: Desk, id: string, next: (turn: Turn) => Turn): Desk {
  const one = (turn: Turn) => (turn.view.id === id ? next(turn) : turn);
  return { ...desk, queue: desk.queue.map(one), sending: desk.sending.map(one) };
}

type Edit = Extract<Event, { type: "answered" } | { type: "undone" | "redone" | "swapped" }>;

function edited(turn: Turn, event: Edit): Turn {
  const history = editedHistory(turn, event);
  if (history === turn.history) {
    return turn;
  }

  const isStored = textOf(turn.view, history.present) === turn.stored.text;
  const other = event.type === "swapped" && turn.other
    ? { values: turn.history.present, from: turn.other.from === "here" ? "elsewhere" as const : "here" as const }
    : turn.other;
  // Typing on is one change, as it is one step back.
  const isStep = turn.changes === 0 || history.past.length !== turn.history.past.length;
  return { ...turn, history, other, changes: isStored ? 0 : turn.changes + (isStep ? 1 : 0), refusal: null };
}

function editedHistory(turn: Turn, event: Edit): History {
  const { history } = turn;
  switch (event.type) {
    case "undone":
      return undo(history);
    case "redone":
      return redo(history);
    case "swapped":
      return turn.other ? change(history, turn.other.values, "", 0) : history;
    case "answered": {
      if (isSame(history.present[event.question], event.value)) {
        return history;
      }

      const values = withValue(history.present, event.question, event.value);
      const isText = turn.view.labelSchema.find((one) => one.name === event.question)?.type === "text";
      return change(history, values, isText ? event.question : "", event.tick);
    }
  }
}

function handedIn(desk: Desk, id: string, pending: Pending, activeMs: number): Desk {
  const turn = desk.queue.find((one) => one.view.id === id);
  if (!turn) {
    return desk;
  }

  const queue = desk.queue.filter((one) => one !== turn);
  const claim = queue.length === 0 ? { ...desk.claim, nothing: null } : desk.claim;
  return { ...desk, queue, claim, sending: [...desk.sending, { ...turn, pending, activeMs, refusal: null }] };
}

function began(desk: Desk, duty: Duty, tick: number): Desk {
  switch (duty.do) {
    case "claim":
      return { ...desk, claim: { ...desk.claim, key: duty.key, isAsking: true } };
    case "save":
      return ofTurn(desk, duty.id, (turn) => ({ ...turn, saving: duty.text, savedTick: tick }));
    case "send":
      return ofTurn(desk, duty.id, (turn) => ({ ...turn, isSending: true }));
    case "renew":
      return ofTurn(desk, duty.id, (turn) => ({ ...turn, renewTick: tick }));
    case "reread":
      return { ...desk, isRereading: true };
    case "session":
      return { ...desk, isAskingSession: true, sessionTick: tick };
  }
}

/** A duty is no longer under way; what it was about is as before it began. */
function ended(desk: Desk, duty: Duty): Desk {
  switch (duty.do) {
    case "claim":
      return { ...desk, claim: { ...desk.claim, isAsking: false } };
    case "save":
      return ofTurn(desk, duty.id, (turn) => ({ ...turn, saving: null }));
    case "send":
      return ofTurn(desk, duty.id, (turn) => ({ ...turn, isSending: false }));
    case "renew":
      return desk;
    case "reread":
      return { ...desk, isRereading: false };
    case "session":
      return { ...desk, isAskingSession: false };
  }
}

function claimed(desk: Desk, views: readonly Opened[], nothing: string | null): Desk {
  const known = new Set([...desk.queue, ...desk.sending].map((turn) => turn.view.id));
  const turns = views.filter((one) => !known.has(one.view.id)).map(opened);
  return {
    ...desk,
    queue: [...desk.queue, ...turns.filter((turn) => turn.pending === null)],
    sending: [...desk.sending, ...turns.filter((turn) => turn.pending !== null)],
    // A claim that only brought what is here already must not be asked again at once.
    claim: { key: null, isAsking: false, nothing: turns.length === 0 ? (nothing ?? "none-open") : null },
  };
}

function stored(turn: Turn, text: string, revision: number, savedAt: string): Turn {
  const isAll = textOf(turn.view, turn.history.present) === text;
  return { ...turn, saving: null, stored: { text, revision, savedAt }, changes: isAll ? 0 : turn.changes };
}

function sent(desk: Desk, id: string, at: string): Desk {
  const turn = desk.sending.find((one) => one.view.id === id);
  if (!turn?.pending) {
    return desk;
  }

  return {
    ...desk,
    sending: desk.sending.filter((one) => one !== turn),
    last: { title: titleOf(turn.view), kind: turn.pending.kind, at },
    claim: { ...desk.claim, nothing: desk.queue.length === 0 ? desk.claim.nothing : null },
  };
}

function refused(desk: Desk, duty: Duty, refusal: Refusal): Desk {
  switch (duty.do) {
    case "claim":
      return { ...desk, claim: { key: null, isAsking: false, nothing: refusal.code || "refused" } };
    case "save":
      return saveRefused(desk, duty.id, duty.text, refusal);
    case "send":
      return sendRefused(desk, duty.id, refusal);
    case "renew":
      return refusal.code === "stale-fence"
        ? { ...desk, wantsReread: true }
        : ofTurn(desk, duty.id, (turn) => ({ ...turn, lease: isGone(refusal) ? "gone" : "over" }));
    case "reread":
      return { ...desk, wantsReread: false };
    case "session":
      return desk;
  }
}

function isGone(refusal: Refusal): boolean {
  return refusal.code === "assignment-closed" || refusal.code === "task-done" || refusal.status === 404;
}

function saveRefused(desk: Desk, id: string, text: string, refusal: Refusal): Desk {
  if (refusal.code === "draft-older" || refusal.code === "stale-fence") {
    return { ...desk, wantsReread: true };
  }

  return ofTurn(desk, id, (turn) =>
    isGone(refusal) ? { ...turn, lease: "gone" } : { ...turn, unstorable: { text, says: refusal.detail } });
}

/**
 * A refused act comes back with its answer, to the front. Where the person is already writing in the next task it waits
 * behind that one: what is under the hands does not change.
 */
function sendRefused(desk: Desk, id: string, refusal: Refusal): Desk {
  const turn = desk.sending.find((one) => one.view.id === id);
  if (!turn) {
    return desk;
  }

  const back = { ...turn, pending: null, refusal, lease: isGone(refusal) ? ("gone" as const) : turn.lease };
  const [current, ...others] = desk.queue;
  const isBusy = current !== undefined && current.history.past.length > 0;
  return {
    ...desk,
    sending: desk.sending.filter((one) => one !== turn),
    queue: isBusy ? [current, back, ...others] : [back, ...desk.queue],
    notice: isBusy ? `"${titleOf(turn.view)}" was not accepted: ${refusal.detail} It comes next.` : desk.notice,
    wantsReread: desk.wantsReread || refusal.code === "stale-fence",
  };
}

function unreachable(desk: Desk, event: Extract<Event, { type: "unreachable" }>): Desk {
  const { downSince, tries } = desk.line;
  const waits = event.waitMs ?? Math.min(1_000 * 2 ** tries, 15_000);
  return {
    ...desk,
    line: {
      downSince: downSince ?? event.wall,
      cause: event.cause,
      tries: tries + 1,
      retryTick: event.tick + waits,
    },
  };
}

function signedIn(desk: Desk, person: { readonly id: string; readonly name: string }): Desk {
  const session = person.id === desk.person.id ? "in" : { other: person.name };
  return { ...desk, session, isAskingSession: false };
}

function elsewhere(desk: Desk, event: Extract<Event, { type: "elsewhere" }>): Desk {
  const turn = desk.queue.find((one) => one.view.id === event.id);
  if (!turn) {
    return desk;
  }

  if (event.what === "handedIn") {
    const queue = desk.queue.filter((one) => one !== turn);
    return { ...desk, queue, notice: `"${titleOf(turn.view)}" was handed in on another page of yours.` };
  }

  return event.revision > turn.stored.revision ? { ...desk, wantsReread: true } : desk;
}

function listed(desk: Desk, views: readonly View[], tick: number): Desk {
  const byId = new Map(views.map((view) => [view.id, view]));
  let notice = desk.notice;
  const queue = desk.queue.map((turn) => {
    const view = byId.get(turn.view.id);
    if (!view) {
      return turn.lease === "gone" ? turn : { ...turn, lease: "over" as const };
    }

    const known = { ...turn, fence: view.fence, dueMs: Date.parse(view.dueAt), lease: "held" as const };
    if ((view.draft?.revision ?? 0) <= turn.stored.revision) {
      return known;
    }

    const shown = newer(known, view, tick);
    // Where another version stands one key away, that says it.
    notice = shown.other ? notice : "A newer draft of this task was stored from another page of yours; it is shown.";
    return shown;
  });
  return { ...desk, queue, notice, wantsReread: false, isRereading: false };
}

/** The server's newer draft is shown; what stood here and was not stored is one key away. */
function newer(turn: Turn, view: View, tick: number): Turn {
  const values = view.draft ? read(view.labelSchema, view.draft.answer) : nothingAnswered;
  const text = textOf(turn.view, values);
  const ours = textOf(turn.view, turn.history.present);
  const isUnsent = ours !== turn.stored.text && ours !== text;
  return {
    ...turn,
    history: ours === text ? turn.history : change(turn.history, values, "", tick),
    stored: { text, revision: view.draft?.revision ?? 0, savedAt: view.draft?.savedAt ?? null },
    other: isUnsent ? { values: turn.history.present, from: "here" } : turn.other,
    changes: 0,
  };
}

function ranOut(turn: Turn, serverMs: number): Turn {
  return turn.lease === "held" && serverMs >= turn.dueMs ? { ...turn, lease: "over" } : turn;
}
