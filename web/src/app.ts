/** What every page has: the theme, single keys, the list of them, local times, copies and progress. */
import { namesOf, shownKey } from "./keys.ts";
import { offerCopies } from "./page/copy.ts";
import { showLocalTimes } from "./page/times.ts";
import { sendsFiles } from "./page/upload.ts";

const root = document.documentElement;
const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

/** Settings of this browser; without them the page works and forgets. */
const settings = {
  get(name: string): string | null {
    try {
      return localStorage.getItem(`plumbline-${name}`);
    } catch {
      return null;
    }
  },
  set(name: string, value: string): void {
    try {
      localStorage.setItem(`plumbline-${name}`, value);
    } catch {
      // Private windows may refuse.
    }
  },
};

function restore(): void {
  const theme = settings.get("theme");
  if (theme === "light" || theme === "dark") {
    root.dataset["theme"] = theme;
  }

  root.dataset["keys"] = settings.get("keys") === "off" ? "off" : "on";
}

function switchTheme(): void {
  const theme = root.dataset["theme"];
  const isDark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset["theme"] = isDark ? "light" : "dark";
  settings.set("theme", root.dataset["theme"]);
}

function switchKeys(isOn: boolean): void {
  root.dataset["keys"] = isOn ? "on" : "off";
  settings.set("keys", root.dataset["keys"]);
}

function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("textarea, select, input:not([type=radio], [type=checkbox])"))
  );
}

/** The part of the page whose keys act: the dialog on top, or else the page. */
function scope(): ParentNode {
  const open = [...document.querySelectorAll<HTMLDialogElement>("dialog[open]")];
  return open.at(-1) ?? document;
}

function keyed(within: ParentNode): HTMLElement[] {
  const all = [...within.querySelectorAll<HTMLElement>("[data-key]")];
  const isDialog = within instanceof HTMLDialogElement;
  return all.filter((one) => isDialog || !one.closest("dialog"));
}

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented) {
    return;
  }

  const names = namesOf(event);
  const isPlain = !names[0]?.startsWith("Ctrl+");
  if (names.length === 0 || (isPlain && (isTextField(event.target) || root.dataset["keys"] === "off"))) {
    // The way to switch keys on again must not need them.
    return;
  }

  if (names.includes("?")) {
    event.preventDefault();
    showKeys();
    return;
  }

  const candidates = keyed(scope());
  const found = names.flatMap((name) => candidates.filter((one) => one.dataset["key"] === name))[0];
  if (found && !event.repeat) {
    event.preventDefault();
    act(found);
  } else if (found) {
    event.preventDefault();
  }
}

function act(element: HTMLElement): void {
  if (element.getAttribute("aria-disabled") !== "true") {
    element.focus({ preventScroll: element.matches("input") });
  }

  element.click();
}

/** The keys of the page as it is now, read from what has them. */
function showKeys(): void {
  if (document.querySelector("dialog.keys-of-page")) {
    return;
  }

  const opener = document.activeElement;
  const dialog = document.createElement("dialog");
  dialog.className = "dialog keys-of-page";
  dialog.setAttribute("aria-labelledby", "keys-title");
  dialog.append(titled("header", "h2", "Keys of this page"), listOfKeys(), footer(dialog));
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (opener instanceof HTMLElement) {
      opener.focus();
    }
  });
  document.body.append(dialog);
  dialog.showModal();
}

function titled(outer: string, inner: string, text: string): HTMLElement {
  const box = document.createElement(outer);
  const title = document.createElement(inner);
  title.textContent = text;
  title.id = "keys-title";
  box.append(title);
  return box;
}

function listOfKeys(): HTMLElement {
  const list = document.createElement("dl");
  list.className = "facts keep";
  const within = scope();
  const rows = [...keyed(within).map(rowOf), ...[...within.querySelectorAll("[data-keys-more] > *")].map(moreRowOf)];
  for (const [key, says] of [...rows, ["?", "Keys of this page"], ["Esc", "Close, then leave the field"]] as const) {
    const term = document.createElement("dt");
    const mark = document.createElement("kbd");
    mark.textContent = shownKey(key, isApple);
    term.append(mark);
    const about = document.createElement("dd");
    about.textContent = says;
    list.append(term, about);
  }

  const box = document.createElement("div");
  box.append(list);
  return box;
}

function rowOf(element: HTMLElement): readonly [string, string] {
  const label = element.getAttribute("aria-label") ?? (element.closest("label") ?? element).cloneNode(true);
  return [element.dataset["key"] ?? "", typeof label === "string" ? label : wordsOf(label as HTMLElement)];
}

function wordsOf(copy: HTMLElement): string {
  for (const hint of copy.querySelectorAll("kbd, [aria-hidden=true]")) {
    hint.remove();
  }

  return (copy.textContent ?? "").trim().replace(/\s+/g, " ");
}

function moreRowOf(element: Element): readonly [string, string] {
  return [(element as HTMLElement).dataset["keyName"] ?? "", element.textContent ?? ""];
}

function footer(dialog: HTMLDialogElement): HTMLElement {
  const box = document.createElement("footer");
  const label = document.createElement("label");
  label.className = "check";
  const check = document.createElement("input");
  check.type = "checkbox";
  check.checked = root.dataset["keys"] !== "off";
  check.addEventListener("change", () => switchKeys(check.checked));
  label.append(check, "Single keys act, and are shown");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  box.append(label, close);
  return box;
}

/** Esc first closes what is open, which the browser does itself, and then leaves the field. */
function leave(event: KeyboardEvent): void {
  if (event.key === "Escape" && !event.isComposing && isTextField(event.target) && scope() === document) {
    (event.target as HTMLElement).blur();
  }
}

/** What the script adds to what the server wrote. */
function enrich(within: ParentNode): void {
  showLocalTimes(within);
  offerCopies(within);
}

restore();
enrich(document);
sendsFiles(enrich);
document.addEventListener("keydown", press);
document.addEventListener("keydown", leave);
document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("[data-theme-switch]")) {
    switchTheme();
  } else if (target?.closest("[data-show-keys]")) {
    showKeys();
  }
});
