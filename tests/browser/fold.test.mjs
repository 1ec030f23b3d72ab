// The browser's fold of names, held to the cases that the server's is held to as well.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { fits, fold, wordsOf } from "../../web/src/fold.js";

const cases = readFileSync(new URL("../../core/src/fold/cases.tsv", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .slice(1)
  .map((line) => line.split("\t"));

test("names fold as the server folds them", () => {
  assert.ok(cases.length > 40);
  for (const [written, folded] of cases) assert.equal(fold(written), folded, JSON.stringify(written));
});

test("a search finds words however they are joined", () => {
  const names = fold("West Midlands Anti-Slavery Network");
  for (const typed of ["antislavery", "anti-slavery", "anti slavery", "wes mid", "slavery & midlands"])
    assert.ok(fits(names, wordsOf(typed)), typed);
  for (const typed of ["antislaveryx", "tislavery", "st"]) assert.ok(!fits(names, wordsOf(typed)), typed);
  assert.ok(fits(fold("Saint Albans"), wordsOf("st. alb")));
  assert.ok(fits("", wordsOf("")));
  const taf = fold("Rhondda Cynon Taf, Merthyr Tudful");
  for (const typed of ["Rhondda Cynon Taf a Merthyr Tudful", "rhondda a'r merthyr", "rhondda ac merthyr"])
    assert.ok(fits(taf, wordsOf(typed)), typed);
  assert.ok(!fits(fold("Merthyr Tudful"), wordsOf("merthyr a")));
});
