/** The sheet of parts: makes the real elements from the states that the page holds, and lets them be answered. */
import "./questions/choice.ts";
import "./questions/preference.ts";
import "./questions/text.ts";
import "./reading/element.ts";
import type { AnswerChange } from "./questions/question.ts";

for (const place of document.querySelectorAll<HTMLElement>("[data-element]")) {
  const element = document.createElement(place.dataset["element"] ?? "");
  const state: Record<string, unknown> = JSON.parse(place.dataset["state"] ?? "{}");
  Object.assign(element, state, state["value"] === null ? { value: undefined } : {});
  place.replaceWith(element);
}

document.addEventListener("answer-change", (event) => {
  Object.assign(event.target ?? {}, { value: (event as CustomEvent<AnswerChange>).detail.value, gap: null });
});
