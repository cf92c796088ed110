/** Sends the file of a form and shows how far it is. Without a script the form sends itself. */

export function sentText(done: number, whole: number): string {
  const unit = whole >= 1e9 ? ({ size: 1e9, name: "GB" } as const) : ({ size: 1e6, name: "MB" } as const);
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const part = (bytes: number): string => (bytes / unit.size).toLocaleString("en", digits);
  return `${part(done)} of ${part(whole)} ${unit.name}`;
}

export function sendsFiles(changed: (content: Element) => void): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form instanceof HTMLFormElement && form.matches("[data-upload]") && !event.defaultPrevented) {
      event.preventDefault();
      send(form, changed);
    }
  });
}

function send(form: HTMLFormElement, changed: (content: Element) => void): void {
  if (form.getAttribute("aria-busy") === "true") {
    return;
  }

  const said = form.querySelector("[data-upload-progress]");
  const say = (text: string): void => void (said && (said.textContent = text));
  const meter = shown(form);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.responseType = "document";
  request.upload.addEventListener("progress", (event) => meter.set(event.loaded, event.total));
  request.upload.addEventListener("load", () => say("Sent. The answer comes once it is stored."));
  request.addEventListener("load", () => follow(request, changed) || refuse());
  request.addEventListener("error", () => {
    say(`The connection broke after ${meter.text()}. Send it again: it counts once.`);
    end(form, meter);
  });
  const refuse = (): void => {
    say(`The server's answer cannot be shown: status ${request.status}. Send it again: it counts once.`);
    end(form, meter);
  };
  form.setAttribute("aria-busy", "true");
  say("Sending.");
  request.send(new FormData(form));
}

interface Meter {
  readonly set: (done: number, whole: number) => void;
  readonly text: () => string;
  readonly remove: () => void;
}

function shown(form: HTMLFormElement): Meter {
  const box = document.createElement("div");
  box.className = "upload";
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", "Sent of the file");
  const words = document.createElement("span");
  words.className = "basis";
  box.append(bar, words);
  form.append(box);
  return {
    set(done, whole) {
      bar.max = whole;
      bar.value = done;
      words.textContent = sentText(done, whole);
    },
    text: () => words.textContent || "no byte",
    remove: () => box.remove(),
  };
}

/** A report has an address of its own; a refusal is this page again, with what is wrong in it. */
function follow(request: XMLHttpRequest, changed: (content: Element) => void): boolean {
  if (request.status < 400) {
    location.assign(request.responseURL);
    return true;
  }

  const answer = (request.response as Document | null)?.querySelector("#content");
  const place = document.querySelector("#content");
  if (!answer || !place) {
    return false;
  }

  const content = document.adoptNode(answer);
  place.replaceWith(content);
  changed(content);
  content.querySelector<HTMLElement>("[aria-invalid=true], h1 ~ * a")?.focus();
  return true;
}

function end(form: HTMLFormElement, meter: Meter): void {
  form.removeAttribute("aria-busy");
  meter.remove();
}
