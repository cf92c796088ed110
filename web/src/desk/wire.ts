/** What the server sends and takes; the names are those of its API. */

export interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

export interface Condition {
  readonly question: string;
  readonly in: readonly string[];
}

interface Asked {
  readonly name: string;
  readonly title?: string | null;
  readonly help?: string | null;
  /** Absent: it is required. */
  readonly required?: boolean;
  readonly when?: Condition | null;
}

export type Option = string | { readonly value: string; readonly text?: string | null };

export interface ChoiceQuestion extends Asked {
  readonly type: "choice";
  readonly options: readonly Option[];
}

export interface PreferenceQuestion extends Asked {
  readonly type: "preference";
  readonly field?: string;
  /** Degrees of "better", 0 to 3; absent: 0, which asks for none. */
  readonly strengths?: number;
  readonly tie?: boolean;
  readonly bothBad?: boolean;
}

export interface TextQuestion extends Asked {
  readonly type: "text";
  readonly format?: string;
  readonly language?: string | null;
  /** In code points. Absent: 1, since no text is null and not the empty text. */
  readonly minLength?: number;
  readonly maxLength?: number;
}

export type Question = ChoiceQuestion | PreferenceQuestion | TextQuestion;

export interface Field {
  readonly name: string;
  readonly type: "text" | "markdown" | "code" | "messages" | "candidates" | "image" | "audio" | "json";
}

export interface Part {
  readonly role?: string;
  readonly content?: Content;
  readonly type?: string;
  readonly text?: string;
}

export type Content = string | readonly Part[];

export interface Candidate {
  readonly id: string;
  readonly content: Content;
}

export interface StoredDraft {
  readonly answer: string;
  readonly revision: number;
  readonly savedAt: string;
}

/** One assignment as its annotator gets it. */
export interface View {
  readonly id: string;
  readonly fence: number;
  readonly dueAt: string;
  readonly pay: Money | null;
  readonly item: { readonly key: string; readonly fields: Readonly<Record<string, unknown>> };
  readonly itemSchema?: readonly Field[];
  readonly labelSchema: readonly Question[];
  readonly guidelines: { readonly version: number };
  readonly draft?: StoredDraft;
  /** 32 bytes in base64url; only in memory, never stored in the browser. */
  readonly draftKey?: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
}

export interface Boot {
  readonly project: {
    readonly id: string;
    readonly name: string;
    readonly guidelines: { readonly version: number; readonly text: string };
    readonly question: string | null;
  };
  readonly person: Person;
  readonly home: string;
  readonly trial: boolean;
  readonly assignments: readonly View[];
  readonly nothing: string | null;
}

/** A refusal, as RFC 9457 says it. */
export interface Refusal {
  readonly status: number;
  /** The last part of the problem's type; empty where there was none. */
  readonly code: string;
  readonly detail: string;
  readonly faults: readonly { readonly pointer: string; readonly found: string; readonly right: string }[];
}
