/** The server's clock, told by its answers and carried on by one that cannot jump. */
export class ServerClock {
  /** Whether the server has told its time yet: until then no lease is over. */
  isTold = false;
  private base: number;
  private since: number;

  /** Until the server has answered, the device's own clock is believed. */
  constructor(wall: number, tick: number) {
    this.base = wall;
    this.since = tick;
  }

  /** @param date The Date header, which is cut to whole seconds; @param asked Tick when the call began. */
  heard(date: string | null, asked: number, tick: number): void {
    const told = date === null ? Number.NaN : Date.parse(date);
    if (!Number.isNaN(told)) {
      this.isTold = true;
      this.base = told + 500;
      this.since = (asked + tick) / 2;
    }
  }

  at(tick: number): number {
    return this.base + (tick - this.since);
  }
}

const toMinute = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const toSecond = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const ofDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });

/** A time of day, with the day where it is another one. */
export function timeOfDay(ms: number, nowMs: number): string {
  const isToday = new Date(ms).toDateString() === new Date(nowMs).toDateString();
  return isToday ? toMinute.format(ms) : `${toMinute.format(ms)} on ${ofDay.format(ms)}`;
}

export function timeToSecond(text: string): string {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? "" : toSecond.format(ms);
}
