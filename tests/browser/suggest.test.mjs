// The names that the search box suggests: loaded when somebody comes to it, compared in the browser, sent nowhere.
import assert from "node:assert/strict";
import { test } from "node:test";

import { base, eventually, launched, shots, violations } from "./browser.mjs";

const visitor = launched();
const widths = [1280, 768, 320];

/** Opens a page, with the addresses and bodies of all that it asks for from then on. */
async function open(path, width = 1280) {
  const context = await visitor({ viewport: { width, height: 800 } });
  const page = await context.newPage();
  const asked = [];
  const complaints = [];
  page.on("request", (request) => asked.push(`${request.url()} ${request.postData() ?? ""}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(base + path, { waitUntil: "networkidle" });
  return { page, context, asked, complaints };
}

/** What is suggested once something is typed. */
async function suggested(page, typed, box = "#place") {
  await page.fill(box, "");
  await page.type(box, typed);
  await eventually(async () => assert.equal(await page.inputValue(box), typed));
  return page.locator(`${box}-suggestions [role=option]`).allTextContents();
}

test("names are asked for when somebody comes to the box, and nothing that they type", async () => {
  const { page, context, asked, complaints } = await open("/");
  const lists = () => asked.filter((request) => request.includes("/names/"));
  assert.deepEqual(lists(), [], "a visit without a search does not pay for them");
  asked.length = 0;
  await page.focus("#place");
  await page.waitForLoadState("networkidle");
  assert.equal(lists().length, 1);
  assert.match(lists()[0], /\/names\/[0-9a-f]{12}\.txt $/);
  await page.type("#place", "Carlis");
  await page.waitForSelector("#place-suggestions [role=option]");
  await page.waitForLoadState("networkidle");
  assert.deepEqual(asked, lists(), "typing asks for nothing");
  await page.focus("#q");
  await page.focus("#place");
  await page.waitForLoadState("networkidle");
  assert.equal(lists().length, 1, "once");
  assert.deepEqual(complaints, []);
  await context.close();
});

test("towns, aliases and both languages are found by the fold", async () => {
  const { page, context } = await open("/");
  await page.focus("#place");
  await page.waitForLoadState("networkidle");
  for (const [typed, name] of [
    ["carlis", "Carlisle"],
    ["tyne & w", "Tyne and Wear"],
    ["londond", "Londonderry"],
    ["heddlu gw", "Heddlu Gwent"],
    ["ynys mon", "Ynys Môn"],
    ["y fen", "Y Fenni"],
    ["saint helens", "St. Helens"],
    ["stoke on", "Stoke-on-Trent"],
    ["kings lynn", "King's Lynn and West Norfolk"],
    ["caerdydd a’r", "Caerdydd a'r Fro"],
    ["newport, isle", "Newport, Isle of Wight"],
  ]) {
    const names = await suggested(page, typed);
    assert.ok(names.includes(name), `${typed}: ${names}`);
    assert.ok(names.length <= 8, typed);
  }
  assert.equal((await suggested(page, "cardi"))[0], "Cardiff", "those that begin so come first");
  const newport = await suggested(page, "newp");
  assert.ok(newport.length === 8 && newport.every((name) => name.startsWith("Newp")), `${newport}`);
  assert.ok((await suggested(page, "stokeontr")).includes("Stoke-on-Trent"), "however it is parted");
  for (const typed of ["CF10 1EP", "qqqq", "Carlisle"]) assert.deepEqual(await suggested(page, typed), [], typed);
  await context.close();
});

test("a name is chosen by the keyboard and searched for by the next press", async () => {
  const { page, context } = await open("/");
  await page.focus("#place");
  await page.waitForLoadState("networkidle");
  const typed = "heddlu g";
  const names = await suggested(page, typed);
  const box = page.locator("#place");
  assert.equal(await box.getAttribute("aria-expanded"), "true");
  await page.keyboard.press("ArrowUp");
  const last = page.locator("#place-suggestions [aria-selected=true]");
  assert.equal(await last.textContent(), names.at(-1), "round the end");
  await page.keyboard.press("ArrowDown");
  assert.equal(await box.getAttribute("aria-activedescendant"), null, "the box as it was typed");
  await page.keyboard.press("ArrowDown");
  assert.equal(await last.textContent(), names[0]);
  assert.equal(await box.getAttribute("aria-activedescendant"), await last.getAttribute("id"));
  await page.keyboard.press("Escape");
  assert.equal(await box.getAttribute("aria-expanded"), "false");
  assert.equal(await box.inputValue(), typed, "what was typed stays");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await box.inputValue(), names[0]);
  assert.equal(page.url(), `${base}/`, "nothing was sent yet");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${base}/search`);
  assert.match(await page.textContent("h1"), /Who covers/);
  await context.close();
});

for (const width of widths) {
  test(`suggestions at ${width} pixels`, async () => {
    const { page, context, complaints } = await open("/cy", width);
    await page.focus("#place");
    await page.waitForLoadState("networkidle");
    await suggested(page, "newp");
    assert.deepEqual(await violations(page), []);
    await page.screenshot({ path: `${shots}suggestions-${width}.png` });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.ok(overflow <= 0, `${overflow} pixels too wide`);
    // The list hides no button, however wide the page is and however long the words are; what is pressed is taken.
    const button = page.locator(".app-search .govuk-button:not(.govuk-button--secondary)");
    await button.click({ trial: true, timeout: 10_000 });
    await page.locator("#place-suggestions [role=option]").first().click();
    // One press is enough while the list is open, and nothing moves from under it.
    await suggested(page, "newport");
    assert.ok(await page.isVisible("#place-suggestions"));
    await button.click({ delay: 150 });
    await page.waitForURL(`${base}/cy/search`, { timeout: 30_000 });
    // The box of the answer suggests as well.
    await page.focus("#again");
    await page.waitForLoadState("networkidle");
    assert.ok((await suggested(page, "carlis", "#again")).includes("Carlisle"));
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test("without scripts the browser suggests the geographies, and no button stands there that does nothing", async () => {
  const context = await visitor({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(base);
  assert.equal(await page.getAttribute("#place", "list"), "places");
  assert.ok((await page.locator("datalist#places option").count()) > 400);
  assert.ok(!(await page.isVisible(".app-locate")));
  await page.fill("#place", "Sandwell");
  await page.press("#place", "Enter");
  assert.match(await page.textContent("h1"), /Who covers Sandwell/);
  await context.close();
});

test("a list that cannot be loaded is told, and the box still searches", async () => {
  const { page, context } = await open("/");
  await page.route("**/names/*", (route) => route.abort());
  await page.focus("#place");
  await page.waitForFunction(() => document.querySelector(".app-suggest [role=status]")?.textContent !== "");
  await page.type("#place", "Sandwell");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${base}/search`);
  await context.close();
});
