// The pages in a real browser: Debian's Chromium, driven by Playwright, checked by axe for WCAG 2.2 AA.
// Run by `cargo test -p nncf-tests`, which starts the service and names it in NNCF_URL.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

const base = process.env.NNCF_URL;
assert.ok(base, "NNCF_URL must name a running service");
// The browser's driver and axe are among the packages of web/.
const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const pages = [
  "/",
  "/?kind=local&utm_source=elsewhere",
  "/?q=nothing-is-called-this",
  "/?verified_within=12",
  "/partnerships/west-midlands-anti-slavery-network",
  "/partnerships/gwent-regional-anti-slavery-forum",
  "/partnerships/wales-anti-slavery-leadership-group",
  "/partnerships/wales-anti-slavery-leadership-group/mistake",
  "/places/pfa/W15000002",
  "/places/lad/S12000017",
  "/help",
  "/about",
  "/data",
  "/privacy",
  "/accessibility",
  "/problems/outside-uk",
  "/no-such-page",
];
const searches = ["CF10 1EP", "IV1 1AA", "BT1 1AA", "Sandwell", "Newport Pagnell", "<script>alert(1)</script>"];
const sizes = [
  [1280, 900],
  [320, 640],
];
const shots = new URL("../../target/screenshots/", import.meta.url).pathname;
let browser;

before(async () => {
  mkdirSync(shots, { recursive: true });
  browser = await chromium.launch({
    executablePath: process.env.NNCF_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
});
after(() => browser?.close());

/** Opens a page of the service, with what it complains of and asks for. */
async function open(path, [width, height], javaScriptEnabled = true) {
  const context = await browser.newContext({ viewport: { width, height }, javaScriptEnabled });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => {
    // The browser itself notes the status of a page that is not found.
    const isStatus = message.text().startsWith("Failed to load resource") && path === "/no-such-page";
    if (["error", "warning"].includes(message.type()) && !isStatus) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith("data:")) complaints.push(`asked another host: ${url}`);
  });
  await page.goto(base + path, { waitUntil: "networkidle" });
  return { page, context, complaints };
}

async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
}

async function check(page, complaints, name) {
  const [headings, overflow] = await page.evaluate(() => [
    document.querySelectorAll("h1").length,
    document.documentElement.scrollWidth - document.documentElement.clientWidth,
  ]);
  await page.screenshot({ path: `${shots}${name.replace(/[^a-z0-9]+/gi, "-")}.png`, fullPage: true });
  assert.equal(headings, 1, "one h1");
  assert.ok(overflow <= 0, `${overflow} pixels too wide`);
  assert.deepEqual(complaints, []);
}

for (const size of sizes) {
  for (const path of pages) {
    test(`${path} at ${size[0]} pixels`, async () => {
      const { page, context, complaints } = await open(path, size);
      assert.deepEqual(await violations(page), []);
      await check(page, complaints, `${path} ${size[0]}`);
      await context.close();
    });

    test(`${path} at ${size[0]} pixels without scripts`, async () => {
      const { page, context, complaints } = await open(path, size, false);
      await check(page, complaints, `${path} ${size[0]} plain`);
      await context.close();
    });
  }

  for (const typed of searches) {
    test(`the search for ${typed} at ${size[0]} pixels`, async () => {
      const { page, context, complaints } = await open("/", size);
      await page.fill("#place", typed);
      await page.click(".app-search button");
      await page.waitForLoadState("networkidle");
      assert.equal(page.url(), `${base}/search`, "the place stands in no address");
      assert.ok((await page.textContent("main")).includes("999"), "helplines are always there");
      assert.deepEqual(await violations(page), []);
      await check(page, complaints, `search ${typed} ${size[0]}`);
      await context.close();
    });
  }
}

