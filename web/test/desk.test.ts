import assert from "node:assert/strict";
import { test } from "node:test";
import { keep, textOf } from "../src/desk/state.ts";
import { whereItIs } from "../src/desk/words.ts";
import { begin, hourMs, TestDesk, view } from "./parts.ts";

const a2 = { winner: "c2", strength: 2 };

test("The next task is claimed ahead, and never more than one", () => {
  const desk = new TestDesk([view("t1")]);
  const claim = desk.start("claim");
  assert.equal(desk.has("claim"), false);
  desk.happen({ type: "claimed", views: [{ view: view("t2"), serverMs: begin, kept: null }], nothing: null });
  assert.equal(desk.has("claim"), false);
  assert.equal(claim.key, "key-1");
});

test("A claim that was cut off is repeated with its key", () => {
  const desk = new TestDesk([]);
  const claim = desk.start("claim");
  desk.fails(claim);
  assert.deepEqual(desk.duties(), []);
  desk.tick = 1_000;
  assert.equal(desk.start("claim").key, claim.key);
});

test("Handing in shows the next task at once and keeps the one before in sight", () => {
  const desk = new TestDesk([view("t1"), view("t2")]).answer("better", a2).handIn();
  assert.equal(desk.current.view.id, "t2");
  assert.deepEqual(desk.desk.sending.map((turn) => turn.view.id), ["t1"]);
  const send = desk.start("send");
  assert.equal(desk.has("send"), false);
  desk.happen({ type: "sent", id: "t1", at: "2026-11-25T15:04:10Z" });
  assert.equal(desk.desk.sending.length, 0);
  assert.equal(desk.desk.last?.title, "Task t1");
  assert.equal(send.pending.key, "act-t1");
});

test("An act is repeated with its key and body until it is answered", () => {
  const desk = new TestDesk([view("t1"), view("t2")]).handIn();
  const first = desk.start("send");
  desk.fails(first);
  desk.tick = 1_000;
  const second = desk.start("send");
  assert.deepEqual(second.pending, first.pending);
  desk.fails(second, "server");
  desk.tick = 3_000;
  assert.deepEqual(desk.start("send").pending, first.pending);
});

test("A refused submit comes back with its answer", () => {
  const desk = new TestDesk([view("t1"), view("t2")]).answer("better", a2).handIn();
  desk.refuses(desk.start("send"), "invalid-answer", 422);
  assert.equal(desk.current.view.id, "t1");
  assert.deepEqual(desk.current.history.present["better"], a2);
  assert.equal(desk.current.refusal?.code, "invalid-answer");
  assert.equal(desk.answer("better", { winner: "tie" }).current.refusal, null);
});

test("A refused submit does not take away what the person writes in", () => {
  const desk = new TestDesk([view("t1"), view("t2")]).handIn().answer("why", "because");
  desk.refuses(desk.start("send"), "invalid-answer", 422);
  assert.equal(desk.current.view.id, "t2");
  assert.deepEqual(desk.desk.queue.map((turn) => turn.view.id), ["t2", "t1"]);
  assert.match(desk.desk.notice ?? "", /Task t1.*not accepted/);
});

test("A draft is stored at most every two seconds, and names the revision it follows", () => {
  const desk = new TestDesk([view("t1"), view("t2")]);
  assert.equal(desk.has("save"), false);
  desk.answer("better", a2);
  const first = desk.start("save");
  assert.deepEqual([first.revision, first.text], [0, textOf(view("t1"), { better: a2 })]);
  desk.answer("why", "one");
  desk.happen({ type: "stored", id: "t1", text: first.text, revision: 1, savedAt: "2026-11-25T15:00:01Z" });
  assert.equal(desk.has("save"), false);
  desk.tick = 1_999;
  assert.equal(desk.has("save"), false);
  desk.tick = 2_000;
  assert.equal(desk.start("save").revision, 1);
});

