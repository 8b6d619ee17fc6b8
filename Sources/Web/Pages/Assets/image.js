// The page of an image: its placeholder goes when the picture has come, and its table fills up.
import { byId, pause } from "./dom.js";
import { startCopying } from "./copying.js";

function startPicture() {
  const picture = byId("picture");
  const reveal = () => {
    document.querySelector(".placeholder")?.classList.add("gone");
    picture.classList.remove("coming");
  };
  if (picture.complete && picture.naturalWidth > 0) return reveal();
  // Its name and a torn page over the placeholder tell nothing as long as it may come.
  picture.classList.add("coming");
  picture.addEventListener("load", reveal, { once: true });
  picture.addEventListener("error", () => picture.classList.remove("coming"), { once: true });
}

const isOver = () => !["queued", "running", "unknown"].includes(byId("variants-content").dataset.state);

/** Looks again until the set is over: the page itself is open to everybody who knows its address. */
async function watch() {
  let wait = 700;
  for (let look = 0; look < 300 && !isOver(); look += 1) {
    await pause(wait);
    if (document.hidden) continue;
    const before = byId("variants-content").textContent;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
      if (answer.status === 404) return location.reload();
      if (!answer.ok) throw new Error("later");
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("variants-content");
      if (fresh && fresh.textContent !== before) {
        byId("variants-content").replaceWith(document.adoptNode(fresh));
        wait = 700;
        continue;
      }
    } catch {
      // The server is away for the moment.
    }
    wait = Math.min(wait * 1.4, 10_000);
  }
}

startPicture();
startCopying();
watch();
