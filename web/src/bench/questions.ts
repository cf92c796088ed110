/** Which element shows a question, and where questions stand. */
import { html, type TemplateResult } from "lit";
import { optionText, type Value } from "../desk/answer.ts";
import type { Question } from "../desk/wire.ts";

export interface QuestionState {
  readonly question: Question;
  readonly value: Value | undefined;
  readonly gap: string | null;
  readonly isInHand: boolean;
  /** In the dock: options in a row, labels in the field. */
  readonly isQuiet: boolean;
  readonly candidates: readonly string[];
  /** The person went to it. */
  readonly take: () => void;
}

export function questionOf(state: QuestionState): TemplateResult {
  const { question, value, gap, isInHand, isQuiet, take } = state;
  const name = question.name;
  switch (question.type) {
    case "choice":
      return html`<pl-choice
        data-question=${name}
        .question=${question}
        .value=${value}
        .gap=${gap}
        .isInHand=${isInHand}
        .isRow=${isQuiet}
        @focusin=${take}
      ></pl-choice>`;
    case "preference":
      return html`<pl-preference
        data-question=${name}
        .question=${question}
        .value=${value}
        .gap=${gap}
        .isInHand=${isInHand}
        .candidates=${state.candidates}
        @focusin=${take}
      ></pl-preference>`;
    case "text":
      return html`<pl-text
        data-question=${name}
        .question=${question}
        .value=${value}
        .gap=${gap}
        .isQuiet=${isQuiet}
      ></pl-text>`;
  }
}

/** Questions stand in the dock where they are few and short; else in a panel beside the content. */
export function fitsDock(schema: readonly Question[], isPair: boolean): boolean {
  const texts = schema.filter((question) => question.type === "text");
  const others = schema.filter((question) => question.type !== "text");
  if (texts.length > 1 || others.length > 1 || schema.some((question) => question.help)) {
    return false;
  }

  return others.every((question) => (question.type === "choice" ? isShort(question.options.map(optionText)) : isPair));
}

function isShort(texts: readonly string[]): boolean {
  return texts.length <= 5 && texts.every((text) => text.length <= 28) && texts.join("").length <= 90;
}
