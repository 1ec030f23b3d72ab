// The page that helps to put the map elsewhere: shows a choice at once, copies lines, and takes over where the map
// that is shown was moved to. Without it the form works by its button.
const form = document.querySelector<HTMLFormElement>("#builder");

function addCopyButtons(built: HTMLElement): void {
  for (const text of built.querySelectorAll("textarea")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary";
    button.textContent = built.dataset.copy ?? "";
    const name = document.querySelector(`label[for="${text.id}"]`)?.textContent ?? "";
    button.setAttribute("aria-label", `${button.textContent}: ${name}`);
    const told = document.createElement("span");
    told.setAttribute("role", "status");
    told.className = "govuk-body-s";
    button.addEventListener("click", () => {
      text.select();
      // Over plain HTTP there is no clipboard to write to; then what is to be copied is selected at least.
      navigator.clipboard?.writeText(text.value).then(
        () => (told.textContent = built.dataset.copied ?? ""),
        () => undefined,
      );
    });
    text.after(button, " ", told);
  }
}

let latest = 0;

/** Asks the service for the choice and shows what it gives. */
async function update(chosen: HTMLFormElement): Promise<void> {
  const current = (latest += 1);
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(chosen)) if (value !== "") query.set(name, `${value}`);
  const address = `${chosen.action}?${query}`;
  const answer = await fetch(address);
  if (!answer.ok || current !== latest) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [built, old] = [page.querySelector<HTMLElement>("#built"), document.querySelector<HTMLElement>("#built")];
  if (!built || !old) return;
  const next = document.adoptNode(built);
  // The same frame stays as it is: nobody's view is lost by a change of its height.
  const [frame, shown] = [next.querySelector("iframe"), old.querySelector("iframe")];
  if (frame && shown && frame.src === shown.src) shown.height = frame.height;
  else if (frame && shown) shown.replaceWith(frame);
  if (shown?.isConnected || frame) {
    const kept = old.querySelector("iframe");
    for (const child of [...old.childNodes]) if (child !== kept) child.remove();
    for (const child of [...next.childNodes]) if (!(child instanceof HTMLIFrameElement)) kept?.before(child);
  }
  history.replaceState(null, "", address);
  ready(old);
}

let view: { lat: number; lon: number; zoom: number } | undefined;

function ready(built: HTMLElement): void {
  addCopyButtons(built);
  const take = document.createElement("button");
  take.type = "button";
  take.className = "govuk-button govuk-button--secondary";
  take.textContent = built.dataset.centred ?? "";
  take.addEventListener("click", () => {
    if (!view || !form) return;
    for (const [name, value] of Object.entries(view)) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement) field.value = `${value}`;
    }
    void update(form);
  });
  built.querySelector("iframe")?.before(take);
}

if (form) {
  let soon = 0;
  form.addEventListener("input", () => {
    clearTimeout(soon);
    soon = window.setTimeout(() => void update(form), 300);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void update(form);
  });
  addEventListener("message", ({ data, origin }) => {
    if (origin !== location.origin || data?.type !== "partnership-map-view") return;
    const { lat, lon, zoom } = data as { lat: number; lon: number; zoom: number };
    view = { lat, lon, zoom };
  });
  const built = document.querySelector<HTMLElement>("#built");
  if (built) ready(built);
}
