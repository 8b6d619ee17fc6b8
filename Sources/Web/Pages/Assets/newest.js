// The grid of the newest images: the server's own part of the page, taken anew when there is something new.
import { base, byId } from "./dom.js";
import { askForToken } from "./token.js";

const parser = new DOMParser();
let isAsking = false;
let isWanted = false;

async function contents(address) {
  // Browsers say whose page posts something, and of what is only got not everywhere.
  const answer = await fetch(address, { method: "POST", headers: { Accept: "text/html" } });
  if (!answer.ok) return null;
  return parser.parseFromString(await answer.text(), "text/html");
}

/** Takes a placeholder away, which would show through a transparent picture. */
const reveal = (picture) => picture.parentElement?.querySelector(".placeholder")?.classList.add("gone");

function revealAll() {
  for (const picture of document.querySelectorAll(".tiles .picture")) if (picture.complete) reveal(picture);
}

/** Shows the newest images; several wishes at once are one. */
export async function refresh() {
  isWanted = true;
  if (isAsking) return;
  isAsking = true;
  try {
    while (isWanted) {
      isWanted = false;
      const page = await contents(`${base}/`);
      const fresh = page?.getElementById("newest-content");
      if (fresh) {
        byId("newest-content").replaceWith(document.adoptNode(fresh));
        revealAll();
      }
    }
  } catch {
    // The server is away for the moment; what is shown is still true.
  } finally {
    isAsking = false;
  }
}

async function older(link) {
  link.setAttribute("aria-disabled", "true");
  const page = await contents(link.getAttribute("href")).catch(() => null);
  const tiles = [...(page?.querySelectorAll("#newest-content .tiles > li") ?? [])];
  if (!page || tiles.length === 0) return location.assign(link.href);
  document.querySelector("#newest-content .tiles").append(...tiles.map((tile) => document.adoptNode(tile)));
  const next = page.getElementById("older");
  if (next) link.href = next.getAttribute("href");
  else link.remove();
  link.removeAttribute("aria-disabled");
  tiles[0].querySelector("a")?.focus({ preventScroll: true });
}

export function startGrid() {
  const section = byId("newest");
  // They do not bubble. What stands in for a picture that failed is its name.
  for (const event of ["load", "error"]) {
    section.addEventListener(event, ({ target }) => target.matches(".picture") && reveal(target), true);
  }
  revealAll();
  section.addEventListener("click", (event) => {
    const link = event.target.closest("#older");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (link.getAttribute("aria-disabled") !== "true") older(link);
  });
  byId("use-token")?.addEventListener("click", async () => {
    if (await askForToken()) refresh();
  });
  if ("later" in section.dataset) refresh();
}
