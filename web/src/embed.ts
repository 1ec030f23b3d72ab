// What runs within the frame on another site. It may stand in a sandbox without forms, windows or an origin: so the
// search goes by fetch, not by the form; keys and clicks are listened to, since such a form sends no event; and
// nothing is stored.
import "./embed.scss";

const parts = { main: document.querySelector<HTMLElement>(".embed-main") };
/** Whether the frame has no origin, as in a sandbox. */
const isBoxed = self.origin === "null";
/** WordPress gives each frame a secret, by which the page around it knows what the frame tells. */
const secret = /[#&?]secret=([a-zA-Z0-9]+)/.exec(location.hash)?.[1];

/** Tells the page around the frame. Nothing that is told is secret, and nobody is known there. */
function tell(message: object): void {
  if (parent !== self) parent.postMessage(message, "*");
}

function tellHeight(): void {
  // The page fills a frame that is higher than it; what it needs itself is seen without that.
  const { classList } = document.documentElement;
  classList.add("embed-measured");
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  classList.remove("embed-measured");
  tell({ type: "partnership-map", height, title: document.title });
  if (secret) tell({ message: "height", value: height, secret });
}

function leave(): void {
  document.title = "";
  document.body.replaceChildren();
}

/** Puts another content in the place of what the frame shows, and goes to its first heading. */
function show(content: HTMLElement): void {
  parts.main?.replaceWith(content);
  parts.main = content;
  content.querySelector<HTMLElement>(".embed-found")?.focus({ preventScroll: true });
  scrollTo(0, 0);
  tellHeight();
}

/** Says a thing at the top of what is shown. */
function say(told: HTMLElement): void {
  const main = parts.main;
  main?.querySelector(".embed-told")?.remove();
  told.className = "embed-told";
  told.setAttribute("role", "alert");
  main?.prepend(told);
}

/** Opens a link in a new window, or tells its address where none may be opened. */
function open(link: HTMLAnchorElement): void {
  const opened = window.open(link.href, "_blank");
  if (opened) {
    opened.opener = null;
    return;
  }
  const told = document.createElement("p");
  told.textContent = `${parts.main?.dataset.blocked ?? ""} ${link.href}`;
  say(told);
}

function fail(): void {
  const told = document.createElement("p");
  told.textContent = parts.main?.dataset.failed ?? "";
  say(told);
}

/** What was shown before a search: the map as it was left. */
let before: HTMLElement | null = null;

async function search(form: HTMLFormElement): Promise<void> {
  const place = new FormData(form).get("place");
  if (typeof place !== "string" || place.trim() === "") return;
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams({ place }), cache: "no-store" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector<HTMLElement>(".embed-main");
  if (!found) throw new Error("no answer");
  if (parts.main?.querySelector(".app-map")) before = parts.main;
  show(document.adoptNode(found));
}

function start(event: Event, form: HTMLFormElement): void {
  event.preventDefault();
  search(form).catch(fail);
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const button = target?.closest("button");
  if (button?.form) return start(event, button.form);
  const link = target?.closest("a");
  if (link?.matches(".embed-exit")) return leave();
  if (link?.matches(".embed-back") && before) {
    event.preventDefault();
    show(before);
    before = null;
    return;
  }
  if (!isBoxed || link?.target !== "_blank") return;
  event.preventDefault();
  // In WordPress's sandbox no window opens, but the page around goes to an address of ours when asked.
  if (secret && link.origin === new URL(document.baseURI).origin) tell({ message: "link", value: link.href, secret });
  else open(link);
});
document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.key === "Enter" && target instanceof HTMLInputElement && target.form) start(event, target.form);
});
document.addEventListener("submit", (event) => start(event, event.target as HTMLFormElement));

// A sandbox that takes the origin takes the page around as well; a new window may still be allowed.
if (isBoxed) document.querySelector(".embed-exit")?.setAttribute("target", "_blank");
/** Whether the page around is one of ours: of another site's page nothing can be read. */
function isOurs(around: Window): boolean {
  try {
    return around.location.origin === location.origin;
  } catch {
    return false;
  }
}

// Where the map looks may be where its visitor is: only our own page with the builder is told. Another site's page is
// not even asked, as the browser would note that in its console.
document.addEventListener("map:view", (event) => {
  if (isBoxed || parent === self || !isOurs(parent)) return;
  parent.postMessage({ type: "partnership-map-view", ...(event as CustomEvent<object>).detail }, location.origin);
});
new ResizeObserver(tellHeight).observe(document.body);
// The body fills the frame, so that it does not shrink by itself when a part of it closes.
document.addEventListener("toggle", tellHeight, true);
