// The map: an enhancement of the list beside it. Without it, or when its data do not load, the list stands complete.
import "./map.scss";
import L from "leaflet";
import type { Feature, FeatureCollection, Geometry } from "geojson";

type Kind = "local" | "regional" | "national" | "umbrella" | "forum" | "governance";

interface Properties {
  slug: string;
  name: string;
  kind: Kind;
}

// Colours that people with any kind of colour vision tell apart (after Okabe and Ito), told apart by line as well.
const STYLES: Record<string, L.PathOptions> = {
  regional: { color: "#0072b2", weight: 2, fillColor: "#0072b2", fillOpacity: 0.25 },
  local: { color: "#a34a00", weight: 2, fillColor: "#d55e00", fillOpacity: 0.35 },
  national: { color: "#444", weight: 2, dashArray: "6 4", fill: false },
  other: { color: "#7a3f6a", weight: 2, dashArray: "2 4", fill: false },
};
const LAND: L.PathOptions = { color: "#8b9a9a", weight: 1, fillColor: "#f6f6f2", fillOpacity: 1, interactive: false };
const UK: L.LatLngBoundsLiteral = [
  [49.8, -8.7],
  [60.9, 1.9],
];

function styleOf(kind: Kind): L.PathOptions {
  return STYLES[kind] ?? (kind === "umbrella" ? STYLES.national! : STYLES.other!);
}

type Detail = "overview" | "low" | "medium";

/** How finely areas are drawn at a zoom: a pixel is some kilometres at zoom 5 and about 90 metres at zoom 10. */
function detailAt(zoom: number): Detail {
  if (zoom < 7) return "overview";
  return zoom < 10 ? "low" : "medium";
}

/** A page of areas, with the address of the next where there are more. */
interface Page extends FeatureCollection {
  links?: { next?: string | null };
}

/** All areas of an address, however many pages they take. */
async function load(address: string, detail: Detail): Promise<FeatureCollection> {
  const whole: FeatureCollection = { type: "FeatureCollection", features: [] };
  let url: string | undefined = `${address}${address.includes("?") ? "&" : "?"}geometry=${detail}`;
  while (url) {
    const response: Response = await fetch(url, { headers: { accept: "application/geo+json" } });
    if (!response.ok) throw new Error(`${response.status}`);
    const { features, links } = (await response.json()) as Page;
    whole.features.push(...features);
    url = links?.next ? here(links.next) : undefined;
  }
  return whole;
}

/** An address of the register at the place that this page was loaded from, which may have another name. */
function here(address: string): string {
  const { pathname, search } = new URL(address, location.href);
  return pathname + search;
}

/** Buttons that move the map, for those who cannot drag. */
function panControl(words: DOMStringMap): L.Control {
  const control = new L.Control({ position: "bottomleft" });
  control.onAdd = (map) => {
    const box = L.DomUtil.create("div", "app-pan");
    const moves: [string, string | undefined, L.PointTuple][] = [
      ["↑", words.north, [0, -120]],
      ["←", words.west, [-120, 0]],
      ["→", words.east, [120, 0]],
      ["↓", words.south, [0, 120]],
    ];
    for (const [sign, name, by] of moves) {
      const button = L.DomUtil.create("button", "", box);
      button.type = "button";
      button.textContent = sign;
      button.setAttribute("aria-label", name ?? sign);
      L.DomEvent.on(button, "click", () => map.panBy(by));
    }
    L.DomEvent.disableClickPropagation(box);
    return box;
  };
  return control;
}

/**
 * The card that an area opens: the same as its entry in the list, where the page has one, with as of when it holds; else
 * its name. In a frame, whose list stands beside the map, the name alone.
 */
