// Choosing what a partnership covers: a map beside the tree of tick boxes. Both say the same; without this script, or
// when the outlines do not load, the tree stands complete.
import "./map.scss";
import L from "leaflet";
import type { Feature, FeatureCollection } from "geojson";
import { fits, wordsOf } from "./fold.js";

interface District {
  key: string;
  name: string;
  within: string[];
  force: string | null;
  force_name: string | null;
}

type Standing = "chosen" | "covered" | "open";

// Told apart by line as well as by colour.
const STYLES: Record<Standing, L.PathOptions> = {
  chosen: { color: "#0b3d2e", weight: 2.5, fillColor: "#00703c", fillOpacity: 0.55 },
  covered: { color: "#0b3d2e", weight: 1, dashArray: "4 3", fillColor: "#00703c", fillOpacity: 0.3 },
  open: { color: "#7a8a8a", weight: 0.8, fillColor: "#f6f6f2", fillOpacity: 1 },
};
const UK: L.LatLngBoundsLiteral = [
  [49.8, -8.7],
  [60.9, 1.9],
];
const WAIT_MS = 250;

class Coverage {
  private readonly boxes = new Map<string, HTMLInputElement>();
  private readonly drawn: { district: District; layer: L.Path }[] = [];
  private readonly words: DOMStringMap;
  private map?: L.Map;
  private byForce = false;
  private timer = 0;
  private asked = 0;

  constructor(
    private readonly holder: HTMLElement,
    private readonly form: HTMLFormElement,
  ) {
    this.words = holder.dataset;
    for (const box of form.querySelectorAll<HTMLInputElement>('input[name="coverage/codes"]'))
      this.boxes.set(box.value, box);
    form.addEventListener("change", ({ target }) => {
      if ((target as HTMLInputElement).name === "coverage/codes") this.changed();
    });
    this.connectFilter();
  }

  chosen(): string[] {
    return [...this.boxes.values()].filter((box) => box.checked).map((box) => box.value);
  }

