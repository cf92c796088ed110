import assert from "node:assert/strict";
import { test } from "node:test";
import { Activity } from "../src/desk/activity.ts";
import { ServerClock } from "../src/desk/clock.ts";
import { money } from "../src/desk/words.ts";
import { namesOf, shownKey, type Pressed } from "../src/keys.ts";

test("Time counts while the page is seen, and for a minute after the last use", () => {
  const activity = new Activity(0, true);
  activity.use(30_000);
  assert.equal(activity.total(100_000), 90_000);
  activity.use(200_000);
  activity.see(210_000, false);
  assert.equal(activity.total(300_000), 100_000);
  activity.see(400_000, true);
  assert.equal(activity.total(410_000), 110_000);
  activity.restart(410_000, 0);
  assert.equal(activity.total(411_000), 1_000);
});

test("The server's clock goes on whatever the device's does", () => {
  const clock = new ServerClock(Date.parse("2020-01-01T00:00:00Z"), 0);
  clock.heard("Wed, 25 Nov 2026 15:00:00 GMT", 1_000, 1_200);
  assert.equal(clock.at(61_100), Date.parse("2026-11-25T15:01:00.500Z"));
  clock.heard(null, 0, 0);
  clock.heard("no date", 0, 0);
  assert.equal(clock.at(1_100), Date.parse("2026-11-25T15:00:00.500Z"));
});

test("Money has the digits of its currency", () => {
  assert.equal(money({ amountMinor: 320, currency: "EUR" }), "€3.20");
  assert.equal(money({ amountMinor: 320, currency: "JPY" }), "¥320");
});

const pressed = (more: Partial<Pressed>): Pressed => ({
  key: "", code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false, keyCode: 0,
  ...more,
});

test("Keys are those that were typed, on every layout", () => {
  assert.deepEqual(namesOf(pressed({ key: "g" })), ["g"]);
  assert.deepEqual(namesOf(pressed({ key: "G", shiftKey: true })), ["g"]);
  assert.deepEqual(namesOf(pressed({ key: "&", code: "Digit1" })), ["&", "1"]);
  assert.deepEqual(namesOf(pressed({ key: "1", code: "Numpad1" })), ["1"]);
  assert.deepEqual(namesOf(pressed({ key: "Enter", ctrlKey: true })), ["Ctrl+Enter"]);
  assert.deepEqual(namesOf(pressed({ key: "Z", metaKey: true, shiftKey: true })), ["Ctrl+Shift+z"]);
  assert.deepEqual(namesOf(pressed({ key: "@", ctrlKey: true, altKey: true })), ["@"]);
  assert.deepEqual(namesOf(pressed({ key: "x", altKey: true })), []);
});

test("Keys during composition belong to the input method (F122)", () => {
  assert.deepEqual(namesOf(pressed({ key: "Enter", isComposing: true })), []);
  assert.deepEqual(namesOf(pressed({ key: "Enter", keyCode: 229 })), []);
  assert.deepEqual(namesOf(pressed({ key: "Dead", code: "Digit6" })), []);
});

test("A key is written as keyboards write it", () => {
  assert.equal(shownKey("Ctrl+Enter", false), "Ctrl ↵");
  assert.equal(shownKey("Ctrl+Enter", true), "⌘ ↵");
  assert.equal(shownKey("Ctrl+Shift+z", false), "Ctrl Shift Z");
  assert.equal(shownKey("g", false), "G");
  assert.equal(shownKey("Backspace", false), "⌫");
  assert.equal(shownKey("Esc", false), "Esc");
});