function card(properties: Properties, { pages = "/partnerships/", query = "" }: DOMStringMap): HTMLElement {
  const entry = document.getElementById(`p-${properties.slug}`)?.cloneNode(true) as HTMLElement | undefined;
  if (entry && !entry.classList.contains("embed-card")) {
    const box = document.createElement("div");
    box.append(...entry.childNodes);
    box.querySelector(".app-card__show")?.remove();
    return box;
  }
  const link = document.createElement("a");
  link.href = `${pages}${properties.slug}${query}`;
  link.textContent = properties.name;
  return link;
}

/** Lets each entry of the list open its area's card on the map. */
function connectList(box: HTMLElement, areaOf: Map<string, L.Path>): void {
  const words = box.dataset.show;
  if (!words) return;
  for (const entry of document.querySelectorAll<HTMLElement>(".app-card")) {
    const area = areaOf.get(entry.id.replace(/^p-/, ""));
    const name = entry.querySelector("h3")?.textContent ?? "";
    if (!area?.getElement()) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "app-card__show app-link-button govuk-body-s";
    button.textContent = words;
    button.setAttribute("aria-label", `${words}: ${name}`);
    button.addEventListener("click", () => {
      box.scrollIntoView({ block: "center" });
      area.openPopup();
      area.getPopup()?.getElement()?.querySelector<HTMLElement>(".leaflet-popup-content a")?.focus();
    });
    entry.append(button);
  }
}

/** Marks the entry of the list that belongs to an area. */
function mark(slug: string): void {
  for (const entry of document.querySelectorAll(".app-card--chosen")) entry.classList.remove("app-card--chosen");
  const entry = document.getElementById(`p-${slug}`);
  entry?.classList.add("app-card--chosen");
  // In an embed the list scrolls by itself; on a page the map must stay where it is.
  const list = entry?.parentElement?.closest<HTMLElement>(".embed-list");
  if (list && entry) list.scrollTop = entry.offsetTop - list.offsetTop;
}

/** Lets an area be reached and opened with the keyboard, and be named by a screen reader. */
function makeReachable(layer: L.Path, name: string): void {
  const path = layer.getElement();
  if (!path) return;
  path.setAttribute("tabindex", "0");
  path.setAttribute("role", "button");
  path.setAttribute("aria-label", name);
  path.addEventListener("keydown", (event) => {
    const { key } = event as KeyboardEvent;
    if (key !== "Enter" && key !== " ") return;
    event.preventDefault();
    layer.openPopup();
    layer.getPopup()?.getElement()?.querySelector<HTMLElement>(".leaflet-popup-content a")?.focus();
  });
}

/** Tells scripts beside where the map looks. */
function tellView(box: HTMLElement, map: L.Map): void {
  const { lat, lng } = map.getCenter();
  const detail = { lat: Number(lat.toFixed(4)), lon: Number(lng.toFixed(4)), zoom: map.getZoom() };
  box.dispatchEvent(new CustomEvent("map:view", { bubbles: true, detail }));
}

function extent({ bbox }: Feature): number {
  const [west = 0, south = 0, east = 0, north = 0] = bbox ?? [];
  return (east - west) * (north - south);
}

