/** What a person answered: reading and writing it, what is asked, and what is still missing. All of it pure. */
import type { Candidate, ChoiceQuestion, Option, PreferenceQuestion, Question, TextQuestion, View } from "./wire.ts";

export interface Preference {
  readonly winner: string;
  readonly strength?: number;
}

export type Value = string | Preference;

/** Question name to value. A question that is not answered has no key. */
export type Values = Readonly<Record<string, Value>>;

export const nothingAnswered: Values = Object.freeze({});

/** Longest answer that the server takes, in UTF-16 units of its JSON text. */
export const longestAnswer = 262_144;

/** The answer as JSON text, in the order of the schema, so that equal answers are equal texts. */
export function write(schema: readonly Question[], values: Values): string {
  const entries = schema.filter((one) => values[one.name] !== undefined).map((one) => [one.name, values[one.name]]);
  return JSON.stringify(Object.fromEntries(entries));
}

/** Reads a draft. What the schema does not know is left out; a text that is no answer reads as nothing. */
export function read(schema: readonly Question[], text: string): Values {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return nothingAnswered;
  }

  if (typeof raw !== "object" || raw === null) {
    return nothingAnswered;
  }

  const known = new Map(Object.entries(raw));
  const values: Record<string, Value> = {};
  for (const question of schema) {
    const value = valueOf(question, known.get(question.name));
    if (value !== undefined) {
      values[question.name] = value;
    }
  }

  return values;
}

function valueOf(question: Question, raw: unknown): Value | undefined {
  if (question.type !== "preference") {
    return typeof raw === "string" && (question.type === "choice" || raw !== "") ? raw : undefined;
  }

  if (typeof raw !== "object" || raw === null || !("winner" in raw) || typeof raw.winner !== "string") {
    return undefined;
  }

  const strength = "strength" in raw && typeof raw.strength === "number" ? raw.strength : undefined;
  return strength === undefined ? { winner: raw.winner } : { winner: raw.winner, strength };
}

/** Sets a value; undefined empties the question. */
export function withValue(values: Values, name: string, value: Value | undefined): Values {
  const { [name]: _, ...others } = values;
  return value === undefined || value === "" ? others : { ...others, [name]: value };
}

export function isRequired(question: Question): boolean {
  return question.required !== false;
}

/** The questions whose condition holds, in the order of the schema. */
export function asked(schema: readonly Question[], values: Values): readonly Question[] {
  const shown = new Set<string>();
  return schema.filter((question) => {
    const { when } = question;
    const value = when && shown.has(when.question) ? values[when.question] : undefined;
    const holds = !when || (typeof value === "string" && when.in.includes(value));
    if (holds) {
      shown.add(question.name);
    }

    return holds;
  });
}

export interface Gap {
  readonly question: string;
  /** What is missing, in one sentence. */
  readonly says: string;
}

/** What the server would refuse, in the order in which it is asked; empty when the answer can be handed in. */
export function gaps(schema: readonly Question[], values: Values): readonly Gap[] {
  const found = asked(schema, values).flatMap((question) => {
    const says = gapOf(question, values[question.name]);
    return says === null ? [] : [{ question: question.name, says }];
  });
  const first = schema[0];
  if (found.length === 0 && first && final(schema, values).length > longestAnswer) {
    const says = `The answer is too long: ${whole(longestAnswer)} characters in all are taken.`;
    return [{ question: first.name, says }];
  }

  return found;
}

function gapOf(question: Question, value: Value | undefined): string | null {
  if (value === undefined) {
    return isRequired(question) ? nothingSays(question) : null;
  }

  return question.type === "text" && typeof value === "string" ? lengthSays(question, value) : null;
}

function nothingSays(question: Question): string {
  switch (question.type) {
    case "text": {
      const least = question.minLength ?? 1;
      return least > 1 ? `Nothing written yet; at least ${whole(least)} characters.` : "Nothing written yet.";
    }
    case "preference":
      return "No place chosen yet.";
    case "choice":
      return "No option chosen yet.";
  }
}

function lengthSays(question: TextQuestion, value: string): string | null {
  const length = codePoints(value.normalize("NFC"));
  const least = question.minLength ?? 1;
  if (length < least) {
    return `${whole(length)} of at least ${whole(least)} characters.`;
  }

  const most = question.maxLength;
  return most !== undefined && length > most ? `${whole(length)} characters; ${whole(most)} at most.` : null;
}

