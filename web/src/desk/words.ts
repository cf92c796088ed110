/** The sentences of the desk. */
import { timeOfDay, timeToSecond } from "./clock.ts";
import { countChanges, isDirty, type Desk, type Turn } from "./state.ts";
import { longestAnswer, whole } from "./answer.ts";
import { isStorable } from "./duties.ts";
import type { Money } from "./wire.ts";

export interface Saying {
  readonly state: "draft" | "saving" | "saved" | "offline" | "refused";
  readonly text: string;
}

/** Where the answer is. It never says more than is true: stored only what the server has answered for. */
export function whereItIs(desk: Desk, turn: Turn | undefined, keepsCopy: boolean, serverMs: number): Saying {
  const away = outOfReach(desk, keepsCopy, serverMs);
  if (away) {
    return away;
  }

  if (turn?.refusal) {
    return { state: "refused", text: "Not accepted; your answer is kept" };
  }

  if (turn && turn.lease !== "held") {
    return { state: "refused", text: turn.lease === "over" ? "Not yours any more; kept here" : "Only here; copy it" };
  }

  if (turn && isDirty(turn)) {
    return typed(turn, keepsCopy);
  }

  if (turn?.stored.savedAt) {
    return { state: "saving", text: `Draft stored ${timeToSecond(turn.stored.savedAt)}` };
  }

  return lastSaved(desk, turn !== undefined);
}

function lastSaved(desk: Desk, hasTask: boolean): Saying {
  if (desk.last) {
    const what = desk.last.kind === "skip" ? "Given back, saved" : "Submitted, saved";
    return { state: "saved", text: `${what} ${timeToSecond(desk.last.at)}` };
  }

  return { state: "draft", text: hasTask ? "Nothing answered yet" : "No task in hand" };
}

function typed(turn: Turn, keepsCopy: boolean): Saying {
  if (!isStorable(turn) && turn.saving === null) {
    const says = turn.unstorable?.says ?? `it is longer than ${whole(longestAnswer)} characters.`;
    return { state: "refused", text: `The draft is not stored: ${says}` };
  }

  return { state: "draft", text: keepsCopy ? "Typed, kept on this device" : "Typed, only on this page" };
}

function outOfReach(desk: Desk, keepsCopy: boolean, serverMs: number): Saying | null {
  const place = keepsCopy ? "on this device" : "on this page";
  const count = countChanges(desk);
  const kept = count === 0 ? "Nothing is lost" : count === 1 ? `1 change is kept ${place}`
    : `${whole(count)} changes are kept ${place}`;
  if (desk.session === "out") {
    return { state: "offline", text: `Signed out. ${kept}; sign in and the same save goes on.` };
  }

  if (desk.session !== "in") {
    return {
      state: "refused",
      text: `${desk.session.other} is signed in now. ${desk.person.name}'s answers are not sent: ${lower(kept)}.`,
    };
  }

  // A server that was busy once is asked again within a second; that is no news.
  if (desk.line.downSince === null || (desk.line.cause === "server" && desk.line.tries < 2)) {
    return null;
  }

  const since = timeOfDay(desk.line.downSince, serverMs);
  const what = desk.line.cause === "network" ? "No connection" : "The server has not answered";
  return { state: "offline", text: `${what} since ${since}. ${kept}; go on working.` };
}

function lower(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}

export function leaseSays(turn: Turn, serverMs: number): string {
  const time = timeOfDay(turn.dueMs, serverMs);
  return turn.lease === "held" ? `yours until ${time}` : `was yours until ${time}`;
}

export function lateSays(turn: Turn, serverMs: number): string {
  const time = timeOfDay(turn.dueMs, serverMs);
  return turn.lease === "gone"
    ? "This task went to others, and its place is not free any more. Your answer is kept here: copy it."
    : `This task went back to the queue at ${time}. Your answer is kept: hand it in late if the place is still free, ` +
        "or copy it.";
}

export function money({ amountMinor, currency }: Money): string {
  const plain = new Intl.NumberFormat("en", { style: "currency", currency });
  const digits = plain.resolvedOptions().maximumFractionDigits ?? 2;
  return plain.format(amountMinor / 10 ** digits);
}

const nothings: Readonly<Record<string, readonly [string, string]>> = {
  "none-open": ["No open tasks", "All tasks of this project are taken or done. Tasks that come back are offered here."],
  "none-for-you": ["Nothing here for you now", "There are open tasks, but you have had each of them, or they are not " +
    "open to you."],
  "live-limit": ["You hold as many tasks as one may", "Hand in or give back one of those that you have begun."],
  "project-not-active": ["The project is paused", "No tasks are given out until its lead starts it again."],
};

export function nothingSays(code: string | null): readonly [string, string] {
  const paused = code === "project-paused" ? nothings["project-not-active"] : undefined;
  return paused ?? nothings[code ?? "none-open"] ?? ["No task was given out", `The server's reason: ${code}.`];
}
