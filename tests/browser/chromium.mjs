// Debian's Chromium, and how it is started: without what it does of its own accord.
export const program = process.env.NNCF_CHROMIUM ?? "/usr/bin/chromium";
export const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