/**
 * The answer as it is handed in: only what is asked, and texts in Unicode form NFC, which is the form that stored text
 * has. A draft keeps them as they were typed.
 */
export function final(schema: readonly Question[], values: Values): string {
  const given = asked(schema, values).flatMap((question) => {
    const value = values[question.name];
    const text = question.type === "text" && typeof value === "string" ? value.normalize("NFC") : value;
    return text === undefined ? [] : [[question.name, text] as const];
  });
  return write(schema, Object.fromEntries(given));
}

export const reasons = [
  ["unclear", "It is not clear what is asked"],
  ["wrongItem", "The item does not fit the question"],
  ["needsExpert", "It needs an expert of another field"],
  ["unsafe", "The content is unsafe"],
  ["other", "Another reason"],
] as const;

export function cannotAnswer(reason: string, note: string): string {
  const trimmed = note.normalize("NFC");
  return JSON.stringify({ cannotAnswer: trimmed.trim() === "" ? { reason } : { reason, note: trimmed } });
}

export function optionValue(option: Option): string {
  return typeof option === "string" ? option : option.value;
}

export function optionText(option: Option): string {
  return typeof option === "string" ? option : (option.text ?? option.value);
}

export function choiceOf(question: ChoiceQuestion, value: Value | undefined): string | undefined {
  return typeof value === "string" && question.options.some((one) => optionValue(one) === value) ? value : undefined;
}

/** One place on the bar of a preference between two. */
export interface Place {
  readonly value: Preference;
  /** Whether the first or the second is better; null: neither. */
  readonly side: "A" | "B" | null;
  readonly word: string;
  readonly name: string;
  readonly key: string;
}

const words = [[], ["Better"], ["Slightly", "Clearly"], ["Slightly", "Clearly", "Much better"]] as const;
const names = [[], ["better"], ["slightly better", "clearly better"], ["slightly better", "clearly better",
  "much better"]] as const;

/**
 * The places from A's end to B's. With strengths the middle stays a place even where no tie may be answered, so that
 * a key always means the same distance: there it is null.
 */
export function places(question: PreferenceQuestion, a: string, b: string): readonly (Place | null)[] {
  const strengths = Math.min(Math.max(question.strengths ?? 0, 0), 3);
  const degrees = Math.max(strengths, 1);
  const word = (degree: number) => words[degrees]?.[degree - 1] ?? "Better";
  const name = (side: string, degree: number) => `${side} is ${names[degrees]?.[degree - 1] ?? "better"}`;
  const won = (winner: string, degree: number) => (strengths === 0 ? { winner } : { winner, strength: degree });
  const sides: (Omit<Place, "key"> | null)[] = [];
  for (let degree = degrees; degree >= 1; degree--) {
    sides.push({ value: won(a, degree), side: "A", word: word(degree), name: name("A", degree) });
  }

  if (question.tie || strengths > 0) {
    sides.push(question.tie ? { value: { winner: "tie" }, side: null, word: "Tie", name: "Tie" } : null);
  }

  for (let degree = 1; degree <= degrees; degree++) {
    sides.push({ value: won(b, degree), side: "B", word: word(degree), name: name("B", degree) });
  }

  return sides.map((place, index) => place && { ...place, key: String(index + 1) });
}

export function isSame(a: Value | undefined, b: Value | undefined): boolean {
  if (typeof a === "object" && typeof b === "object") {
    return a.winner === b.winner && a.strength === b.strength;
  }

  return a === b;
}

/** The candidates that a preference chooses between, in the order in which they are shown. */
export function candidatesOf(view: View): readonly Candidate[] {
  const field = view.itemSchema?.find((one) => one.type === "candidates")?.name;
  const named = view.labelSchema.find((one) => one.type === "preference");
  const value = view.item.fields[field ?? (named?.type === "preference" ? named.field : undefined) ?? "candidates"];
  return Array.isArray(value) ? value : [];
}

/** Code points, which is what lengths are counted in. A lone surrogate counts as one. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) {
    count++;
  }

  return count;
}

export function whole(number: number): string {
  return number.toLocaleString("en");
}
