/** Texts that come in and go out, read without trust. */
import type { Turn } from "./state.ts";
import type { Refusal } from "./wire.ts";

/** JSON as it was sent; null where it is none. */
export function parsed(text: string): unknown {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return null;
  }
}

/** Whether the server only had no time or place just now: the same call, later, may be answered otherwise. */
export function isPassing(status: number, body: unknown): boolean {
  const { code } = refusalOf(status, body);
  return status >= 500 || status === 429 || status === 408 || code === "stale" || code === "lane-busy";
}

export function refusalOf(status: number, body: unknown): Refusal {
  const problem = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const code = String(problem["type"] ?? "").split("/").at(-1) ?? "";
  const detail = String(problem["detail"] ?? problem["title"] ?? `The server answered ${status}.`);
  const faults = problem["faults"] ?? problem["errors"];
  return { status, code, detail, faults: Array.isArray(faults) ? (faults as Refusal["faults"]) : [] };
}

/** The answer as a person would paste it somewhere. */
export function readable(turn: Turn): string {
  return Object.entries(turn.history.present)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("\n");
}
