// What other sites load as /embed.js: makes the frame wherever a page asks for the map, and fits its height to what it
// shows. A classic script of its own: small, with no words in it, and nothing left in the page's own names.
(() => {
  const { src } = document.currentScript as HTMLScriptElement;
  const origin = new URL(src).origin;
  const frames = new Map<HTMLIFrameElement, { least: number; isNamed: boolean }>();
  // What may be said of the map. Other attributes belong to the page: its editor may have added some.
  const known = /^(q|kind|status|nncf_membership|activity|region|verified_within|lat|lon|zoom|lang|colour)$/;

  const make = (element: Element): void => {
    const given = new URLSearchParams();
    const isTag = element.localName === "partnership-map";
    for (const { name, value } of element.attributes) {
      const parameter = name.replace(/^data-/, "").replace(/-/g, "_");
      // An element of ours takes its attributes with and without data-, others with it only.
      if ((isTag || name.startsWith("data-")) && known.test(parameter)) given.set(parameter, value);
    }
    const said = (name: string): string => element.getAttribute(name) ?? element.getAttribute(`data-${name}`) ?? "";
    const frame = document.createElement("iframe");
    const least = Number.parseInt(said("height"), 10) || 0;
    frame.title = said("title") || "Map";
    frame.loading = "lazy";
    frame.width = "100%";
    frame.height = `${least || 620}`;
    frame.style.border = "0";
    frame.style.display = "block";
    frames.set(frame, { least, isNamed: said("title") !== "" });
    frame.src = `${origin}/embed/map?${given}`;
    if (element.localName === "script") element.after(frame);
    else element.replaceChildren(frame);
  };

  const makeAll = (): void => {
    for (const element of document.querySelectorAll("[data-partnership-map]:not([data-made])")) {
      element.setAttribute("data-made", "");
      make(element);
    }
  };

  addEventListener("message", ({ data, origin: from, source }) => {
    if (from !== origin || data?.type !== "partnership-map") return;
    for (const [frame, { least, isNamed }] of frames) {
      if (frame.contentWindow !== source) continue;
      if (data.height > 0) frame.height = `${Math.min(Math.max(data.height, least), 4000)}`;
      if (!isNamed && data.title) frame.title = `${data.title}`;
    }
  });

  makeAll();
  document.addEventListener("DOMContentLoaded", makeAll);
  if (!customElements.get("partnership-map")) {
    customElements.define(
      "partnership-map",
      class extends HTMLElement {
        connectedCallback(): void {
          if (!this.querySelector("iframe")) make(this);
        }
      },
    );
  }
})();
