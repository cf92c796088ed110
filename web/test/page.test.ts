import assert from "node:assert/strict";
import { test } from "node:test";
import { localText, utcText } from "../src/page/times.ts";
import { sentText } from "../src/page/upload.ts";

const at = new Date("2026-11-25T23:40:07Z");

test("A time is the reader's own, and says its day where that is not today", () => {
  const text = (shows: string, now: string, zone: string): string => localText(at, shows, new Date(now), zone);
  assert.equal(text("time", "2026-11-25T23:50:00Z", "UTC"), "23:40");
  assert.equal(text("time", "2026-11-25T23:50:00Z", "Europe/Berlin"), "00:40");
  assert.equal(text("time", "2026-11-27T08:00:00Z", "Europe/Berlin"), "26 November, 00:40");
  assert.equal(text("day", "2026-11-25T23:50:00Z", "America/New_York"), "25 November, 18:40");
  assert.equal(text("date", "2026-11-01T00:00:00Z", "Asia/Tokyo"), "26 November");
});

test("The time of the server stays one pointer away", () => {
  assert.equal(utcText(at), "2026-11-25 23:40:07 UTC");
});

test("What was sent is said with what there is", () => {
  assert.equal(sentText(1_250_000, 40_000_000), "1.3 of 40.0 MB");
  assert.equal(sentText(1_500_000_000, 4_000_000_000), "1.5 of 4.0 GB");
});