test("What is shown as stored is what the server has", () => {
  const desk = new TestDesk([view("t1"), view("t2")]).answer("better", a2);
  const say = () => whereItIs(desk.desk, desk.current, true, begin).state;
  assert.equal(say(), "draft");
  const save = desk.start("save");
  assert.equal(say(), "draft");
  desk.answer("why", "x");
  desk.happen({ type: "stored", id: "t1", text: save.text, revision: 1, savedAt: "2026-11-25T15:00:01Z" });
  assert.equal(say(), "draft");
  desk.answer("why", undefined);
  assert.equal(say(), "saving");
});

test("A newer draft from elsewhere is shown, and the older one is one key away", () => {
  const desk = new TestDesk([view("t1"), view("t2")]).answer("better", a2);
  desk.refuses(desk.start("save"), "draft-older");
  desk.start("reread");
  const draft = { answer: '{"better":{"winner":"tie"}}', revision: 4, savedAt: "2026-11-25T15:00:02Z" };
  desk.happen({ type: "listed", views: [view("t1", { draft }), view("t2")], tick: 5 });
  assert.deepEqual(desk.current.history.present, { better: { winner: "tie" } });
  assert.deepEqual(desk.current.other?.values, { better: a2 });
  desk.happen({ type: "swapped" });
  assert.deepEqual(desk.current.history.present, { better: a2 });
  assert.deepEqual(desk.current.other?.values, { better: { winner: "tie" } });
  desk.tick = 9_000;
  assert.equal(desk.start("save").revision, 4);
});

test("A draft that the server refuses is not sent again as it is", () => {
  const desk = new TestDesk([view("t1"), view("t2")]).answer("why", "long");
  desk.refuses(desk.start("save"), "invalid-request", 400);
  desk.tick = 10_000;
  assert.equal(desk.has("save"), false);
  assert.match(whereItIs(desk.desk, desk.current, true, begin).text, /not stored: invalid-request/);
  assert.equal(desk.answer("why", "short").has("save"), true);
});

test("The browser's copy goes on from the same revision, with its history and its waiting act", () => {
  const before = new TestDesk([view("t1"), view("t2")]).answer("better", a2).answer("why", "three");
  const kept = keep(before.current);
  const after = new TestDesk([view("t1"), view("t2")], { t1: kept });
  assert.deepEqual(after.current.history.present, { better: a2, why: "three" });
  after.happen({ type: "undone" }).happen({ type: "undone" }).happen({ type: "undone" });
  assert.deepEqual(after.current.history.present, {});
  before.handIn();
  const [sending] = before.desk.sending;
  assert.ok(sending);
  const reopened = new TestDesk([view("t1"), view("t2")], { t1: keep(sending) });
  assert.equal(reopened.current.view.id, "t2");
  assert.equal(reopened.start("send").pending.key, "act-t1");
});

test("The server's newer draft wins over a copy, and the copy is one key away", () => {
  const kept = keep(new TestDesk([view("t1")]).answer("better", a2).current);
  const draft = { answer: '{"why":"later"}', revision: 2, savedAt: "2026-11-25T15:00:02Z" };
  const desk = new TestDesk([view("t1", { draft })], { t1: kept });
  assert.deepEqual(desk.current.history.present, { why: "later" });
  assert.deepEqual(desk.current.other?.values, { better: a2 });
});

test("A draft that the closing page saved after its copy keeps the copy's history", () => {
  const kept = keep(new TestDesk([view("t1")]).answer("better", a2).answer("why", "later").current);
  const answer = textOf(view("t1"), { better: a2, why: "later" });
  const draft = { answer, revision: 2, savedAt: "2026-11-25T15:00:02Z" };
  const desk = new TestDesk([view("t1", { draft })], { t1: kept });
  desk.happen({ type: "undone" });
  assert.deepEqual(desk.current.history.present, { better: a2 });
});

