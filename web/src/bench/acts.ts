/** What a person does at the bench, as the element tells it. */
export type Act =
  | { readonly act: "hand-in" | "undo" | "redo" | "swap" | "look-again" | "close-notice" | "copy" | "leave" }
  | { readonly act: "cannot-answer"; readonly reason: string; readonly note: string }
  | { readonly act: "give-back"; readonly reason: string };

export class ActEvent extends CustomEvent<Act> {
  static readonly type = "desk-act";

  constructor(detail: Act) {
    super(ActEvent.type, { detail, bubbles: true });
  }
}
