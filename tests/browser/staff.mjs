// What tests of the staff pages need: an account, a second factor, and somebody who has signed in by both.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";

import { base } from "./browser.mjs";

/** A password that is not soon guessed. */
export const password = "grey otters borrow ladders";
const program = process.env.NNCF_PROGRAM;
const database = process.env.NNCF_TEST_DATABASE;

/** Runs the program on the service's database; what it printed. */
export function nncf(...args) {
  assert.ok(
    program && database,
    "NNCF_PROGRAM and NNCF_TEST_DATABASE must name the program and the service's database",
  );
  return execFileSync(program, ["--database-url", database, ...args], { encoding: "utf8" }).trim();
}

/** Makes an account; the link by which it sets its password. */
export function account(email, role = "admin", ...more) {
  return nncf("user", "add", email, "--role", role, "--public-url", base, ...more);
}

/** The code of a secret as pages show it for typing, for a step of half a minute counted from now. */
export function code(typed, step = 0) {
  const bits = [...typed.replace(/\s/g, "")]
    .map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0"))
    .join("");
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + step));
  const digest = createHmac("sha1", secret).update(counter).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** Waits for the next step when this one is nearly over, so that a code is not too old when it arrives. */
export async function settled() {
  const passed = Date.now() % 30_000;
  if (passed > 25_000) await new Promise((resolve) => setTimeout(resolve, 30_100 - passed));
}

/** Sends the first form of the page's main part. */
export async function send(page) {
  await Promise.all([page.waitForNavigation(), page.click("main form button")]);
}

/**
 * Signs somebody in whose account is made for it, by link, password and authenticator; gives the secret of the latter.
 * The first code is of the step before now, so the next sign-in may take one of now.
 */
export async function signIn(page, email = `somebody-${Date.now()}@example.org`, role = "admin", ...more) {
  await page.goto(account(email, role, ...more));
  await page.fill("#password", password);
  await page.fill("#again", password);
  await send(page);
  if (!page.url().endsWith("/authenticator")) return undefined;
  const secret = await page.textContent(".app-secret");
  await settled();
  await page.fill("#code", code(secret, -1));
  await send(page);
  await page.click("main a.govuk-button");
  await page.waitForURL(`${base}/staff`);
  return secret;
}