test("Signed out, nothing is sent until the same person is back", () => {
  const desk = new TestDesk([view("t1"), view("t2")]).answer("better", a2);
  const save = desk.start("save");
  desk.happen({ type: "signedOut", duty: save });
  assert.deepEqual(desk.duties().map((one) => one.do), ["session"]);
  const session = desk.start("session");
  assert.deepEqual(desk.duties(), []);
  desk.happen({ type: "signedOut", duty: session });
  desk.tick = 4_999;
  assert.deepEqual(desk.duties(), []);
  desk.tick = 5_000;
  desk.start("session");
  desk.happen({ type: "signedIn", person: { id: "i1", name: "Ines" } });
  assert.match(whereItIs(desk.desk, desk.current, true, begin).text, /Ines is signed in now/);
  desk.tick = 10_000;
  desk.start("session");
  desk.happen({ type: "signedIn", person: { id: "d1", name: "Deniz" } });
  assert.equal(desk.start("save").text, save.text);
});

test("Without a line one call at a time finds out whether it is back, and the changes are counted", () => {
  const desk = new TestDesk([view("t1")]).answer("better", a2).answer("why", "x");
  desk.fails(desk.start("save"));
  assert.match(whereItIs(desk.desk, desk.current, true, begin).text, /^No connection since .* 2 changes are kept/);
  desk.tick = 2_000;
  assert.equal(desk.duties().length, 1);
  desk.happen({ type: "lineBack", tick: 2_000 }).happen({ type: "reached" });
  assert.equal(desk.duties().length, 2);
});

test("A lease is renewed from its half on while the person works", () => {
  const desk = new TestDesk([view("t1"), view("t2")]);
  desk.tick = hourMs / 2 - 1;
  assert.equal(desk.has("renew"), false);
  desk.tick = hourMs / 2;
  desk.isActive = false;
  assert.equal(desk.has("renew"), false);
  desk.isActive = true;
  const renew = desk.start("renew");
  desk.happen({ type: "renewed", id: renew.id, dueMs: begin + 2 * hourMs, fence: 1, serverMs: begin + desk.tick });
  assert.deepEqual(desk.duties().map((one) => "id" in one && one.id), ["t2"]);
});

test("A lease that ran out is asked for again; where the place is taken the answer can only be copied", () => {
  const desk = new TestDesk([view("t1"), view("t2")]).answer("better", a2);
  desk.tick = hourMs;
  desk.happen({ type: "ranOut", serverMs: begin + hourMs });
  assert.equal(desk.current.lease, "over");
  const renew = desk.start("renew");
  desk.happen({ type: "renewed", id: "t1", dueMs: begin + 2 * hourMs, fence: 2, serverMs: begin + hourMs });
  assert.deepEqual([desk.current.lease, desk.current.fence], ["held", 2]);
  desk.refuses(renew, "assignment-closed");
  assert.equal(desk.current.lease, "gone");
  assert.equal(desk.duties().some((one) => one.do === "save" && one.id === "t1"), false);
});

test("A task that another page handed in leaves the desk and says so", () => {
  const desk = new TestDesk([view("t1"), view("t2")]);
  desk.happen({ type: "elsewhere", id: "t1", what: "handedIn", revision: 0 });
  assert.equal(desk.current.view.id, "t2");
  assert.match(desk.desk.notice ?? "", /handed in on another page/);
});

test("Nothing to do is asked for once, and again after a submit or when the person looks", () => {
  const desk = new TestDesk([view("t1")]);
  desk.start("claim");
  desk.happen({ type: "claimed", views: [], nothing: "none-open" });
  assert.equal(desk.has("claim"), false);
  desk.handIn();
  assert.equal(desk.has("claim"), true);
  desk.start("claim");
  desk.happen({ type: "claimed", views: [], nothing: "none-for-you" });
  assert.equal(desk.desk.claim.nothing, "none-for-you");
  assert.equal(desk.happen({ type: "lookedAgain" }).has("claim"), true);
});
