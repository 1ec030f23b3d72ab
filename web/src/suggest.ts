// Suggests places while somebody types into the search box. The list of names is asked for once, when they come to the
// box, and compared here by the project's fold: what is typed goes nowhere before they search. Without this script the
// box is a plain one.
import { fits, fold, wordsOf } from "./fold.js";

interface Known {
  name: string;
  folded: string;
  /** The same without spaces. */
  whole: string;
}

/** How many names are shown. */
const MOST = 8;

/** Names by the address of their list: several boxes ask for it once. */
const lists = new Map<string, Promise<Known[]>>();

async function load(address: string): Promise<Known[]> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status}`);
  const names = (await response.text()).split("\n").filter(Boolean);
  return names.map((name) => {
    const folded = fold(name);
    return { name, folded, whole: folded.replace(/ /g, "") };
  });
}

function listAt(address: string): Promise<Known[]> {
  const list = lists.get(address) ?? load(address);
  lists.set(address, list);
  // Who comes to the box again asks again.
  list.catch(() => lists.delete(address));
  return list;
}

/** The names that fit best: those that begin with what was typed, those whose words begin so, those that have it. */
function suggested(known: Known[], typed: string): string[] {
  const words = wordsOf(typed);
  if (words.length === 0) return [];
  const start = fold(typed);
  const whole = start.replace(/ /g, "");
  const ranks: string[][] = [[], [], []];
  for (const { name, folded, whole: all } of known) {
    if (!fits(folded, words)) continue;
    const parts = folded.split(" ");
    const begins = all.startsWith(whole) || words.every((word) => parts.some((part) => part.startsWith(word)));
    ranks[folded.startsWith(start) ? 0 : begins ? 1 : 2]?.push(name);
  }
  const best = ranks.flat().slice(0, MOST);
  // What stands there already need not be suggested.
  return best.length === 1 && best[0]?.toLowerCase() === typed.trim().toLowerCase() ? [] : best;
}

/** A search box with suggestions, as the pattern of the combobox has it (WAI-ARIA Authoring Practices). */
class Suggestions {
  private readonly list = document.createElement("ul");
  private readonly told = document.createElement("p");
  private known: Known[] = [];
  private chosen = -1;

  constructor(private readonly input: HTMLInputElement) {
    this.list.id = `${input.id}-suggestions`;
    this.list.className = "app-suggest__list govuk-body";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.dataset.label ?? "");
    this.told.className = "govuk-visually-hidden";
    this.told.setAttribute("role", "status");
    input.after(this.list, this.told);
    // The browser's own list is for those without scripts.
    input.removeAttribute("list");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("focus", () => void this.take());
    input.addEventListener("input", () => this.show());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.left());
    // The box keeps the focus while a name is pressed.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => this.fill((target as HTMLElement).closest("li")));
    if (document.activeElement === input) void this.take();
  }

  private async take(): Promise<void> {
    try {
      this.known = await listAt(this.input.dataset.names ?? "");
    } catch {
      this.told.textContent = this.input.dataset.failed ?? "";
      return;
    }
    // Somebody may have typed, or gone, while the list was on its way.
    if (this.input.value !== this.input.defaultValue && document.activeElement === this.input) this.show();
  }

  private get options(): HTMLElement[] {
    return [...this.list.children] as HTMLElement[];
  }

  private show(): void {
    const names = suggested(this.known, this.input.value);
    const options = names.map((name, index) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = name;
      return option;
    });
    this.list.replaceChildren(...options);
    this.choose(-1);
    this.open(names.length > 0);
    this.told.textContent = names.length > 0 ? `${this.input.dataset.label ?? ""}: ${names.length}` : "";
  }

  private open(isOpen: boolean): void {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
  }

  private hide(): void {
    this.open(false);
    this.choose(-1);
    this.told.textContent = "";
  }

  /**
   * Whoever left by pressing something is still pressing it: the list goes once they have let go, as what stands below
   * would move from under the pointer.
   */
  private left(): void {
    if (!isPressed) return this.hide();
    const goes = (): void => {
      if (document.activeElement !== this.input) this.hide();
    };
    document.addEventListener("mouseup", () => setTimeout(goes), { once: true });
  }

  private choose(index: number): void {
    this.chosen = index;
    this.options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = this.options[index];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  private fill(option: Element | null | undefined): void {
    if (!option) return;
    this.input.value = option.textContent ?? "";
    this.hide();
    this.input.focus();
  }

  private pressed(event: KeyboardEvent): void {
    const { key } = event;
    const count = this.options.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (event.isComposing || this.list.hidden) {
      if (step && count > 0 && !event.isComposing) {
        event.preventDefault();
        this.open(true);
      }
      return;
    }
    if (step) {
      event.preventDefault();
      // One place stands before the first: the box as it was typed.
      this.choose(((this.chosen + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (key === "Enter" && this.chosen >= 0) {
      // The name is taken; the next press searches for it.
      event.preventDefault();
      this.fill(this.options[this.chosen]);
    } else if (key === "Escape") {
      event.preventDefault();
      this.hide();
    }
  }
}

/** Whether a button of the pointer is down. */
let isPressed = false;
document.addEventListener("mousedown", () => (isPressed = true), true);
document.addEventListener("mouseup", () => (isPressed = false), true);

for (const input of document.querySelectorAll<HTMLInputElement>("input[data-names]"))
  if (input.dataset.names) new Suggestions(input);
