/** What is looked at: the item's fields, and candidates side by side. */
import { html, nothing, type TemplateResult } from "lit";
import stored from "icon:code-xml";
import { candidatesOf } from "../desk/answer.ts";
import type { Format } from "../reading/element.ts";
import type { Candidate, Content, Field, Part, View } from "../desk/wire.ts";

export interface ContentState {
  readonly view: View;
  readonly isSource: boolean;
  /** Index of the candidate that a narrow screen shows. */
  readonly shown: number;
  readonly show: (index: number) => void;
  readonly toggleSource: () => void;
  readonly title: string;
}

export const letterOf = (index: number): string => String.fromCharCode(65 + index);

export function content(state: ContentState): TemplateResult {
  const candidates = candidatesOf(state.view);
  return candidates.length > 0 ? pair(state, candidates) : single(state);
}

function pair(state: ContentState, candidates: readonly Candidate[]): TemplateResult {
  return html`<div
    class="pair"
    id="task"
    tabindex="-1"
    role="group"
    aria-label=${`Task: ${state.title}`}
    data-count=${candidates.length}
    data-shown=${state.shown}
  >
    ${prompt(state)}
    <div class="switch segmented" role="group" aria-label="Show answer">
      ${candidates.map(
        (_, index) =>
          html`<button
            type="button"
            aria-pressed=${index === state.shown ? "true" : "false"}
            @click=${() => state.show(index)}
          >
            Answer ${letterOf(index)}
          </button>`,
      )}
      ${narrowSource(state, "")}
    </div>
    ${candidates.map(
      ({ content: text }, index) =>
        html`<article
          class="candidate ${index === state.shown ? "shown" : ""}"
          id=${`candidate-${letterOf(index).toLowerCase()}`}
          aria-labelledby=${`name-${index}`}
          tabindex="0"
        >
          <h2 id=${`name-${index}`}><span class="visually-hidden">Answer </span>${letterOf(index)}</h2>
          ${contentOf(text, state.isSource)}<span class="more-below" hidden></span>
        </article>`,
    )}
  </div>`;
}

/** On a narrow screen the bar has no room for it. */
function narrowSource(state: ContentState, text: string): TemplateResult {
  return html`<button
    type="button"
    class="narrow-source ${text === "" ? "" : "button small"}"
    aria-label="Text as stored"
    title="Text as stored"
    aria-pressed=${state.isSource ? "true" : "false"}
    @click=${state.toggleSource}
  >
    ${stored}${text}
  </button>`;
}

function prompt(state: ContentState): TemplateResult | typeof nothing {
  const fields = shownFields(state.view);
  const [only] = fields;
  if (!only) {
    return nothing;
  }

  return html`<details class="prompt" open>
    <summary>${fields.length === 1 ? named(only.name) : "Item"}</summary>
    ${fields.map((field) => fieldOf(state, field, fields.length > 1))}
  </details>`;
}

function single(state: ContentState): TemplateResult {
  const fields = shownFields(state.view);
  return html`<div class="bench-content" id="task" tabindex="-1" role="group" aria-label=${`Task: ${state.title}`}>
    <div class="fields-of-item">${fields.map((field) => fieldOf(state, field, fields.length > 1))}</div>
    ${narrowSource(state, "Text as stored")}
    <span class="more-below" hidden></span>
  </div>`;
}

/** Without a schema of the item its texts are shown as they are stored. */
function shownFields(view: View): readonly Field[] {
  const schema = view.itemSchema ?? Object.keys(view.item.fields).map((name) => ({ name, type: guess(view, name) }));
  return schema.filter(({ name, type }) => type !== "candidates" && (view.item.fields[name] ?? null) !== null);
}

function guess(view: View, name: string): Field["type"] {
  return name === "candidates" ? "candidates" : typeof view.item.fields[name] === "string" ? "text" : "json";
}

function fieldOf(state: ContentState, field: Field, isNamed: boolean): TemplateResult {
  const value = state.view.item.fields[field.name];
  const name = isNamed ? html`<h2 class="field-name">${named(field.name)}</h2>` : nothing;
  return html`<section class="item-field">${name}${valueOf(field, value, state.isSource)}</section>`;
}

/** A name as a heading: "user_prompt" reads "User prompt". */
function named(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").replaceAll(/[_-]+/g, " ").trim();
  return words === "" ? name : words[0]?.toUpperCase() + words.slice(1);
}

function valueOf(field: Field, value: unknown, isSource: boolean): TemplateResult {
  if (field.type === "messages" && Array.isArray(value)) {
    return turns(value, isSource);
  }

  if (typeof value !== "string") {
    return reading(JSON.stringify(value, null, 2), "json", isSource);
  }

  const formats: Partial<Record<Field["type"], Format>> = { markdown: "markdown", code: "code", json: "json" };
  return reading(value, formats[field.type] ?? "text", isSource);
}

function contentOf(value: Content, isSource: boolean): TemplateResult {
  if (typeof value === "string") {
    return reading(value, "markdown", isSource);
  }

  return value.some((part) => part.role !== undefined) ? turns(value, isSource) : html`${value.map((part) =>
    partOf(part, isSource))}`;
}

function partOf(part: Part, isSource: boolean): TemplateResult {
  return typeof part.text === "string" ? reading(part.text, "markdown", isSource)
    : reading(JSON.stringify(part, null, 2), "json", isSource);
}

const speakers: Readonly<Record<string, string>> = { user: "Person", assistant: "Answer", system: "Instructions" };

function turns(messages: readonly Part[], isSource: boolean): TemplateResult {
  return html`<ol class="turns">
    ${messages.map(
      (message) =>
        html`<li>
          <span class="who">${speakers[message.role ?? ""] ?? named(message.role ?? "")}</span>
          <div>${message.content === undefined ? partOf(message, isSource) : contentOf(message.content, isSource)}</div>
        </li>`,
    )}
  </ol>`;
}

function reading(text: string, format: Format, isSource: boolean): TemplateResult {
  return html`<pl-reading .format=${format} .source=${isSource} .text=${text}></pl-reading>`;
}

/** Texts of an item that are rendered, so that those of the next one can be made ready. */
export function textsOf(view: View): readonly string[] {
  const texts: string[] = [];
  const add = (value: Content | undefined): void => {
    if (typeof value === "string") {
      texts.push(value);
    } else {
      value?.forEach((part) => add(part.text ?? part.content));
    }
  };
  for (const field of view.itemSchema ?? []) {
    const value = view.item.fields[field.name];
    if (field.type === "markdown" || field.type === "messages") {
      add(value as Content | undefined);
    }
  }

  candidatesOf(view).forEach((candidate) => add(candidate.content));
  return texts;
}