async function draw(box: HTMLElement): Promise<void> {
  const { land, areas, attribution = "", tiles, tilesCredit } = box.dataset;
  if (!land || !areas) return;
  const start: Detail = box.dataset.focus ? "low" : "overview";
  const [base, features] = await Promise.all([load(land, start), load(areas, start)]);
  box.textContent = "";
  box.setAttribute("role", "region");
  const map = L.map(box, { zoomSnap: 0.25, minZoom: 4, maxZoom: 11, scrollWheelZoom: false, zoomControl: false });
  L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
  map.attributionControl.setPrefix(false).addAttribution(attribution);
  panControl(box.dataset).addTo(map);
  // Large areas first, so that the small ones within them stay on top and can be chosen.
  features.features.sort((a, b) => extent(b) - extent(a));
  const areaOf = new Map<string, L.Path>();
  const nameOf = new Map(
    features.features.map(({ properties }) => [properties?.slug as string, properties?.name as string]),
  );
  const drawn = L.geoJSON(features, {
    // The page's own area is filled, its neighbours are outlined.
    style: (feature) => {
      const { slug, kind } = feature?.properties as Properties;
      const style = styleOf(kind);
      return !box.dataset.focus || slug === box.dataset.focus ? style : { ...style, fillOpacity: 0.04, weight: 1.5 };
    },
    onEachFeature: (feature: Feature, layer) => {
      const properties = feature.properties as Properties;
      layer.bindPopup(() => card(properties, box.dataset));
      layer.on("popupopen", ({ popup }) => {
        mark(properties.slug);
        const close = (popup as L.Popup).getElement()?.querySelector(".leaflet-popup-close-button");
        close?.setAttribute("aria-label", box.dataset.close ?? "");
      });
      areaOf.set(properties.slug, layer as L.Path);
    },
  });
  const chosen = box.dataset.focus ? areaOf.get(box.dataset.focus) : undefined;
  const bounds = chosen ? (chosen as unknown as L.Polygon).getBounds() : drawn.getBounds();
  // Before anything is added: without a view nothing is drawn, and what is not drawn cannot be made reachable.
  const { lat, lon, zoom } = box.dataset;
  if (lat && lon) map.setView([Number(lat), Number(lon)], Number(zoom));
  else map.fitBounds(bounds.isValid() ? bounds.pad(chosen ? 0.3 : 0.02) : UK);
  map.on("moveend", () => tellView(box, map));
  tellView(box, map);
  const ground = L.geoJSON(base, { style: tiles ? { ...LAND, fill: false } : LAND, interactive: false }).addTo(map);
  if (tiles) L.tileLayer(tiles, { attribution: tilesCredit, referrerPolicy: "no-referrer" }).addTo(map);
  drawn.addTo(map);
  for (const [slug, path] of areaOf) makeReachable(path, nameOf.get(slug) ?? slug);
  connectList(box, areaOf);
  performance.mark("map-drawn");
  refineByZoom(map, start, async (detail, isLatest) => {
    const [finerLand, finerAreas] = await Promise.all([load(land, detail), load(areas, detail)]);
    if (!isLatest()) return;
    ground.clearLayers().addData(finerLand).bringToBack();
    for (const { properties, geometry } of finerAreas.features)
      redraw(areaOf.get(properties?.slug as string), geometry);
  });
}

/** Gives an area a finer outline in place, so that its name, its card and the focus stay with it. */
function redraw(area: L.Path | undefined, geometry: Geometry | null): void {
  if (geometry?.type !== "MultiPolygon") return;
  (area as L.Polygon | undefined)?.setLatLngs(L.GeoJSON.coordsToLatLngs(geometry.coordinates, 2));
}

/**
 * Asks for finer outlines when the map is zoomed to where they show; each once. An answer that is overtaken by a finer
 * one is not drawn.
 */
function refineByZoom(
  map: L.Map,
  start: Detail,
  refine: (detail: Detail, isLatest: () => boolean) => Promise<void>,
): void {
  const order: Detail[] = ["overview", "low", "medium"];
  let have = order.indexOf(start);
  const check = (finest: Detail): void => {
    const wanted = Math.min(order.indexOf(detailAt(map.getZoom())), order.indexOf(finest));
    if (wanted <= have) return;
    const before = have;
    have = wanted;
    const isLatest = (): boolean => have === wanted;
    // Coarse outlines are still right; the next zoom tries again.
    refine(order[wanted]!, isLatest).catch(() => {
      if (isLatest()) have = before;
    });
  };
  map.on("zoomend", () => check("medium"));
  // The finest outlines are many: they wait until the visitor zooms.
  check("low");
}

for (const box of document.querySelectorAll<HTMLElement>(".app-map")) {
  draw(box).catch(() => {
    box.removeAttribute("aria-label");
    box.setAttribute("role", "status");
    box.textContent = box.dataset.failed ?? "";
  });
}
