// The map on other sites, in a real browser: a site of another origin (a second port) puts it into frames, by the
// script, by hand and in the sandbox that WordPress uses.
// Run by `cargo test -p nncf-tests`, which starts the service and names it in NNCF_URL.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { base, eventually, launched, shots, sizes, violations } from "./browser.mjs";

const visitor = launched();
const [wide, narrow] = sizes;
let site;
let host;
/** What the pages of the other site hold, by path. */
const bodies = new Map();

before(async () => {
  site = createServer((request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    const body = bodies.get(request.url) ?? "";
    response.end(
      `<!doctype html><html lang="en"><head><title>A charity</title><link rel="icon" href="data:,"><meta name="viewport" ` +
        `content="width=device-width"></head><body><main><h1>A charity</h1>${body}</main></body></html>`,
    );
  });
  await new Promise((listening) => site.listen(0, "127.0.0.1", listening));
  host = `http://127.0.0.1:${site.address().port}`;
});
after(() => {
  site?.closeAllConnections();
  site?.close();
});

/** Opens a page of the other site that holds some HTML, with what it and its frames complain of and ask for. */
async function embed(body, [width, height] = wide, options = {}) {
  const path = `/${bodies.size}`;
  bodies.set(path, body);
  const context = await visitor({
    viewport: { width, height },
    ...options,
  });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  const asked = [];
  page.on("request", (request) => {
    asked.push(request.url());
    const isOurs = [base, host].some((known) => request.url().startsWith(`${known}/`));
    if (!isOurs && !request.url().startsWith("data:")) complaints.push(`asked another host: ${request.url()}`);
  });
  await page.goto(host + path, { waitUntil: "networkidle" });
  return { page, context, complaints, asked };
}

const frameOf = (page, index = 0) =>
  page
    .locator("iframe")
    .nth(index)
    .elementHandle()
    .then((e) => e.contentFrame());
const shoot = (page, name) => page.screenshot({ path: `${shots}embed-${name}.png`, fullPage: true });

/** That a frame shows a whole map, with what must stand in each. */
async function isWhole(frame) {
  await frame.waitForSelector(".app-map path[aria-label]");
  assert.equal(await frame.locator("h1").count(), 1, "one h1");
  assert.equal(await frame.locator('.embed-danger a[href="tel:999"]').count(), 1, "999 stands in it");
  assert.equal(await frame.locator('.embed-danger a[href="tel:08000121700"]').count(), 1, "the helpline stands in it");
  assert.equal(await frame.locator(".embed-exit").count(), 1);
  const overflow = await frame.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.ok(overflow <= 0, `${overflow} pixels too wide`);
}

const plain = (query = "", more = "") =>
  `<iframe src="${base}/embed/map${query}" title="Map" width="100%" height="620" frameborder="0"${more}></iframe>`;
const sandboxed = plain("", ' sandbox="allow-scripts" security="restricted"');
const loader = () => `<script src="${base}/embed.js" async></script>`;

