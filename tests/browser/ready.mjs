// How soon pages are ready to use on a first visit: their map is drawn, beside the list and the search, which stand
// before it. Run by `make bench`, which reads the milliseconds from standard output, a line of JSON a page.
//
// Chromium is spoken to over its pipe, not by Playwright: that has the browser note the stack of every task, which
// doubles what a page's scripts cost.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";

import { program, quiet } from "./chromium.mjs";

const base = process.env.NNCF_URL;
const [slowed, visits, ...paths] = process.argv.slice(2);

const profile = mkdtempSync(`${tmpdir()}/nncf-ready-`);
const browser = spawn(
  program,
  ["--headless=new", ...quiet, "--remote-debugging-pipe", `--user-data-dir=${profile}`, "about:blank"],
  { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
);
const waiting = new Map();
let received = "";
browser.stdio[4].on("data", (data) => {
  const messages = (received + data).split("\0");
  received = messages.pop();
  for (const { id, result, error } of messages.map((message) => JSON.parse(message))) {
    const { told, failed } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error) failed?.(new Error(error.message));
    else told?.(result);
  }
});
let asked = 0;

/** Asks the browser, or a page by its session. */
function ask(method, params = {}, sessionId = undefined) {
  asked += 1;
  const id = asked;
  browser.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
  return new Promise((told, failed) => waiting.set(id, { told, failed }));
}

/** The milliseconds from the start of a new visitor's visit until the map is drawn. */
async function visit(path) {
  const { browserContextId } = await ask("Target.createBrowserContext");
  const at = { url: "about:blank", browserContextId, width: 1280, height: 900 };
  const { targetId } = await ask("Target.createTarget", at);
  const { sessionId } = await ask("Target.attachToTarget", { targetId, flatten: true });
  // A new window's own bars and bubbles are pages too: they are not what is measured.
  await new Promise((settled) => setTimeout(settled, 2_000));
  await ask("Emulation.setCPUThrottlingRate", { rate: Number(slowed) }, sessionId);
  await ask("Page.navigate", { url: base + path }, sessionId);
  const expression = `performance.getEntriesByName("map-drawn")[0]?.startTime`;
  const end = performance.now() + 60_000;
  for (;;) {
    // While the page has something to do, asking waits; and asking seldom takes nothing from it.
    await new Promise((soon) => setTimeout(soon, 500));
    const { result } = await ask("Runtime.evaluate", { expression }, sessionId).catch(() => ({ result: {} }));
    if (result.value !== undefined) {
      await ask("Target.disposeBrowserContext", { browserContextId });
      return result.value;
    }
    if (performance.now() > end) throw new Error(`${path} has no map after a minute`);
  }
}

try {
  await visit(paths[0]);
  for (const path of paths) {
    const taken = [];
    for (let count = 0; count < Number(visits); count += 1) taken.push(await visit(path));
    console.log(JSON.stringify({ path, taken }));
  }
} finally {
  browser.kill();
  await new Promise((ended) => (browser.exitCode === null ? browser.on("exit", ended) : ended()));
  rmSync(profile, { recursive: true, force: true });
}
process.exit(0);
