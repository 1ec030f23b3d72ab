// What a first visit costs: bytes over the wire, compressed, data included; and whether anything moves after it is
// first painted. The figures go to target/screenshots/weights.txt.
import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { test } from "node:test";

import { base, launched, shots } from "./browser.mjs";

const visitor = launched();
const kilobyte = 1024;
const pages = [
  ["/", 220],
  ["/embed/map", 150],
  ["/partnerships/west-midlands-anti-slavery-network", 120],
  ["/partnerships/gwent-regional-anti-slavery-forum", 120],
];

/** How soon the embed must be ready, in milliseconds. Only `make bench` asks, of several visits: a busy machine tells
 * nothing of it. */
const soon = Number(process.env.NNCF_READY_MS ?? Infinity);
const visits = Number.isFinite(soon) ? 5 : 1;

/** Opens a page as a new visitor on a processor slowed four times. */
async function firstVisit(path) {
  const context = await visitor({
    viewport: { width: 1280, height: 900 },
  });
  await context.addInitScript(() => {
    globalThis.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  let bytes = 0;
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  const started = performance.now();
  await page.goto(base + path);
  await page.waitForSelector("path.leaflet-interactive");
  const ready = performance.now() - started;
  await page.waitForLoadState("networkidle");
  const shifted = await page.evaluate(() => globalThis.shifted);
  await context.close();
  return { bytes, ready, shifted };
}

for (const [path, limit] of pages) {
  test(`the first visit to ${path} takes at most ${limit} KB and nothing moves`, async () => {
    const seen = [];
    for (let visit = 0; visit < visits; visit += 1) seen.push(await firstVisit(path));
    const [bytes, shifted] = ["bytes", "shifted"].map((what) => Math.max(...seen.map((visit) => visit[what])));
    const ready = seen.map((visit) => visit.ready).sort((a, b) => a - b)[visits >> 1];
    const told = `${path}: ${(bytes / kilobyte).toFixed(1)} KB, map after ${ready.toFixed(0)} ms, shifted ${shifted.toFixed(4)}`;
    appendFileSync(`${shots}weights.txt`, `${told}\n`);
    console.log(told);
    assert.ok(bytes <= limit * kilobyte, told);
    assert.ok(shifted <= 0.02, told);
    if (path === "/embed/map") assert.ok(ready <= soon, told);
  });
}
