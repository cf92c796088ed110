/** Which key a person pressed, in the words of the pages' data-key. Pure. */

/** What of a keyboard event decides. */
export interface Pressed {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/** Browsers report keys that an input method has taken with this code, also after they forgot isComposing. */
const takenByInputMethod = 229;

/**
 * The names that a key press may have, the likeliest first; none while an input method composes. A single key has its
 * letter as typed, so that every layout works; a digit also that of its place, for layouts that give other signs there.
 */
export function namesOf(pressed: Pressed): readonly string[] {
  if (pressed.isComposing || pressed.keyCode === takenByInputMethod || pressed.key === "Dead") {
    return [];
  }

  const isGraph = pressed.altKey && pressed.ctrlKey; // AltGr writes a sign on many layouts.
  if ((pressed.ctrlKey || pressed.metaKey) && !isGraph) {
    const shift = pressed.shiftKey ? "Shift+" : "";
    return [`Ctrl+${shift}${pressed.key.length === 1 ? pressed.key.toLowerCase() : pressed.key}`];
  }

  if (pressed.altKey && !isGraph) {
    return [];
  }

  const typed = pressed.key.length === 1 ? pressed.key.toLowerCase() : pressed.key;
  const digit = pressed.shiftKey ? undefined : /^(?:Digit|Numpad)([0-9])$/.exec(pressed.code)?.[1];
  return digit === undefined || digit === typed ? [typed] : [typed, digit];
}

/** How a key is written on the page. */
export function shownKey(name: string, isApple: boolean): string {
  const signs: Readonly<Record<string, string>> = {
    Ctrl: isApple ? "⌘" : "Ctrl",
    Enter: "↵",
    Backspace: "⌫",
  };
  const parts = name === "+" ? [name] : name.split("+");
  return parts.map((part) => signs[part] ?? (part.length === 1 ? part.toUpperCase() : part)).join(" ");
}
