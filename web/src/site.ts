// What every page loads: the style, and the button that leaves it at once.
import "./site.scss";
import { ExitThisPage, SkipLink } from "govuk-frontend";

document.body.classList.add("js-enabled");
// The components refuse to start without this mark that the browser is modern enough.
document.body.classList.add("govuk-frontend-supported");
for (const link of document.querySelectorAll('[data-module="govuk-skip-link"]')) new SkipLink(link);
for (const button of document.querySelectorAll('[data-module="govuk-exit-this-page"]')) new ExitThisPage(button);
