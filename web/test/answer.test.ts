import assert from "node:assert/strict";
import { test } from "node:test";
import { asked, cannotAnswer, final, gaps, places, read, withValue, write } from "../src/desk/answer.ts";
import { begin, change, redo, undo } from "../src/desk/history.ts";
import type { Question } from "../src/desk/wire.ts";
import { schema } from "./parts.ts";

const conditional: readonly Question[] = [
  { name: "kind", type: "choice", options: ["a", { value: "b", text: "B" }] },
  { name: "more", type: "text", when: { question: "kind", in: ["b"] } },
];

test("A required question without a value is a gap, an optional one is none", () => {
  assert.deepEqual(gaps(schema, {}).map((gap) => gap.question), ["better"]);
  assert.deepEqual(gaps(schema, { better: { winner: "tie" } }), []);
});

test("Lengths are counted in code points of the composed text", () => {
  const better = { winner: "tie" };
  assert.equal(gaps(schema, { better, why: "\u{1F600}\u{1F600}" })[0]?.says, "2 of at least 3 characters.");
  assert.deepEqual(gaps(schema, { better, why: "\u{1F600}\u{1F600}\u{1F600}" }), []);
  assert.deepEqual(gaps(schema, { better, why: "e\u0301".repeat(20) }), []);
  assert.equal(gaps(schema, { better, why: "x".repeat(21) })[0]?.says, "21 characters; 20 at most.");
});

test("A question whose condition does not hold is not asked, not a gap, and not handed in", () => {
  assert.deepEqual(asked(conditional, { kind: "a" }).map((one) => one.name), ["kind"]);
  assert.deepEqual(gaps(conditional, { kind: "a" }), []);
  assert.deepEqual(gaps(conditional, { kind: "b" }).map((gap) => gap.question), ["more"]);
  assert.equal(final(conditional, { kind: "a", more: "kept in the draft" }), '{"kind":"a"}');
  assert.equal(write(conditional, { more: "x", kind: "a" }), '{"kind":"a","more":"x"}');
});

test("An answer reads back as it was written", () => {
  const values = { better: { winner: "c1", strength: 3 }, why: "a\n\nb  \tc" };
  assert.deepEqual(read(schema, write(schema, values)), values);
  assert.deepEqual(read(schema, "no JSON"), {});
  assert.deepEqual(read(schema, '{"better":{"winner":5},"why":7,"other":1}'), {});
});

test("Emptying takes the key away", () => {
  assert.deepEqual(withValue({ why: "x" }, "why", undefined), {});
  assert.deepEqual(withValue({ why: "x" }, "why", ""), {});
});

test("Cannot answer stands alone, with a note only where one was written", () => {
  assert.equal(cannotAnswer("unclear", "  "), '{"cannotAnswer":{"reason":"unclear"}}');
  assert.equal(cannotAnswer("other", "n"), '{"cannotAnswer":{"reason":"other","note":"n"}}');
});

test("The bar has the places that the question has, and a key means a distance", () => {
  const at = (more: object) => places({ name: "p", type: "preference", ...more }, "x", "y").map((place) =>
    place && `${place.key} ${place.value.winner}${place.value.strength ?? ""}`);
  assert.deepEqual(at({ strengths: 3, tie: true }),
    ["1 x3", "2 x2", "3 x1", "4 tie", "5 y1", "6 y2", "7 y3"]);
  assert.deepEqual(at({ strengths: 2 }), ["1 x2", "2 x1", null, "4 y1", "5 y2"]);
  assert.deepEqual(at({ tie: true }), ["1 x", "2 tie", "3 y"]);
  assert.deepEqual(at({}), ["1 x", "2 y"]);
});

test("Undo ends at the state on opening, and redo gives the same answer", () => {
  let history = begin({ why: "suggested" });
  for (let step = 1; step <= 5; step++) {
    history = change(history, { why: `step ${step}` }, "", step);
  }

  const before = JSON.stringify(history.present);
  for (let step = 0; step < 7; step++) {
    history = undo(history);
  }

  assert.deepEqual(history.present, { why: "suggested" });
  for (let step = 0; step < 5; step++) {
    history = redo(history);
  }

  assert.equal(JSON.stringify(history.present), before);
});

test("Typing on is one step, a pause begins another, and the state on opening is never dropped", () => {
  let history = begin({});
  history = change(history, { why: "a" }, "why", 0);
  history = change(history, { why: "ab" }, "why", 500);
  history = change(history, { why: "abc" }, "why", 1_600);
  assert.deepEqual(undo(history).present, { why: "ab" });
  assert.deepEqual(undo(undo(history)).present, {});
  for (let step = 0; step < 500; step++) {
    history = change(history, { why: String(step) }, "", 10_000 * step);
  }

  assert.deepEqual(history.past[0], {});
  assert.ok(history.past.length <= 201);
});