  private changed(): void {
    this.paint();
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.tellEffect(), WAIT_MS);
  }

  private standing(district: District, chosen: Set<string>): Standing {
    if (chosen.has(district.key)) return "chosen";
    return district.within.some((key) => chosen.has(key)) ? "covered" : "open";
  }

  private paint(): void {
    const chosen = new Set(this.chosen());
    for (const { district, layer } of this.drawn) {
      const standing = this.standing(district, chosen);
      layer.setStyle({ dashArray: undefined, ...STYLES[standing] });
      const path = layer.getElement();
      path?.setAttribute("aria-pressed", String(standing === "chosen"));
      const more = standing === "covered" ? `, ${(this.words.byForce ?? "").trim()}` : "";
      path?.setAttribute("aria-label", `${district.name}${more}`);
    }
  }

  /** What the choice comes to is worked out by the server, in the words of the preview. */
  private async tellEffect(): Promise<void> {
    const list = this.form.querySelector(".app-effect ul");
    const slug = /\/partnerships\/([^/]+)\/edit/.exec(this.words.slug ?? "")?.[1] ?? null;
    const turn = ++this.asked;
    const response = await fetch(this.words.effect ?? "", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ codes: this.chosen().map(split), slug }),
    });
    if (!response.ok || !list || turn !== this.asked) return;
    const { lines } = (await response.json()) as { lines: string[] };
    list.replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  }

  /** Ticks or unticks the place that a click is about. */
  private toggle(district: District): void {
    const key = this.byForce && district.force ? district.force : district.key;
    const box = this.boxes.get(key) ?? this.added(key, this.byForce ? (district.force_name ?? key) : district.name);
    box.checked = !box.checked;
    this.changed();
  }

  /** A tick box for a place that the list does not show at present. */
  private added(key: string, name: string): HTMLInputElement {
    const box = Object.assign(document.createElement("input"), {
      type: "checkbox",
      name: "coverage/codes",
      value: key,
    });
    box.id = `map-${key.replace(":", "-")}`;
    const tick = Object.assign(document.createElement("span"), { className: "app-tick" });
    const label = Object.assign(document.createElement("label"), { htmlFor: box.id, className: "govuk-body" });
    label.textContent = name;
    tick.append(box, label);
    this.form.querySelector(".app-tree-box")?.before(tick);
    this.boxes.set(key, box);
    return box;
  }

  async draw(): Promise<void> {
    const url = `${this.words.districts}?geometry=overview`;
    const response = await fetch(url, { headers: { accept: "application/geo+json" } });
    if (!response.ok) throw new Error(String(response.status));
    const districts = (await response.json()) as FeatureCollection;
    this.addChoice();
    const box = document.createElement("div");
    box.className = "app-map";
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", this.words.label ?? "");
    this.holder.append(box);
    const map = L.map(box, { zoomSnap: 0.25, minZoom: 4, maxZoom: 11, scrollWheelZoom: false, zoomControl: false });
    this.map = map;
    L.control.zoom({ zoomInTitle: this.words.zoomIn, zoomOutTitle: this.words.zoomOut }).addTo(map);
    map.attributionControl.setPrefix(false);
    map.fitBounds(UK);
    const layers = L.geoJSON(districts, {
      style: () => STYLES.open,
      onEachFeature: (feature: Feature, layer) => {
        const district = feature.properties as District;
        this.drawn.push({ district, layer: layer as L.Path });
        layer.on("click", () => this.toggle(district));
        layer.bindTooltip(district.name, { sticky: true });
      },
    }).addTo(map);
    for (const drawn of this.drawn) this.makeReachable(drawn.district, drawn.layer);
    this.paint();
    this.showChosen(map, layers);
    // A section that is closed has no size; the map takes it up when it is opened.
    this.holder.closest("details")?.addEventListener("toggle", () => {
      map.invalidateSize();
      this.showChosen(map, layers);
    });
  }

  private makeReachable(district: District, layer: L.Path): void {
    const path = layer.getElement();
    if (!path) return;
    path.setAttribute("tabindex", "-1");
    path.setAttribute("role", "button");
    path.setAttribute("data-key", district.key);
  }

  private showChosen(map: L.Map, layers: L.GeoJSON): void {
    const chosen = new Set(this.chosen());
    const bounds = L.latLngBounds([]);
    for (const { district, layer } of this.drawn)
      if (this.standing(district, chosen) !== "open") bounds.extend((layer as L.Polygon).getBounds());
    map.fitBounds(bounds.isValid() ? bounds.pad(0.3) : layers.getBounds().pad(0.02));
  }

  /** Whether a click chooses a council area or its whole police force area. */
  private addChoice(): void {
    const set = Object.assign(document.createElement("fieldset"), { className: "app-row app-click" });
    const legend = Object.assign(document.createElement("legend"), { className: "govuk-body" });
    legend.textContent = this.words.choose ?? "";
    set.append(legend);
    for (const [value, words] of [
      ["district", this.words.district],
      ["force", this.words.force],
    ] as const) {
      const radio = Object.assign(document.createElement("input"), { type: "radio", name: "click", value });
      radio.id = `click-${value}`;
      radio.checked = value === "district";
      radio.addEventListener("change", () => (this.byForce = value === "force"));
      const label = Object.assign(document.createElement("label"), { htmlFor: radio.id, className: "govuk-body" });
      label.textContent = words ?? "";
      const tick = Object.assign(document.createElement("span"), { className: "app-tick" });
      tick.append(radio, label);
      set.append(tick);
    }
    this.holder.append(set);
  }

  /** The list narrows while somebody types; nothing is sent. */
  private connectFilter(): void {
    const filter = this.form.querySelector<HTMLInputElement>("#filter");
    const tree = this.form.querySelector(".app-tree-box");
    if (!filter || !tree || filter.value) return;
    const button = filter.closest(".app-filter-row")?.querySelector("button");
    if (button) button.hidden = true;
    const told = document.createElement("p");
    told.className = "govuk-body";
    told.setAttribute("role", "status");
    tree.before(told);
    filter.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    filter.addEventListener("input", () => {
      const words = wordsOf(filter.value);
      const items = [...tree.querySelectorAll<HTMLLIElement>(":scope > ul > li")];
      const isFound = items.map((item) => narrow(item, words, false)).includes(true);
      told.textContent = isFound ? "" : (this.words.filterNone ?? "");
      // The server knows what may be meant by a name that is nearly right.
      if (button) button.hidden = isFound;
    });
  }
}

/** Shows an entry of the tree where it, or anything within it or around it, fits; whether it does. */
function narrow(item: HTMLLIElement, words: string[], isWanted: boolean): boolean {
  const isFitting = (item.dataset.names ?? "").split("|").some((name) => fits(name, words));
  const details = item.querySelector<HTMLDetailsElement>(":scope > details");
  let hasFitting = false;
  for (const below of item.querySelectorAll<HTMLLIElement>(":scope > details > ul > li"))
    hasFitting = narrow(below, words, isWanted || isFitting) || hasFitting;
  item.hidden = !(isWanted || isFitting || hasFitting);
  if (details && words.length > 0) details.open = hasFitting && !isFitting;
  return !item.hidden;
}

function split(key: string): { kind: string; code: string } {
  const [kind = "", code = ""] = key.split(":");
  return { kind, code };
}

for (const holder of document.querySelectorAll<HTMLElement>(".app-choose-map")) {
  const form = holder.closest("form");
  if (!form) continue;
  new Coverage(holder, form).draw().catch(() => {
    holder.setAttribute("role", "status");
    holder.textContent = holder.dataset.failed ?? "";
  });
}
