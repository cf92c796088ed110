/** A button beside each text that is there to be copied; without a script there is none, since it could do nothing. */

export function offerCopies(within: ParentNode): void {
  for (const source of within.querySelectorAll<HTMLElement>("[data-copy]")) {
    if (!source.nextElementSibling?.matches("[data-copies]")) {
      source.after(button(source), word());
    }
  }
}

function button(source: HTMLElement): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = source.matches("input") ? "button" : "button small plain";
  made.dataset["copies"] = "";
  made.textContent = "Copy";
  const name = source.getAttribute("aria-label") ?? source.dataset["copy"];
  if (name) {
    made.setAttribute("aria-label", `Copy: ${name}`);
  }

  made.addEventListener("click", () => void copy(source, made));
  return made;
}

/** Says that it is done; the same place each time, so that it is heard. */
function word(): HTMLElement {
  const made = document.createElement("span");
  made.className = "basis";
  made.setAttribute("role", "status");
  return made;
}

async function copy(source: HTMLElement, pressed: HTMLButtonElement): Promise<void> {
  const text = source instanceof HTMLInputElement ? source.value : (source.textContent ?? "").trim();
  const isCopied = await write(text);
  const says = pressed.nextElementSibling;
  if (!isCopied) {
    select(source);
  }

  if (says) {
    says.textContent = isCopied ? "copied" : "chosen; copy it with Ctrl C";
    setTimeout(() => (says.textContent = ""), 4_000);
  }
}

/** A page that came without encryption has no clipboard. */
async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function select(source: HTMLElement): void {
  if (source instanceof HTMLInputElement) {
    source.select();
  } else {
    getSelection()?.selectAllChildren(source);
  }
}
