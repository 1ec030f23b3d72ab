// Runs the README's examples by openapi-fetch over the types that openapi-typescript made from the document.
// Usage: node client.js URL TOKEN

import createClient from "openapi-fetch";
import type { paths } from "./schema.d.ts";

declare const process: { argv: string[] };
const [, , baseUrl, token] = process.argv;
const anybody = createClient<paths>({ baseUrl });
const editor = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } });

function given<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is missing`);
  return value;
}

function holds(what: string, truth: boolean): void {
  if (!truth) throw new Error(what);
}

const place = await anybody.GET("/api/v1/lookup", { params: { query: { postcode: "CF10 1EP" } } });
holds("Cardiff", given(place.data, "a look-up").regions.lad?.name === "Cardiff");

const places = await anybody.POST("/api/v1/lookup", { body: { places: [{ postcode: "M2 5DB" }, { postcode: "BT1 1AA" }] } });
const several = given(places.data, "look-ups");
holds("many", "results" in several);
if ("results" in several) {
  const [first, second] = several.results;
  holds("the first is found", "place" in first);
  holds("the second is not", "problem" in second && second.problem.status === 404);
}

const beside = await anybody.GET("/api/v1/partnerships/{slug}/neighbours", {
  params: { path: { slug: "gwent-regional-anti-slavery-forum" } },
});
holds("neighbours", given(beside.data, "neighbours").items.length > 0);

const list = await anybody.GET("/api/v1/partnerships", { params: { query: { limit: 1 } } });
const page = given(list.data, "a list");
holds("a page", typeof page === "object" && "items" in page && page.items.length === 1 && page.total > 1);

const refused = await anybody.GET("/api/v1/partnerships", { params: { query: { cursor: "x" } } });
holds("a problem", given(refused.error, "a problem").status === 400);

const made = await editor.POST("/api/v1/partnerships", { body: { name: "Norfolk example partnership", kind: "local" } });
const { slug } = given(made.data, "a record");
const etag = given(made.response.headers.get("etag") ?? undefined, "an ETag");
const held = await editor.POST("/api/v1/partnerships/{slug}/verify", {
  params: { path: { slug }, header: { "If-Match": etag } },
  body: { how: "email" },
});
holds("verified", given(held.data, "the verified record").verified_by === "editor");
