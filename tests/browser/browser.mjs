// What every test in a browser needs: the service's address, Debian's Chromium driven by Playwright, and axe.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before } from "node:test";

import { program, quiet } from "./chromium.mjs";

/** Where the service answers; the tests in Rust start it. */
export const base = process.env.NNCF_URL;
assert.ok(base, "NNCF_URL must name a running service");
/** Where pictures of what was seen are kept. */
export const shots = new URL("../../target/screenshots/", import.meta.url).pathname;
export const sizes = [
  [1280, 900],
  [320, 640],
];

// The browser's driver and axe are among the packages of web/.
const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** How long to wait for what must come, in milliseconds: on a busy machine everything is slow, and nothing is wrong. */
const patience = 180_000;

/** Starts a browser before the tests of a file and ends it after them; gives a new visitor when called within a test. */
export function launched() {
  let starting;
  const start = () => {
    mkdirSync(shots, { recursive: true });
    // Whoever needs it first starts it: the order of hooks is nobody's promise.
    starting ??= chromium.launch({
      timeout: patience,
      executablePath: program,
      args: quiet,
    });
    return starting;
  };
  before(start);
  after(async () => (await starting)?.close());
  return async (options) => {
    const context = await (await start()).newContext(options);
    context.setDefaultTimeout(patience);
    return context;
  };
}

/** Makes sure of something that becomes so at some time: asks again until it holds, and fails as it does when time is up. */
export async function eventually(holds) {
  const end = performance.now() + patience;
  for (;;) {
    try {
      return await holds();
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((soon) => setTimeout(soon, 100));
    }
  }
}

/** What axe finds wrong with a page or frame by WCAG 2.2 AA and its best practices. */
export async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
}
