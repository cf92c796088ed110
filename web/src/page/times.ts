/** Times of day as the reader's own clock shows them; the server writes them in UTC. */

const locale = "en-GB";

/** What stands in the page: a time of today, else the day with its time; a day alone stays without one. */
export function localText(at: Date, shows: string, now: Date, timeZone?: string): string {
  const day = (date: Date): string => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone }).format(date);
  const isToday = day(at) === day(now);
  return new Intl.DateTimeFormat(locale, {
    ...(shows === "time" && isToday ? {} : ({ day: "numeric", month: "long" } as const)),
    ...(shows === "date" ? {} : ({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const)),
    timeZone,
  })
    .format(at)
    .replace(" at ", ", ");
}

export function utcText(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

export function showLocalTimes(within: ParentNode): void {
  const now = new Date();
  for (const time of within.querySelectorAll<HTMLTimeElement>("time[data-local]")) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.getTime())) {
      time.textContent = localText(at, time.dataset["local"] ?? "", now);
      time.title = utcText(at);
    }
  }
}
