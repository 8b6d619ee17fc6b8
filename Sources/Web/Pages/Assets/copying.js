// Gives every text that is there to be copied a button that does it.
import { base, make } from "./dom.js";

/** Adds the buttons. */
export function startCopying(root = document) {
  for (const part of root.querySelectorAll(".copyable")) {
    const field = part.querySelector("textarea");
    if ("absolute" in field.dataset) {
      // Whoever pastes this elsewhere needs the server's name in it.
      const paths = new RegExp(`(^|["\\s])(?=${base.replaceAll(".", "\\.")}/picture/)`, "g");
      field.value = field.value.replace(paths, `$1${location.origin}`);
    }
    const text = part.dataset.copy ?? "Copy";
    const button = make("button", { type: "button", textContent: text });
    button.setAttribute("aria-label", `${text}: ${part.querySelector("label").textContent}`);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        // Only pages over https and on this machine may use the clipboard that way.
        field.select();
        document.execCommand("copy");
      }
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = text), 2000);
    });
    part.append(button);
    field.addEventListener("focus", () => field.select());
  }
}