for (const size of sizes) {
  test(`a plain frame at ${size[0]} pixels`, async () => {
    const { page, context, complaints } = await embed(plain(), size);
    const frame = await frameOf(page);
    await isWhole(frame);
    assert.deepEqual(await violations(frame), []);
    await shoot(page, `plain-${size[0]}`);
    // Where the map looks is no concern of the page around.
    const moved = frame.evaluate(() => new Promise((told) => document.addEventListener("map:view", () => told())));
    await frame.click(".app-pan button");
    await moved;
    assert.deepEqual(complaints, []);
    await context.close();
  });

  test(`a search and a detail in a frame at ${size[0]} pixels`, async () => {
    const { page, context, complaints } = await embed(plain("?colour=4f3a78&lang=cy"), size);
    const frame = await frameOf(page);
    await isWhole(frame);
    await frame.fill("#place", "SA1 3SN");
    await frame.click(".embed-search button");
    await frame.waitForSelector(".embed-found");
    assert.deepEqual(await violations(frame), []);
    await shoot(page, `search-${size[0]}`);
    await frame.click('a[href^="/embed/partnership/"]');
    await frame.waitForSelector(".embed-title");
    assert.equal(await frame.locator("h1").count(), 1, "one h1");
    assert.deepEqual(await violations(frame), []);
    await shoot(page, `partnership-${size[0]}`);
    assert.deepEqual(complaints, []);
    await context.close();
  });

  test(`the builder at ${size[0]} pixels`, async () => {
    const context = await visitor({
      viewport: { width: size[0], height: size[1] },
    });
    const page = await context.newPage();
    const complaints = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    await page.goto(`${base}/embed`, { waitUntil: "networkidle" });
    await isWhole(await frameOf(page));
    assert.deepEqual(await violations(page), []);
    await shoot(page, `builder-${size[0]}`);
    await page.selectOption("#kind", "local");
    await page.fill("#height", "500");
    await page.waitForFunction(() => document.querySelector("#line-frame").value.includes("kind=local"));
    await page.waitForFunction(() => document.querySelector("#line-frame").value.includes('height="500"'));
    await isWhole(await frameOf(page));
    assert.match(await page.inputValue("#line-loaded"), /data-kind="local"/);
    assert.match(page.url(), /kind=local/);
    // Where the map is moved to can be taken over.
    const frame = await frameOf(page);
    const moved = page.evaluate(
      () =>
        new Promise((told) =>
          addEventListener("message", ({ data }) => data?.type === "partnership-map-view" && told()),
        ),
    );
    await frame.click(".app-pan button");
    await moved;
    await page.click("iframe ~ button, button:has(+ iframe)");
    await page.waitForFunction(() => document.querySelector("#line-frame").value.includes("lat="));
    // A copy button for each line.
    assert.equal(await page.locator("#built .app-line button").count(), 4);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.ok(overflow <= 0, `${overflow} pixels too wide`);
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test("in WordPress's sandbox the search, the details and the way out work", async () => {
  const { page, context, complaints, asked } = await embed(sandboxed);
  const frame = await frameOf(page);
  await isWhole(frame);
  assert.equal(await frame.evaluate(() => self.origin), "null", "the frame has no origin");
  await frame.fill("#place", "Sandwell");
  await frame.press("#place", "Enter");
  await frame.waitForSelector(".embed-found");
  assert.match(await frame.textContent(".embed-main"), /West Midlands Anti.Slavery Network/);
  assert.match(await frame.textContent(".embed-main"), /999/);
  assert.ok(frame.url().endsWith("/embed/map"), "the place stands in no address");
  await shoot(page, "sandbox-search");
  await frame.click(".embed-back");
  await isWhole(frame);
  await frame.fill("#place", "BT1 1AA");
  await frame.click(".embed-search button");
  await frame.click(".embed-choice button");
  await frame.waitForFunction(() => !document.querySelector(".embed-choice"));
  assert.match(await frame.textContent(".embed-main"), /within 60 km/, "nobody is near across the sea");
  await frame.fill("#place", "Sandwell");
  await frame.press("#place", "Enter");
  // A link within the frame opens in it, with how to reach the partnership.
  await frame.click('.embed-main a[href^="/embed/partnership/"]');
  await frame.waitForSelector(".embed-title");
  await frame.click(".embed-back");
  await isWhole(frame);
  assert.ok(!asked.some((url) => /sandwell|bt1/i.test(url)), "the place stands in no address");
  assert.deepEqual(complaints, []);
  // No window may open there: the address is told.
  await frame.click(".embed-foot a");
  assert.ok((await frame.textContent(".embed-told")).includes(`${base}/`));
  // Nothing may leave the frame either, so it empties itself.
  await frame.click(".embed-exit");
  assert.equal((await frame.evaluate(() => document.body.textContent)).trim(), "");
  await context.close();
});

test("WordPress's page is told the height and where a link leads", async () => {
  const told = `<script>addEventListener("message", ({ data }) => (globalThis.told ??= []).push(data));</script>`;
  const { page, context } = await embed(told + sandboxed.replace("/embed/map", "/embed/map#?secret=abc123XYZ"));
  const frame = await frameOf(page);
  await isWhole(frame);
  await page.waitForFunction(() => globalThis.told?.some(({ message }) => message === "height"));
  await frame.click('.embed-foot a[target="_blank"]');
  const link = await page.waitForFunction(() => globalThis.told.find(({ message }) => message === "link"));
  assert.deepEqual(await link.jsonValue(), {
    message: "link",
    value: `${base}/`,
    secret: "abc123XYZ",
  });
  await context.close();
});

test("the way out leaves the whole page", async () => {
  const { page, context } = await embed(plain());
  const frame = await frameOf(page);
  await page.route("https://www.bbc.co.uk/**", (route) => route.fulfill({ body: "Fine" }));
  await frame.click(".embed-exit");
  await page.waitForURL("https://www.bbc.co.uk/weather");
  await context.close();
});

test("the script makes several frames, each of its own height and name", async () => {
  const two =
    `<div data-partnership-map data-kind="local"><a href="${base}/">The map</a></div>${loader()}` +
    `<div data-partnership-map data-region="pfa:W15000002" data-height="900" title="Gwent"></div>${loader()}`;
  const { page, context, complaints } = await embed(two);
  await page.waitForFunction(() => document.querySelectorAll("iframe").length === 2);
  await page.locator("iframe").nth(1).scrollIntoViewIfNeeded();
  const [first, second] = [await frameOf(page, 0), await frameOf(page, 1)];
  await isWhole(first);
  await isWhole(second);
  assert.match(first.url(), /kind=local/);
  assert.match(second.url(), /region=pfa%3AW15000002/);
  const told = () => page.$$eval("iframe", (all) => all.map(({ height, title, loading }) => [height, title, loading]));
  await eventually(async () => {
    const [[, name], other] = await told();
    assert.deepEqual(other, ["900", "Gwent", "lazy"], "a height that is asked for is the least");
    assert.equal(name, "Anti-slavery partnerships of the UK", "named by what it shows");
    const inner = await first.evaluate(() => document.documentElement.scrollHeight);
    assert.equal(inner, await page.$eval("iframe", (frame) => frame.clientHeight), "it needs no scroll bar");
  });
  const height = await page.$eval("iframe", (frame) => frame.clientHeight);
  await shoot(page, "two");
  // What is shown takes more room, and gives it back.
  await first.fill("#place", "Cardiff");
  await first.click(".embed-search button");
  await first.waitForSelector(".embed-found");
  await page.waitForFunction((before) => Number(document.querySelector("iframe").height) !== before, height);
  await first.click(".embed-back");
  await page.waitForFunction((before) => Number(document.querySelector("iframe").height) === before, height);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("only the frame itself may say how high it is", async () => {
  const { page, context } = await embed(`<div data-partnership-map></div>${loader()}`);
  await isWhole(await frameOf(page));
  await page.waitForFunction(() => document.querySelector("iframe").height !== "620");
  const before = await page.$eval("iframe", ({ height }) => height);
  // Who listens later hears later: the script has had the message when this has it.
  await page.evaluate(
    () =>
      new Promise((heard) => {
        addEventListener("message", ({ data }) => data.height === 3000 && heard());
        postMessage({ type: "partnership-map", height: 3000 }, "*");
      }),
  );
  assert.equal(await page.$eval("iframe", ({ height }) => height), before);
  await context.close();
});

test("<partnership-map> and the script's own attributes make a frame too", async () => {
  const tag = `<partnership-map kind="regional" lang="cy" lat="51.6" lon="-3.2" zoom="8"></partnership-map>${loader()}`;
  const { page, context, complaints } = await embed(tag);
  await page.waitForSelector("partnership-map iframe");
  const frame = await frameOf(page);
  await isWhole(frame);
  assert.match(frame.url(), /kind=regional&lang=cy&lat=51.6&lon=-3.2&zoom=8/);
  assert.equal(await frame.locator("html[lang=cy]").count(), 1);
  assert.equal(await frame.locator(".embed-ignored").count(), 0);
  assert.deepEqual(complaints, []);
  await context.close();
  const own = `<script src="${base}/embed.js" data-partnership-map data-q="wales"></script>`;
  const other = await embed(own, narrow);
  const named = await frameOf(other.page);
  await isWhole(named);
  assert.match(named.url(), /\?q=wales$/);
  await shoot(other.page, "script-320");
  assert.deepEqual(other.complaints, []);
  await other.context.close();
});

test("without scripts the list and the search are whole", async () => {
  const { page, context, complaints } = await embed(plain(), narrow, {
    javaScriptEnabled: false,
  });
  const frame = page.frames()[1];
  assert.ok((await frame.locator(".embed-card").count()) > 20);
  await frame.fill("#place", "CF10 1EP");
  await frame.click(".embed-search button");
  await frame.waitForSelector(".embed-found");
  assert.match(await frame.textContent(".embed-main"), /Cardiff & the Vale/);
  assert.ok(frame.url().endsWith("/embed/search"), "the place stands in no address");
  await shoot(page, "without-scripts-320");
  await frame.click(".embed-back");
  await frame.waitForSelector(".embed-list");
  assert.deepEqual(complaints, []);
  await context.close();
});

test("nothing is stored, and nobody else is asked", async () => {
  const { page, context, complaints } = await embed(plain("?zoom=99&utm_source=x&lat=1") + loader());
  const frame = await frameOf(page);
  await isWhole(frame);
  await frame.fill("#place", "CF10 1EP");
  await frame.click(".embed-search button");
  await frame.waitForSelector(".embed-found");
  const stored = await frame.evaluate(async () => [
    document.cookie,
    localStorage.length,
    sessionStorage.length,
    (await indexedDB.databases()).length,
    (await caches.keys()).length,
  ]);
  assert.deepEqual(stored, ["", 0, 0, 0, 0]);
  assert.deepEqual(await context.cookies(), []);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("what means nothing is named, and script is text", async () => {
  const script = encodeURIComponent(`"><script>globalThis.struck=1</script><img src=x onerror=globalThis.struck=1>`);
  const names = [
    "q",
    "kind",
    "status",
    "nncf_membership",
    "activity",
    "region",
    "lat",
    "lon",
    "zoom",
    "colour",
    "lang",
  ];
  for (const name of [...names, script]) {
    const { page, context, complaints } = await embed(plain(`?${name}=${script}`));
    const frame = await frameOf(page);
    await frame.waitForSelector(".embed-list");
    assert.equal(await frame.evaluate(() => globalThis.struck), undefined, name);
    if (name !== "q")
      assert.match(await frame.textContent(".embed-ignored"), name === script ? /<script>/ : new RegExp(name));
    assert.deepEqual(complaints, [], name);
    await context.close();
  }
});

test("when the data do not load the list stands", async () => {
  const { page, context } = await embed(plain());
  await page.route("**/map/land.geojson*", (route) => route.abort());
  await page.reload();
  const frame = await frameOf(page);
  await frame.waitForFunction(() => document.querySelector(".app-map")?.textContent?.includes("could not be loaded"));
  assert.ok((await frame.locator(".embed-card").count()) > 20);
  await context.close();
});
