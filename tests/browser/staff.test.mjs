// Staff sign in, and keep accounts, tokens and people, in a browser. Run by `cargo test -p nncf-tests`.
import assert from "node:assert/strict";
import { before, after, test } from "node:test";

import { base, launched, shots, sizes, violations } from "./browser.mjs";
import { account, code, password, send, settled, signIn } from "./staff.mjs";

const browser = launched();
const person = "/staff/people/0198c1f2-0000-7000-8000-000000000077";
let context;
let secret;

async function opened(options = {}) {
  const page = await (await browser(options)).newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(error.message));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith("data:")) page.complaints.push(`asked another host: ${url}`);
  });
  return page;
}

/** Looks at a page wide and narrow: with axe, for what runs out of it, and as a picture. */
async function check(page, name) {
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    const [headings, overflow] = await page.evaluate(() => [
      document.querySelectorAll("h1").length,
      document.documentElement.scrollWidth - document.documentElement.clientWidth,
    ]);
    await page.screenshot({ path: `${shots}staff-${name}-${width}.png`, fullPage: true });
    assert.equal(headings, 1, "one h1");
    assert.ok(overflow <= 0, `${name}: ${overflow} pixels too wide at ${width}`);
    assert.deepEqual(await violations(page), [], `${name} at ${width}`);
  }
  assert.deepEqual(page.complaints, []);
}

before(async () => {
  const page = await opened();
  context = page.context();
  secret = await signIn(page, "admin@example.org", "admin", "--name", "Ann Admin");
  await page.close();
});
after(() => context?.close());

async function staff(path) {
  const page = await context.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(error.message));
  await page.goto(base + path);
  return page;
}

test("a new account chooses a password, sets up an authenticator and keeps recovery codes", async () => {
  const page = await opened();
  await page.goto(account("editor@example.org", "editor"));
  await check(page, "link");
  await page.fill("#password", "password1234");
  await page.fill("#again", "password1234");
  await send(page);
  await page.waitForSelector(".govuk-error-summary");
  await check(page, "link-refused");
  await page.fill("#password", password);
  await page.fill("#again", password);
  await send(page);
  await check(page, "authenticator");
  const typed = await page.textContent(".app-secret");
  await settled();
  await page.fill("#code", code(typed, -1));
  await send(page);
  assert.equal(await page.locator(".app-codes li").count(), 10);
  await check(page, "recovery-codes");
  await page.click("main a.govuk-button");
  await page.waitForURL(`${base}/staff`);
  await check(page, "start");
  await page.click(".app-header__button");
  await page.waitForURL(`${base}/staff/sign-in`);
  await page.context().close();
});

test("a password and a code sign in, and lead on to what was asked for", async () => {
  const page = await opened();
  await page.goto(`${base}/staff/account`);
  await check(page, "sign-in");
  await page.fill("#email", "admin@example.org");
  await page.fill("#password", "a wrong password");
  await send(page);
  await page.waitForSelector(".govuk-error-summary");
  await check(page, "sign-in-refused");
  await page.fill("#password", password);
  await send(page);
  await check(page, "code");
  await settled();
  await page.fill("#code", code(secret));
  await send(page);
  assert.equal(page.url(), `${base}/staff/account`);
  await page.context().close();
});

test("what was typed comes along when the session has ended", async () => {
  const page = await opened();
  await signIn(page, "coordinator@example.org", "coordinator");
  await page.goto(`${base}/staff/account`);
  await page.context().clearCookies();
  await page.fill("#name", "A name that took long to type");
  await send(page);
  await check(page, "sign-in-kept");
  await page.fill("#email", "coordinator@example.org");
  await page.fill("#password", password);
  await send(page);
  await check(page, "kept-text");
  await send(page);
  assert.equal(await page.inputValue("#name"), "A name that took long to type");
  await page.context().close();
});

test("one's own account: a token is shown once and revoked", async () => {
  const page = await staff("/staff/account");
  await page.fill("#token_name", "weekly report");
  await Promise.all([page.waitForNavigation(), page.click('form[action$="/tokens"] button')]);
  assert.match(await page.textContent("#token"), /^nncf_[\w-]{43}$/);
  await check(page, "token");
  await page.click("main a.govuk-button");
  await page.waitForSelector("text=weekly report");
  await check(page, "account");
  await Promise.all([page.waitForNavigation(), page.click('form[action$="/revoke"] button')]);
  assert.ok((await page.textContent("main")).includes("revoked on"));
  await page.goto(`${base}/staff/account/second-factor`);
  await check(page, "second-factor");
  await page.close();
});

test("an admin invites somebody, who coordinates partnerships", async () => {
  const page = await staff("/staff/accounts");
  await check(page, "accounts");
  await page.click("main a.govuk-button");
  await page.fill("#name", "Bob Coordinator");
  await page.fill("#email", "bob@example.org");
  await page.check('input[value="coordinator"]');
  await page.click("#partnerships summary");
  await page.check('input[name="coordinates"] >> nth=0');
  await check(page, "invite");
  await send(page);
  assert.match(await page.textContent("#link"), /\/staff\/sign-in\/link\/[\w-]{43}$/);
  await check(page, "given-link");
  await page.click("main a.govuk-button");
  await page.click("text=Bob Coordinator");
  await check(page, "account-form");
  await page.close();
});

test("people: consent is recorded, and who looked is told", async () => {
  const page = await staff("/staff/people");
  await page.waitForSelector("text=Zebedee Quill");
  await check(page, "people");
  await page.fill("#sought", "nobody of this name");
  await send(page);
  assert.equal(await page.inputValue("#sought"), "nobody of this name");
  assert.equal(page.url(), `${base}/staff/people`, "a name stands in no address");
  await page.goto(base + person);
  await page.selectOption("#consent-visibility", "public");
  await page.fill("#consent-expires_on", "2099-12-31");
  await Promise.all([page.waitForNavigation(), page.click('form[action$="/consent"] button')]);
  await page.waitForSelector("text=given by e-mail, recorded by admin");
  await check(page, "person");
  await page.goto(`${base}${person}/erase`);
  await check(page, "erase");
  await page.close();
});

test("the audit log tells of all this", async () => {
  const page = await staff("/staff/audit");
  await check(page, "audit");
  await page.selectOption("#event", "personal_data_seen");
  await send(page);
  const told = await page.textContent("main ul");
  assert.ok(told.includes("Ann Admin (admin@example.org) looked at personal data: Gwent"), told);
  await page.close();
});
