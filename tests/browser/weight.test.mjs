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
  await page.goto(base + path);
  await page.waitForSelector("path.leaflet-interactive");
  await page.waitForLoadState("networkidle");
  const shifted = await page.evaluate(() => globalThis.shifted);
  await context.close();
  return { bytes, shifted };
}

for (const [path, limit] of pages) {
  test(`the first visit to ${path} takes at most ${limit} KB and nothing moves`, async () => {
    const { bytes, shifted } = await firstVisit(path);
    const told = `${path}: ${(bytes / kilobyte).toFixed(1)} KB, shifted ${shifted.toFixed(4)}`;
    appendFileSync(`${shots}weights.txt`, `${told}\n`);
    assert.ok(bytes <= limit * kilobyte, told);
    assert.ok(shifted <= 0.02, told);
  });
}
