/** What is to be done for a desk now. Pure: the same desk at the same time has the same duties. */
import { longestAnswer } from "./answer.ts";
import { isDirty, textOf, type Desk, type Pending, type Turn } from "./state.ts";

export type Duty =
  | { readonly do: "claim"; readonly key: string }
  | { readonly do: "save"; readonly id: string; readonly text: string; readonly fence: number;
      readonly revision: number }
  | { readonly do: "send"; readonly id: string; readonly pending: Pending }
  | { readonly do: "renew"; readonly id: string; readonly fence: number }
  | { readonly do: "reread" }
  | { readonly do: "session" };

export interface Moment {
  /** Monotonic milliseconds. */
  readonly tick: number;
  /** The server's clock, in milliseconds since 1970. */
  readonly serverMs: number;
  /** Whether the person is at it: the page is seen and was used within the last minute. */
  readonly isActive: boolean;
  /** A new key for an act; each is used once. */
  readonly newKey: () => string;
}

/** The least time between two saves of a draft. */
export const saveEveryMs = 2_000;

const sessionEveryMs = 5_000;

/** With less than this left a lease is renewed, also where its length was reckoned by a wrong clock. */
const leastLeftMs = 120_000;

/** Two tasks at most: the one in hand and the next. */
const mostTurns = 2;

export function duties(desk: Desk, now: Moment): readonly Duty[] {
  if (desk.session !== "in") {
    const isDue = !desk.isAskingSession && now.tick - desk.sessionTick >= sessionEveryMs;
    return isDue ? [{ do: "session" }] : [];
  }

  if (desk.line.downSince !== null && now.tick < desk.line.retryTick) {
    return [];
  }

  const found: Duty[] = [];
  for (const turn of desk.sending) {
    if (turn.pending && !turn.isSending) {
      found.push({ do: "send", id: turn.view.id, pending: turn.pending });
    }
  }

  if (desk.wantsReread && !desk.isRereading) {
    found.push({ do: "reread" });
  }

  for (const turn of desk.queue) {
    found.push(...ofTurn(turn, desk, now));
  }

  if (desk.queue.length < mostTurns && !desk.claim.isAsking && desk.claim.nothing === null) {
    found.push({ do: "claim", key: desk.claim.key ?? now.newKey() });
  }

  // While the server is out of reach one call is enough to find out whether it is back.
  return desk.line.downSince === null ? found : found.slice(0, 1);
}

function ofTurn(turn: Turn, desk: Desk, now: Moment): readonly Duty[] {
  const found: Duty[] = [];
  if (wantsSave(turn, desk, now)) {
    const text = textOf(turn.view, turn.history.present);
    found.push({ do: "save", id: turn.view.id, text, fence: turn.fence, revision: turn.stored.revision });
  }

  if (wantsRenewal(turn, now)) {
    found.push({ do: "renew", id: turn.view.id, fence: turn.fence });
  }

  return found;
}

function wantsSave(turn: Turn, desk: Desk, now: Moment): boolean {
  const isFree = turn.saving === null && turn.lease !== "gone" && !desk.wantsReread;
  return (
    isFree &&
    now.tick - turn.savedTick >= saveEveryMs &&
    isDirty(turn) &&
    isStorable(turn)
  );
}

/** What the server refused, and what it is known to refuse, is not sent; the browser's copy has it. */
export function isStorable(turn: Turn): boolean {
  const text = textOf(turn.view, turn.history.present);
  return text.length <= longestAnswer && text !== turn.unstorable?.text;
}

/** From half of its time on a lease is renewed while the person works, and one that ended is asked for again. */
function wantsRenewal(turn: Turn, now: Moment): boolean {
  const pause = Math.max(turn.leaseMs / 8, 5_000);
  if (!now.isActive || turn.lease === "gone" || now.tick - turn.renewTick < pause) {
    return false;
  }

  return turn.lease === "over" || turn.dueMs - now.serverMs <= Math.max(turn.leaseMs / 2, leastLeftMs);
}