for (const size of sizes) {
  test(`a report of a mistake at ${size[0]} pixels`, async () => {
    const { page, context, complaints } = await open("/partnerships/wales-anti-slavery-leadership-group", size);
    await page.click('a[href$="/mistake"]');
    // The browser itself notes the status of a form that comes back.
    page.removeAllListeners("console");
    await page.fill("#told", "x".repeat(2001));
    await page.click("main form button");
    await page.waitForSelector(".govuk-error-summary");
    assert.equal((await page.inputValue("#told")).length, 2001, "what was typed is not lost");
    assert.deepEqual(await violations(page), []);
    await check(page, complaints, `mistake refused ${size[0]}`);
    await page.fill("#told", "The name is misspelt.");
    // Other tests read the same register: as from a program that fills in every field, nothing is stored.
    await page.evaluate(() => (document.querySelector("#subject").value = "x"));
    await page.click("main form button");
    await page.waitForFunction(() => document.querySelector("h1")?.textContent === "Thank you");
    assert.deepEqual(await violations(page), []);
    await check(page, complaints, `mistake thanks ${size[0]}`);
    await context.close();
  });

  test(`help for a child at ${size[0]} pixels`, async () => {
    const { page, context, complaints } = await open("/help", size);
    await page.selectOption("#age", "child");
    await page.selectOption("#country", { index: 1 });
    await page.click("main form button");
    await page.waitForSelector("#children + p");
    assert.equal(page.url(), `${base}/help`, "the age stands in no address");
    assert.ok(!(await page.textContent("main")).includes("0800 808 3733"), "no line for adults");
    assert.deepEqual(await violations(page), []);
    await check(page, complaints, `help child ${size[0]}`);
    await context.close();
  });
}

test("a keyboard alone leads from the search to a contact", async () => {
  const { page, context } = await open("/", [1280, 900]);
  const focused = () => page.evaluate(() => document.activeElement?.outerHTML ?? "");
  const tabTo = async (part) => {
    for (let presses = 0; presses < 80; presses += 1) {
      await page.keyboard.press("Tab");
      if ((await focused()).includes(part)) return;
    }
    assert.fail(`Tab never reached ${part}`);
  };
  await tabTo('name="place"');
  await page.keyboard.type("Sandwell");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${base}/search`);
  await tabTo("/partnerships/west-midlands-anti-slavery-network");
  await page.keyboard.press("Enter");
  await page.waitForURL(/west-midlands/);
  await tabTo("mailto:info@westmidlandsantislavery.org");
  await context.close();
});

test("the map's areas have names and open with the keyboard", async () => {
  const { page, context } = await open("/", [1280, 900]);
  const area = page.locator('path[aria-label="Gwent Regional Anti-Slavery Forum"]');
  await area.focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector('.leaflet-popup a[href="/partnerships/gwent-regional-anti-slavery-forum"]');
  assert.equal(await page.locator(".app-card--chosen").count(), 1, "the list shows which it is");
  assert.equal(await page.locator(".app-map path[aria-label]").count(), await page.locator(".app-card").count());
  await context.close();
});

test("the list stands when the map's data do not load", async () => {
  const { page, context } = await open("/about", [1280, 900]);
  await page.route("**/map/land.geojson", (route) => route.abort());
  await page.goto(base + "/");
  await page.waitForFunction(() => document.querySelector(".app-map")?.textContent?.includes("could not be loaded"));
  assert.ok((await page.locator(".app-card").count()) > 20);
  await context.close();
});

test("what was searched for stays in no link, cookie or storage", async () => {
  const { page, context } = await open("/", [1280, 900]);
  await page.fill("#place", "CF10 1EP");
  await page.click(".app-search button");
  await page.waitForLoadState("networkidle");
  const links = await page.$$eval("a[href], form[action]", (all) => all.map((e) => e.getAttribute("href") ?? e.action));
  assert.ok(links.every((link) => !/CF10/i.test(link)));
  assert.deepEqual(await context.cookies(), []);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  await context.close();
});
