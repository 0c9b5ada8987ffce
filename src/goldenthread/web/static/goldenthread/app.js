// Comfort only: every page works without it. Error summaries take the focus, a form is not sent twice by a double
// click, and after a part of a page was changed its heading or message is read out.
import { Button, CharacterCount, ErrorSummary } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
const start = (root) => {
  for (const [Component, name] of [[Button, "button"], [CharacterCount, "character-count"], [ErrorSummary, "error-summary"]]) {
    root.querySelectorAll(`[data-module="govuk-${name}"]`).forEach((element) => element.hasAttribute(`data-govuk-${name}-init`) || new Component(element));
  }
};
start(document);
document.body.addEventListener("htmx:load", (event) => start(event.detail.elt));
document.body.addEventListener("htmx:responseError", (event) => {
  const place = document.getElementById("messages");
  place.innerHTML = "";
  const banner = document.createElement("div");
  banner.className = "banner error";
  const words = document.createElement("p");
  words.textContent = "That did not work. Nothing was changed. Load the page again and try once more.";
  banner.append(words);
  place.append(banner);
});
