/** Undo and redo over whole answers. Values share their texts, so a step costs little. */
import type { Values } from "./answer.ts";

export interface History {
  /** Oldest first; its first is the state on opening, and undo ends there. */
  readonly past: readonly Values[];
  readonly present: Values;
  /** What was undone, the next one first. */
  readonly future: readonly Values[];
  /** What the last change was about, and when: typing on at the same place is one step. */
  readonly last: { readonly about: string; readonly at: number } | null;
}

/** Steps that are kept. The state on opening stays, whatever is dropped. */
const mostSteps = 200;

/** Typing that goes on within this time is one step. */
const pauseMs = 1_000;

export function begin(values: Values): History {
  return { past: [], present: values, future: [], last: null };
}

/** @param about What changes, and "" where each change is a step of its own. */
export function change(history: History, values: Values, about: string, at: number): History {
  const { past, present, last } = history;
  const goesOn = about !== "" && last?.about === about && at - last.at < pauseMs && history.future.length === 0;
  if (goesOn && past.length > 0) {
    return { past, present: values, future: [], last: { about, at } };
  }

  const steps = [...past, present];
  const kept = steps.length > mostSteps ? [...steps.slice(0, 1), ...steps.slice(2)] : steps;
  return { past: kept, present: values, future: [], last: { about, at } };
}

export function undo(history: History): History {
  const before = history.past.at(-1);
  return before === undefined
    ? history
    : { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future], last: null };
}

export function redo(history: History): History {
  const [after, ...future] = history.future;
  return after === undefined
    ? history
    : { past: [...history.past, history.present], present: after, future, last: null };
}
