// What every page loads: the style, and the button that leaves it at once.
import "./site.scss";
import { ExitThisPage, SkipLink } from "govuk-frontend";

document.body.classList.add("js-enabled");
// The components refuse to start without this mark that the browser is modern enough.
document.body.classList.add("govuk-frontend-supported");
for (const link of document.querySelectorAll('[data-module="govuk-skip-link"]')) new SkipLink(link);
for (const button of document.querySelectorAll('[data-module="govuk-exit-this-page"]')) new ExitThisPage(button);

// The place of the device is asked for only when the visitor presses the button, and posted like a typed place.
for (const button of document.querySelectorAll<HTMLButtonElement>(".app-locate")) {
  const form = button.form;
  if (!form || !("geolocation" in navigator)) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const tell = (words: string): void => {
      const told = form.querySelector(".app-locate__told");
      if (told) told.textContent = words;
    };
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // A form of its own, so that the place does not stay in the one that the visitor may come back to.
        const asked = Object.assign(document.createElement("form"), { method: "post", action: form.action });
        for (const [name, value] of [["lat", coords.latitude] as const, ["lon", coords.longitude] as const])
          asked.append(Object.assign(document.createElement("input"), { type: "hidden", name, value: String(value) }));
        asked.hidden = true;
        document.body.append(asked);
        asked.submit();
        asked.remove();
      },
      () => tell(button.dataset.failed ?? ""),
      { maximumAge: 600_000, timeout: 10_000 },
    );
  });
}

for (const button of document.querySelectorAll<HTMLButtonElement>(".app-print")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
