import assert from "node:assert/strict";
import { test } from "node:test";
import { Copies, importKey, seal, unseal, type CopyShelf, type SealedCopy } from "../src/desk/copies.ts";
import { keep } from "../src/desk/state.ts";
import { TestDesk, view } from "./parts.ts";

const draftKey = Buffer.alloc(32, 7).toString("base64url");
const otherKey = Buffer.alloc(32, 8).toString("base64url");
const dayMs = 24 * 3_600_000;

class Shelf implements CopyShelf {
  readonly rows = new Map<string, SealedCopy>();
  put = async (row: SealedCopy) => void this.rows.set(row.id, structuredClone(row));
  get = async (id: string) => this.rows.get(id);
  all = async () => [...this.rows.values()];
  remove = async (id: string) => void this.rows.delete(id);
}

const kept = keep(new TestDesk([view("t1")]).answer("why", "secret words").current);

test("A copy opens with its key and its assignment alone, and does not show what it holds", async () => {
  const key = await importKey(draftKey);
  assert.ok(key);
  const copy = await seal(key, "t1", "p1", kept, 1);
  assert.equal(copy.nonce.length, 12);
  assert.equal(Buffer.from(copy.sealed).includes("secret"), false);
  assert.deepEqual((await unseal(key, copy))?.history.present, { why: "secret words" });
  assert.equal(await unseal(key, { ...copy, id: "t2" }), null);
  const another = await importKey(otherKey);
  assert.ok(another);
  assert.equal(await unseal(another, copy), null);
  await assert.rejects(crypto.subtle.exportKey("raw", key));
});

test("A nonce is never used twice", async () => {
  const key = await importKey(draftKey);
  assert.ok(key);
  const nonces = new Set<string>();
  for (let count = 0; count < 200; count++) {
    nonces.add(Buffer.from((await seal(key, "t1", "p1", kept, 1)).nonce).toString("hex"));
  }

  assert.equal(nonces.size, 200);
});

test("A copy survives the page and is gone once its answer is in", async () => {
  const shelf = new Shelf();
  const first = new Copies(shelf, "p1", () => 1);
  assert.equal(await first.open("t1", draftKey), null);
  await Promise.all([first.put("t1", { ...kept, changes: 1 }), first.put("t1", { ...kept, changes: 2 })]);
  const second = new Copies(shelf, "p1", () => 1);
  assert.equal((await second.open("t1", draftKey))?.changes, 2);
  await second.remove("t1");
  await second.put("t1", kept);
  assert.equal(shelf.rows.size, 0);
});

test("A copy that cannot be opened is dropped", async () => {
  const shelf = new Shelf();
  const first = new Copies(shelf, "p1", () => 1);
  await first.open("t1", draftKey);
  await first.put("t1", kept);
  assert.equal(await new Copies(shelf, "p1", () => 1).open("t1", otherKey), null);
  assert.equal(shelf.rows.size, 0);
});

test("Copies that nobody lists stay a week", async () => {
  const shelf = new Shelf();
  let now = 0;
  const copies = new Copies(shelf, "p1", () => now);
  for (const id of ["old", "listed"]) {
    await copies.open(id, draftKey);
    await copies.put(id, kept);
  }

  now = 7 * dayMs;
  await copies.clear(new Set(["listed"]));
  assert.equal(shelf.rows.size, 2);
  now++;
  await copies.clear(new Set(["listed"]));
  assert.deepEqual([...shelf.rows.keys()], ["listed"]);
});

test("A long history is cut, and the state on opening stays", async () => {
  const key = await importKey(draftKey);
  assert.ok(key);
  const past = [{}, ...Array.from({ length: 30 }, (_, step) => ({ why: `${step} ${"x".repeat(50_000)}` }))];
  const long = { ...kept, history: { ...kept.history, past } };
  const back = await unseal(key, await seal(key, "t1", "p1", long, 1));
  assert.deepEqual(back?.history.past[0], {});
  assert.deepEqual(back?.history.past.at(-1), past.at(-1));
  assert.ok((back?.history.past.length ?? 0) < 12);
});

test("Without a database or a key nothing is kept, and the desk can say so", async () => {
  const copies = new Copies(null, "p1", () => 1);
  assert.equal(await copies.open("t1", draftKey), null);
  await copies.put("t1", kept);
  assert.equal(copies.keeps("t1"), false);
  const keyless = new Copies(new Shelf(), "p1", () => 1);
  await keyless.open("t1", undefined);
  assert.equal(keyless.keeps("t1"), false);
});
