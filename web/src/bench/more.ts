/** Says how much of a scrolled text lies below its edge, until its end has been in view. */

export class MoreBelow {
  private readonly resized = new ResizeObserver((entries) => entries.forEach(({ target }) => this.measure(target)));
  private readonly known = new Set<Element>();

  /** Watches what scrolls now, and forgets what is gone. */
  watch(areas: Iterable<Element>): void {
    const now = new Set(areas);
    for (const area of this.known) {
      if (!now.has(area)) {
        this.resized.unobserve(area);
        this.known.delete(area);
      }
    }

    for (const area of now) {
      if (!this.known.has(area)) {
        this.known.add(area);
        this.resized.observe(area);
        area.addEventListener("scroll", () => this.measure(area), { passive: true });
      }
    }
  }

  measureAll(): void {
    this.known.forEach((area) => this.measure(area));
  }

  private measure(area: Element): void {
    const hint = area.querySelector<HTMLElement>(":scope > .more-below");
    if (!hint || hint.dataset["seen"] === "") {
      return;
    }

    const rest = area.scrollHeight - area.clientHeight - area.scrollTop;
    const text = area.querySelector(".reading, .source");
    const line = text ? Number.parseFloat(getComputedStyle(text).lineHeight) : 24;
    const lines = Math.ceil(rest / (line || 24));
    const isMore = rest > 8 && area.clientHeight > 0;
    hint.hidden = !isMore;
    hint.textContent = isMore ? `${lines} ${lines === 1 ? "line" : "lines"} more ↓` : "";
    if (!isMore && area.clientHeight > 0 && area.scrollTop > 0) {
      hint.dataset["seen"] = "";
    }
  }
}
