// The pages in a real browser: Debian's Chromium, driven by Playwright, checked by axe for WCAG 2.2 AA.
// Run by `cargo test -p nncf-tests`, which starts the service and names it in NNCF_URL.
import assert from "node:assert/strict";
import { test } from "node:test";

import { base, launched, shots, sizes, violations } from "./browser.mjs";

const visitor = launched();
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
  "/embed?kind=local&height=500",
  "/cy",
  "/cy/help",
  "/cy/partnerships/gwent-regional-anti-slavery-forum",
  "/cy/places/lad/W06000015",
  "/problems/outside-uk",
  "/no-such-page",
];
const searches = ["CF10 1EP", "IV1 1AA", "BT1 1AA", "Sandwell", "Newport Pagnell", "<script>alert(1)</script>"];
/** Opens a page of the service, with what it complains of and asks for. */
async function open(path, [width, height], javaScriptEnabled = true) {
  const context = await visitor({
    viewport: { width, height },
    javaScriptEnabled,
  });
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

async function check(page, complaints, name) {
  const [headings, overflow] = await page.evaluate(() => [
    document.querySelectorAll("h1").length,
    document.documentElement.scrollWidth - document.documentElement.clientWidth,
  ]);
  await page.screenshot({
    path: `${shots}${name.replace(/[^a-z0-9]+/gi, "-")}.png`,
    fullPage: true,
  });
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
      // The place stands in no address.
      await page.waitForURL(`${base}/search`);
      await page.waitForLoadState("networkidle");
      assert.ok((await page.textContent("main")).includes("999"), "helplines are always there");
      assert.deepEqual(await violations(page), []);
      await check(page, complaints, `search ${typed} ${size[0]}`);
      await context.close();
    });

    test(`the search for ${typed} at ${size[0]} pixels without scripts`, async () => {
      const { page, context, complaints } = await open("/", size, false);
      await page.fill("#place", typed);
      await page.click(".app-search button");
      await page.waitForURL(`${base}/search`);
      assert.ok((await page.textContent("main")).includes("999"), "helplines are always there");
      await check(page, complaints, `search ${typed} ${size[0]} plain`);
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
    await page.waitForSelector('h2:text-is("Other numbers")');
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
  await page.route("**/map/land.geojson*", (route) => route.abort());
  await page.goto(base + "/");
  await page.waitForFunction(() => document.querySelector(".app-map")?.textContent?.includes("could not be loaded"));
  assert.ok((await page.locator(".app-card").count()) > 20);
  await context.close();
});

test("the list stands when the map's script is blocked", async () => {
  const { page, context } = await open("/about", [1280, 900]);
  await page.route("**/assets/map-*.js", (route) => route.abort());
  await page.goto(base + "/");
  assert.match(await page.textContent(".app-map"), /cannot be shown here. The list below says the same/);
  assert.ok((await page.locator(".app-card").count()) > 20);
  await context.close();
});

test("what was searched for stays in no link, cookie or storage", async () => {
  const { page, context } = await open("/", [1280, 900]);
  await page.fill("#place", "CF10 1EP");
  await page.click(".app-search button");
  await page.waitForURL(`${base}/search`);
  const links = await page.$$eval("a[href], form[action]", (all) => all.map((e) => e.getAttribute("href") ?? e.action));
  assert.ok(links.every((link) => !/CF10/i.test(link)));
  assert.deepEqual(await context.cookies(), []);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  await context.close();
});

test("the device's place is asked for only at the visitor's word, and stands in no address", async () => {
  const context = await visitor({
    geolocation: { latitude: 51.4816, longitude: -3.1791 },
    permissions: ["geolocation"],
  });
  const page = await context.newPage();
  await page.goto(base + "/");
  await page.click(".app-locate");
  await page.waitForURL(`${base}/search`);
  assert.match(await page.textContent("main"), /covers Cardiff/);
  await context.close();
});

test("a device that does not tell its place is no dead end", async () => {
  const context = await visitor({ permissions: [] });
  const page = await context.newPage();
  await page.goto(base + "/");
  await page.click(".app-locate");
  await page.waitForFunction(() => document.querySelector(".app-locate__told")?.textContent?.includes("Type a place"));
  await context.close();
});

test("a Welsh search is answered in Welsh, with Welsh names", async () => {
  const { page, context } = await open("/cy", [1280, 900]);
  assert.equal(await page.getAttribute("html", "lang"), "cy");
  await page.fill("#place", "Caerdydd");
  await page.click(".app-search button");
  await page.waitForURL(`${base}/cy/search`);
  assert.match(await page.textContent("main"), /yn cwmpasu Caerdydd/);
  assert.match(await page.textContent("body"), /Drafft/);
  await context.close();
});

test("zooming in asks for finer outlines, and areas keep their names", async () => {
  const { page, context } = await open("/", [1280, 900]);
  const finer = page.waitForResponse((response) => response.url().includes("geometry=medium"));
  const names = await page.locator(".app-map path[aria-label]").count();
  // The map takes no click while it still moves from the one before: again, until it shows the most.
  const zoomIn = () =>
    page.$eval(".leaflet-control-zoom-in", (button) => {
      button.click();
      return button.classList.contains("leaflet-disabled");
    });
  while (!(await zoomIn())) await page.waitForTimeout(100);
  await finer;
  assert.equal(await page.locator(".app-map path[aria-label]").count(), names);
  await context.close();
});

test("a page prints without what only a screen can use", async () => {
  const { page, context } = await open("/partnerships/gwent-regional-anti-slavery-forum", [1280, 900]);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.isVisible(".app-map"), false);
  assert.equal(await page.isVisible("h1"), true);
  assert.ok((await page.pdf({ format: "A4" })).length > 10_000);
  await context.close();
});
