// The fold of names, as the server has it (core/src/fold): both are held to core/src/fold/cases.tsv. In JavaScript, so
// that the tests take it up as it is.
// @ts-check

/** Letters that Unicode does not take apart. @type {Record<string, string>} */
const SPELT_OUT = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  þ: "th",
  ø: "o",
  ɵ: "o",
  ɔ: "o",
  ł: "l",
  ƚ: "l",
  ɫ: "l",
  đ: "d",
  ð: "d",
  ɖ: "d",
  ɗ: "d",
  ħ: "h",
  ı: "i",
  ɨ: "i",
  ȷ: "j",
  ŧ: "t",
  ƀ: "b",
  ɓ: "b",
  ŋ: "n",
  ĸ: "k",
  ƙ: "k",
  ə: "e",
  ǝ: "e",
  ɛ: "e",
  ʉ: "u",
  ǥ: "g",
  ς: "σ",
};
const APOSTROPHES =
  /['`´\u02b9-\u02bf\u02c8\u02ca\u02cb\u02ee\u055a\u05f3\u07f4\u07f5\u1fbd\u1fbf\u1fef\u1ffd\u1ffe\u2018\u2019\u201b\u2032\u2035\ua78b\ua78c\uff07\uff40]/gu;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
const SHORT = 2;
/** Words that join two names; those of Welsh ("ar" is a'r) only between two others. */
const JOINING = ["and", "a", "ac", "ar"];

/**
 * Lower-case words without accents, apostrophes and invisible characters, parted by single spaces.
 * @param {string} text
 */
export function fold(text) {
  return text
    .replace(APOSTROPHES, "")
    .replace(INVISIBLE, "")
    .normalize("NFKD")
    .toLowerCase()
    .replace(APOSTROPHES, "")
    .replace(INVISIBLE, "")
    .replace(/\p{M}/gu, "")
    .replace(/&/g, " and ")
    .replace(/[^\p{Alphabetic}\p{N}]+/gu, " ")
    .replace(/[^a-z0-9 ]/gu, (letter) => SPELT_OUT[letter] ?? letter)
    .trim()
    .split(" ")
    .map((word) => (word === "saint" ? "st" : word))
    .join(" ");
}

/**
 * The words to look for of what was typed: those that only join others are not.
 * @param {string} typed
 */
export function wordsOf(typed) {
  const words = fold(typed).split(" ").filter(Boolean);
  const joins = (/** @type {number} */ at) => at > 0 && at + 1 < words.length && JOINING.includes(words[at] ?? "");
  const telling = words.filter((word, at) => word !== "and" && !joins(at));
  return telling.length > 0 ? telling : words;
}

/**
 * Whether each word stands in folded text; one may run over several words of it.
 * @param {string} folded
 * @param {string[]} words
 */
export function fits(folded, words) {
  return words.every((word) => (word.length > SHORT && folded.includes(word)) || begins(folded, word));
}

/**
 * @param {string} folded
 * @param {string} word
 */
function begins(folded, word) {
  for (let from = 0; from >= 0; from = folded.indexOf(" ", from) + 1 || -1)
    if (folded.slice(from).replace(/ /g, "").startsWith(word)) return true;
  return false;
}
