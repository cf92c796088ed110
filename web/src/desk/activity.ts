/** Time at work: only while the page is seen, and for a minute after the last use. By a clock that cannot jump. */

/** Reading without a touch counts this long. */
export const idleAfterMs = 60_000;

export class Activity {
  private sum = 0;
  private from: number;
  private used: number;
  private isSeen: boolean;

  /** @param tick Monotonic milliseconds; opening a task is a use. */
  constructor(tick: number, isSeen: boolean) {
    this.from = tick;
    this.used = tick;
    this.isSeen = isSeen;
  }

  use(tick: number): void {
    this.add(tick);
    this.used = tick;
  }

  see(tick: number, isSeen: boolean): void {
    this.add(tick);
    this.isSeen = isSeen;
    this.used = isSeen ? tick : this.used;
  }

  isActive(tick: number): boolean {
    return this.isSeen && tick - this.used <= idleAfterMs;
  }

  /** Milliseconds at work so far, whole. */
  total(tick: number): number {
    this.add(tick);
    return Math.round(this.sum);
  }

  /** Another task begins, with what it had before. */
  restart(tick: number, sum: number): void {
    this.add(tick);
    this.sum = sum;
    this.used = tick;
  }

  private add(tick: number): void {
    const until = Math.min(tick, this.used + idleAfterMs);
    this.sum += this.isSeen ? Math.max(until - this.from, 0) : 0;
    this.from = tick;
  }
}
