/** Keys of the workbench that no button has. */
import { namesOf } from "../keys.ts";
import type { DeskElement } from "./element.ts";

export function benchKey(bench: DeskElement, event: KeyboardEvent): void {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) {
    return;
  }

  const [name] = namesOf(event);
  const act = name === undefined ? undefined : actOf(bench, name, event);
  if (act) {
    event.preventDefault();
    act();
  }
}

function actOf(bench: DeskElement, name: string, event: KeyboardEvent): (() => void) | undefined {
  switch (name) {
    case "Ctrl+z":
      return () => bench.act({ act: "undo" });
    case "Ctrl+Shift+z":
    case "Ctrl+y":
      return () => bench.act({ act: "redo" });
    default:
      return isPlain(event) ? plainAct(bench, name) : undefined;
  }
}

function plainAct(bench: DeskElement, name: string): (() => void) | undefined {
  const inHand = bench.questionInHand;
  const value = inHand && bench.turn?.history.present[inHand.name];
  switch (name) {
    case "Backspace":
      return inHand && value !== undefined ? () => bench.answer(inHand.name, undefined) : undefined;
    case "j":
      return () => step(bench, 1);
    case "k":
      return () => step(bench, -1);
    default:
      return undefined;
  }
}

function step(bench: DeskElement, by: number): void {
  const names = bench.keyedQuestions.map((question) => question.name);
  const next = names[names.indexOf(bench.questionInHand?.name ?? "") + by];
  if (next !== undefined) {
    bench.focusQuestion(next);
  }
}

/** Outside text fields, and not switched off. */
function isPlain(event: KeyboardEvent): boolean {
  const { target } = event;
  const isText =
    target instanceof HTMLElement && target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  return !isText && document.documentElement.dataset["keys"] !== "off";
}
