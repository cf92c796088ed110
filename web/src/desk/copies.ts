/**
 * The browser's own copies of what is being answered: AES-GCM under the assignment's key, which only the server stores.
 * Who has the device and not the sign-in has ciphertext.
 */
import type { Kept } from "./state.ts";

/** Where sealed copies lie. Its methods never reject where storing is only refused or missing. */
export interface CopyShelf {
  put(row: SealedCopy): Promise<void>;
  get(id: string): Promise<SealedCopy | undefined>;
  all(): Promise<readonly SealedCopy[]>;
  remove(id: string): Promise<void>;
}

export interface SealedCopy {
  /** The assignment; it is also the associated data of the seal. */
  readonly id: string;
  readonly project: string;
  /** Milliseconds since 1970 of the last write, to drop what nobody asks for. */
  readonly at: number;
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

/** Copies of assignments that the server lists no longer stay this long, as ciphertext. */
const keptMs = 7 * 24 * 3_600_000;

/** Longest history that is kept, in UTF-16 units; the oldest steps between opening and now go first. */
const longestHistory = 400_000;

const version = 1;

/** A key that can be used and not be read; null where the server gave none. */
export async function importKey(base64url: string | undefined): Promise<CryptoKey | null> {
  if (base64url === undefined || globalThis.crypto?.subtle === undefined) {
    return null;
  }

  const text = base64url.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

export async function seal(key: CryptoKey, id: string, project: string, kept: Kept, at: number): Promise<SealedCopy> {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify({ version, ...shortened(kept) }));
  const additionalData = new TextEncoder().encode(id);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData }, key, plain);
  return { id, project, at, nonce, sealed };
}

/** Null where it cannot be opened: another key, changed bytes, or a form of another time. */
export async function unseal(key: CryptoKey, copy: SealedCopy): Promise<Kept | null> {
  const additionalData = new TextEncoder().encode(copy.id);
  try {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: copy.nonce, additionalData }, key, copy.sealed);
    const { version: form, ...kept } = JSON.parse(new TextDecoder().decode(plain));
    return form === version ? (kept as Kept) : null;
  } catch {
    return null;
  }
}

function shortened(kept: Kept): Kept {
  const sizes = kept.history.past.map((values) => JSON.stringify(values).length);
  let room = longestHistory - (sizes[0] ?? 0);
  let from = sizes.length;
  while (from > 1 && room - (sizes[from - 1] ?? 0) >= 0) {
    from--;
    room -= sizes[from] ?? 0;
  }

  const past = [...kept.history.past.slice(0, 1), ...kept.history.past.slice(Math.max(from, 1))];
  const future = room > 0 ? kept.history.future.slice(0, 50) : [];
  return { ...kept, history: { ...kept.history, past, future, last: null } };
}

/** Keeps copies of the turns of one desk. Writes of one assignment never overtake each other. */
export class Copies {
  private readonly keys = new Map<string, CryptoKey>();
  private readonly waiting = new Map<string, Kept>();
  private readonly writing = new Map<string, Promise<void>>();
  private readonly shelf: CopyShelf | null;
  private readonly project: string;
  private readonly wall: () => number;

  constructor(shelf: CopyShelf | null, project: string, wall: () => number) {
    this.shelf = shelf;
    this.project = project;
    this.wall = wall;
  }

  /** Whether an assignment's answers are kept here at all. */
  keeps(id: string): boolean {
    return this.shelf !== null && this.keys.has(id);
  }

  /** What was kept of an assignment; null when nothing was, or it cannot be opened and is dropped. */
  async open(id: string, draftKey: string | undefined): Promise<Kept | null> {
    const key = await importKey(draftKey);
    if (key === null || this.shelf === null) {
      return null;
    }

    this.keys.set(id, key);
    const copy = await this.shelf.get(id);
    if (copy === undefined) {
      return null;
    }

    const kept = await unseal(key, copy);
    if (kept === null) {
      await this.shelf.remove(id);
    }

    return kept;
  }

  /** Writes the newest state; one that comes while another is being written replaces what waits. */
  put(id: string, kept: Kept): Promise<void> {
    this.waiting.set(id, kept);
    const before = this.writing.get(id);
    if (before) {
      return before;
    }

    const written = this.write(id).finally(() => this.writing.delete(id));
    this.writing.set(id, written);
    return written;
  }

  async remove(id: string): Promise<void> {
    this.keys.delete(id);
    this.waiting.delete(id);
    await this.writing.get(id);
    await this.shelf?.remove(id);
  }

  /** Drops what the server does not list and nobody has come back to for a week. */
  async clear(listed: ReadonlySet<string>): Promise<void> {
    const now = this.wall();
    for (const copy of (await this.shelf?.all()) ?? []) {
      if (!listed.has(copy.id) && Math.abs(now - copy.at) > keptMs) {
        await this.shelf?.remove(copy.id);
      }
    }
  }

  private async write(id: string): Promise<void> {
    for (let kept = this.waiting.get(id); kept !== undefined; kept = this.waiting.get(id)) {
      this.waiting.delete(id);
      const key = this.keys.get(id);
      if (key && this.shelf) {
        const copy = await seal(key, id, this.project, kept, this.wall());
        // It may have been handed in while it was sealed.
        await (this.keys.has(id) ? this.shelf.put(copy) : undefined);
      }
    }
  }
}
