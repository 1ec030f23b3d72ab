// A register of more partnerships than a page of a list has: none of them is missing on the map.
import assert from "node:assert/strict";
import { test } from "node:test";

import { base, eventually, launched } from "./browser.mjs";

const visitor = launched();

/** How many partnerships have an area, counted page by page. */
async function allAreas() {
  let [count, url] = [0, `${base}/api/v1/partnerships?f=geojson&geometry=overview&limit=50`];
  while (url) {
    const { features, links } = await (await fetch(url)).json();
    count += features.filter(({ geometry }) => geometry).length;
    url = links.next && base + new URL(links.next).pathname + new URL(links.next).search;
  }
  return count;
}

test("the map draws every area, however many pages of them there are", async () => {
  const context = await visitor({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(base + "/", { waitUntil: "networkidle" });
  const areas = await allAreas();
  assert.ok(areas > 400, `${areas} areas`);
  await eventually(async () => {
    assert.equal(await page.locator(".app-map path[role=button]").count(), areas);
  });
  await context.close();
});
