// Staff keep records in a browser: with scripts and without, wide and narrow, checked by axe.
// Run by `cargo test -p nncf-tests`, on a service of its own.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { base, launched, shots, sizes, violations } from "./browser.mjs";
import { signIn } from "./staff.mjs";

const browser = launched();
const gwent = "/staff/partnerships/gwent-regional-anti-slavery-forum";
let context;

before(async () => {
  context = await browser({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await signIn(page, "editor@example.org", "editor", "--name", "Ed Editor");
  await page.close();
});
after(() => context?.close());

async function opened(path, javaScriptEnabled = true) {
  let within = context;
  if (!javaScriptEnabled) {
    within = await browser({ javaScriptEnabled, viewport: { width: 1280, height: 900 } });
    await within.addCookies(await context.cookies());
  }
  const page = await within.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(error.message));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith("data:")) page.complaints.push(`asked another host: ${url}`);
  });
  await page.goto(base + path, { waitUntil: "networkidle" });
  return page;
}

async function check(page, name, hasScripts = true) {
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: `${shots}edit-${name}-${width}.png`, fullPage: true });
    if (!hasScripts) continue;
    const [headings, overflow] = await page.evaluate(() => [
      document.querySelectorAll("h1").length,
      document.documentElement.scrollWidth - document.documentElement.clientWidth,
    ]);
    assert.equal(headings, 1, `${name}: one h1`);
    assert.ok(overflow <= 0, `${name}: ${overflow} pixels too wide at ${width}`);
    assert.deepEqual(await violations(page), [], `${name} at ${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  assert.deepEqual(page.complaints, []);
}

/** The words of a text that are broken within, on a screen as narrow as they come. */
async function brokenWords(page, selector) {
  await page.setViewportSize({ width: 320, height: 700 });
  const broken = await page.evaluate((selector) => {
    const texts = [...document.querySelectorAll(selector)].flatMap((element) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const found = [];
      while (walker.nextNode()) found.push(walker.currentNode);
      return found;
    });
    const lines = (text, from, to) => {
      const range = document.createRange();
      range.setStart(text, from);
      range.setEnd(text, to);
      return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
    };
    return texts.flatMap((text) =>
      [...text.data.matchAll(/[A-Za-z_]+/g)]
        .filter((word) => lines(text, word.index, word.index + word[0].length) > 1)
        .map((word) => word[0]),
    );
  }, selector);
  await page.setViewportSize({ width: 1280, height: 900 });
  return broken;
}

const pages = [
  ["/staff", "attention"],
  ["/staff/partnerships", "list"],
  ["/staff/partnerships?need=never_verified&kind=regional", "list-narrowed"],
  ["/staff/partnerships/new", "new"],
  [gwent, "record"],
  [`${gwent}/edit`, "form"],
  [`${gwent}/edit?section=roles`, "form-roles"],
  [`${gwent}/verify`, "verify"],
  [`${gwent}/history`, "history"],
  ["/staff/drafts", "drafts"],
  ["/staff/mistakes", "mistakes"],
  ["/staff/helplines", "helplines"],
  ["/staff/helplines/emergency-services", "helpline"],
  ["/staff/helplines/new", "helpline-new"],
  ["/staff/links", "links"],
  ["/staff/state", "state"],
  ["/staff/import", "import"],
  ["/staff/export", "export"],
  ["/staff/confirmations", "confirmations"],
];

for (const [path, name] of pages) {
  test(`${path} wide and narrow`, async () => {
    const page = await opened(path);
    await check(page, name);
    await page.close();
  });

  test(`${path} without scripts`, async () => {
    const page = await opened(path, false);
    assert.equal(await page.locator("h1").count(), 1);
    await check(page, `${name}-plain`, false);
    await page.context().close();
  });
}

test("a partnership is added by the map, is on the public map at once, and is undone in its history", async () => {
  const page = await opened("/staff/partnerships/new");
  await page.fill("#name", "Orkney Anti-Slavery Watch");
  assert.equal(await page.inputValue("#visibility"), "staff", "a new record is a draft");
  await page.selectOption("#visibility", "public");
  await page.click("#section-coverage > summary");
  const district = page.locator('path[data-key="lad:S12000023"]');
  await district.waitFor({ state: "attached" });
  await district.dispatchEvent("click");
  assert.ok(await page.isChecked('input[value="lad:S12000023"]'), "the list says the same");
  await page.waitForFunction(() => document.querySelector(".app-effect")?.textContent?.includes("before: Orkney"));
  await check(page, "chosen-by-map");
  await page.click('button[value="preview"]:not([aria-hidden])');
  await page.waitForSelector("#preview-title");
  await check(page, "preview");
  await page.fill("#why", "They wrote to us");
  await page.click('button[value="save"]');
  await page.waitForSelector(".app-done");
  await check(page, "saved");

  const open = await opened("/");
  await open.waitForSelector('.app-map path[aria-label="Orkney Anti-Slavery Watch"]', { state: "attached" });
  await open.close();

  await page.click('a[href$="/edit"]');
  await page.fill("#name", "A slip of the hand");
  await page.fill("#why", "A slip");
  await page.click('button[value="preview"]:not([aria-hidden])');
  await page.click('button[value="save"]');
  await page.waitForSelector(".app-done");
  await page.click('a[href$="/history"]');
  await check(page, "history-two");
  await page.click('a[href$="/restore/1"]');
  await check(page, "restore");
  await page.click("main form button");
  await page.waitForSelector(".app-done");
  assert.equal(await page.textContent("h1"), "Orkney Anti-Slavery Watch");
  await page.close();
});

test("a police force area is chosen by one click, and its council areas show as covered", async () => {
  const page = await opened("/staff/partnerships/new");
  await page.click("#section-coverage > summary");
  await page.check("#click-force");
  const newport = page.locator('path[data-key="lad:W06000022"]');
  await newport.waitFor({ state: "attached" });
  await newport.dispatchEvent("click");
  assert.ok(await page.isChecked('input[value="pfa:W15000002"]'));
  assert.match(await newport.getAttribute("aria-label"), /covered by a larger place/);
  await page.close();
});

test("the tree narrows while somebody types", async () => {
  const page = await opened("/staff/partnerships/new");
  await page.click("#section-coverage > summary");
  await page.fill("#filter", "ynys mon");
  const shown = await page.locator(".app-tree-box label:visible").allTextContents();
  assert.ok(shown.some((name) => name.startsWith("Isle of Anglesey")) && shown.length < 12, shown.join(", "));
  await check(page, "tree-narrowed");
  await page.close();
});

test("a place that is nearly called so is offered", async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await opened("/staff/partnerships/new", javaScriptEnabled);
    await page.click("#section-coverage > summary");
    if (javaScriptEnabled) {
      await page.fill("#filter", "birmingh");
      assert.ok(!(await page.isVisible('button[value="filter"]')), "what is found needs no asking");
    }
    await page.fill("#filter", "birmigham");
    await page.click('button[value="filter"]');
    await page.waitForLoadState("networkidle");
    assert.match(await page.textContent("#section-coverage"), /Did you mean: Birmingham \(council area\)\?/);
    await check(page, `tree-meant-${javaScriptEnabled ? "scripts" : "plain"}`, javaScriptEnabled);
    // Other tests go on in the context that has scripts.
    await (javaScriptEnabled ? page : page.context()).close();
  }
});

test("without scripts a place is found in the list by posting, and nothing typed is lost", async () => {
  const page = await opened("/staff/partnerships/new", false);
  await page.fill("#name", "Typed before");
  await page.click("#section-coverage > summary");
  await page.fill("#filter", "sandwell");
  await page.click('button[value="filter"]');
  assert.equal(await page.inputValue("#name"), "Typed before");
  assert.ok(await page.isVisible('input[value="lad:E08000028"]'));
  await check(page, "filter-plain", false);
  await page.context().close();
});

test("faults lead to their fields", async () => {
  const page = await opened(`${gwent}/edit`);
  await page.fill("#name", "");
  await page.click("#section-contacts > summary");
  await page.fill("#website", "example.org");
  await page.click('button[value="preview"]:not([aria-hidden])');
  await page.waitForSelector(".govuk-error-summary");
  await check(page, "faults");
  await page.click('.govuk-error-summary a[href="#website"]');
  assert.ok(await page.isVisible("#website"));
  await page.close();
});

test("two people who edit one record are told, and choose", async () => {
  const [mine, theirs] = [await opened(`${gwent}/edit`), await opened(`${gwent}/edit`)];
  for (const [page, name] of [
    [theirs, "Their name"],
    [mine, "My name"],
  ]) {
    await page.fill("#name", name);
    await page.fill("#summary", `${name} and more of the summary.`);
    await page.fill("#why", "I know better");
    await page.click('button[value="preview"]:not([aria-hidden])');
    await page.waitForSelector("#preview-title, h1:has-text('Somebody saved')");
    if (page === theirs) {
      await page.click('button[value="save"]');
      await page.waitForSelector(".app-done");
    }
  }
  await check(mine, "conflict");
  await mine.check("#theirs-1");
  await mine.click('button[value="preview"]:not([aria-hidden])');
  await mine.waitForSelector("#preview-title");
  await check(mine, "conflict-preview");
  await mine.close();
  await theirs.close();
});

test("the template with three faults is read with three messages, and what was imported is undone", async () => {
  const page = await opened("/staff/import");
  const template = await (await context.request.get(`${base}/staff/import/template.csv`)).text();
  const headings = template.replace("\uFEFF", "").split(/\r?\n/)[0].split(",");
  const row = (cells) => headings.map((heading) => cells[heading] ?? "").join(",");
  const sheet = [
    headings.join(","),
    row({ name: "Fair Isle Watch", kind: "local", status: "active", coverage: "lad:S12000027" }),
    row({ name: "First fault", kind: "regoinal" }),
    row({ name: "Second fault", kind: "local", coverage: "lad:E99999999" }),
    row({ name: "Third fault", kind: "local", formed: "2019-02-30" }),
  ].join("\r\n");
  await page.setInputFiles("#file", { name: "partners.csv", mimeType: "text/csv", buffer: Buffer.from(sheet) });
  await page.click('form[enctype="multipart/form-data"] button');
  await page.waitForSelector('select[name="column"]');
  await check(page, "import-columns");
  assert.deepEqual(await brokenWords(page, ".app-match label, .app-match .govuk-hint"), []);
  await page.click("main form button");
  await page.waitForSelector("tr.app-refused");
  const told = await page.locator("tr.app-refused").allTextContents();
  assert.equal(told.length, 3);
  assert.match(told[0], /First fault[^]*kind is one of[^]*regional/);
  assert.match(told[1], /Second fault[^]*coverage: [^]*E99999999/);
  assert.match(told[2], /Third fault[^]*formed: [^]*2019-02-30/);
  await check(page, "import-plan");
  assert.deepEqual(await brokenWords(page, ".app-scroll th"), []);
  await page.click('tr.app-refused a[href*="/rows/"]');
  await page.waitForSelector('textarea[name="cell"]');
  await check(page, "import-row");
  await page.click("main form a");
  await page.waitForSelector("tr.app-refused");
  await page.check("#leave_out");
  await page.click("main form button");
  await page.waitForURL(`${base}/staff/import**`);
  await check(page, "import-done");
  await page.goto(`${base}/staff/partnerships?q=Fair+Isle+Watch`);
  assert.match(await page.textContent("main"), /Fair Isle Watch/);
  await page.goto(`${base}/staff/import`);
  await page.click("td details summary");
  await page.click("td details button");
  await page.waitForURL(`${base}/staff/import**`);
  await check(page, "import-undone");
  await page.goto(`${base}/staff/partnerships/fair-isle-watch`);
  assert.match(await page.textContent("main"), /closed/i);
  await page.close();
});

test("an editor proposes a change of a helpline, seen before and after", async () => {
  const page = await opened("/staff/helplines/crimestoppers");
  await page.fill("#hours", "Day and night");
  await page.fill("#why", "Their website says so");
  await page.click('button[value="preview"]:not([aria-hidden])');
  await page.waitForSelector("#preview");
  assert.match(await page.textContent("[aria-labelledby=preview]"), /At any time[^]*Day and night/);
  await check(page, "helpline-preview");
  await page.click('button[value="save"]');
  await page.waitForSelector(".app-done");
  assert.match(await page.textContent("#decision"), /second person/);
  await check(page, "helpline-waiting");
  await page.reload();
  assert.equal(await page.locator(".app-done").count(), 0, "it is told once");
  await page.goto(`${base}/staff`);
  assert.match(await page.textContent("main"), /Their website says so/);
  await page.close();
});

test("a mailbox that looks like a person's is asked about", async () => {
  const page = await opened(`${gwent}/edit?section=contacts`);
  await page.fill("#email", "jane.smith@police.example");
  await page.fill("#why", "They wrote");
  await page.click('button[value="preview"]:not([aria-hidden])');
  await page.waitForSelector("#whose-email");
  await check(page, "whose");
  await page.check('#whose-email input[value="person"]');
  await page.click('button[value="preview"]:not([aria-hidden])');
  await page.waitForSelector("#preview-title");
  await check(page, "whose-preview");
  await page.close();
});

test("a partnership answers by its link", async () => {
  const page = await opened("/staff/confirmations");
  await page.click("main form button:last-of-type");
  await check(page, "asking");
  await page.click("main form button");
  await check(page, "asked");
  const link = (await page.textContent(".app-checklist")).match(/http\S+\/confirm\/\S+/)[0];
  const visitor = await (await browser()).newPage();
  visitor.complaints = [];
  await visitor.goto(link);
  await check(visitor, "confirm");
  await visitor.check("#answer-correction");
  await visitor.fill("#told", "Our number is another.");
  await visitor.click("main form button");
  await check(visitor, "confirmed");
  await visitor.context().close();
  await page.goto(`${base}/staff/confirmations`);
  assert.match(await page.textContent("main"), /Our number is another/);
  await check(page, "answers");
  await page.close();
});
