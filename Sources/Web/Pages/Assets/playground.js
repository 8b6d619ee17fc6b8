// The playground: fields become an address, and the address a picture with its bytes and its time.
import { byId, bytesText } from "./dom.js";
import { startCopying } from "./copying.js";
import { markup, parameters, path, query, tag } from "./recipe.js";
import { fetchAuthorized, token } from "./token.js";

const form = byId("controls");
const isSigned = "signed" in byId("playground").dataset;
const shown = { blob: null, size: { width: 800, height: 600 } };
let asking = null;
let timer = null;

function address() {
  return path(byId("key").value) + query(parameters(form));
}

function texts() {
  const base = location.origin + path(byId("key").value);
  const whole = location.origin + address();
  const isNamed = byId("key").value.trim() !== "";
  byId("url").value = isNamed ? whole : "";
  byId("tag").value = isNamed ? tag(whole, shown.size) : "";
  byId("markup").value = isNamed ? markup(base, parameters(form), shown.size) : "";
  if (byId("command")) byId("command").value = isNamed ? `calotype sign '${address().replaceAll("'", "%27")}'` : "";
}

function numbers(values) {
  for (const id of ["bytes", "pixels", "type", "time", "cache"]) byId(id).textContent = values[id] ?? "–";
}

function complain(text) {
  byId("problem").hidden = !text;
  byId("problem").firstElementChild.textContent = text ?? "";
}

/** The stages that the server names, longest part first, and how long the whole took here. */
function timeText(answer, elapsed) {
  const stages = (answer.headers.get("Server-Timing") ?? "")
    .split(",")
    .map((stage) => /^\s*(\w+);dur=([\d.]+)/.exec(stage))
    .filter((found) => found && Number(found[2]) >= 0.05)
    .map((found) => `${found[1]} ${Number(found[2]).toFixed(1)} ms`);
  return [`${Math.round(elapsed)} ms`, ...stages].join(" · ");
}

function cacheText(answer) {
  const status = answer.headers.get("Cache-Status") ?? "";
  if (status.includes("detail=memory")) return "from memory";
  return status.includes("hit") ? "from the store" : "made just now";
}

async function show() {
  texts();
  const key = byId("key").value.trim();
  history.replaceState(null, "", key ? `?key=${encodeURIComponent(key)}` : location.pathname);
  asking?.abort();
  if (key === "" || isSigned) return;
  const mine = (asking = new AbortController());
  byId("viewer").classList.add("busy");
  try {
    const begun = performance.now();
    const answer = await fetch(address(), { signal: mine.signal, cache: "no-store", headers: { Accept: "image/avif,image/webp,*/*" } });
    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      throw new Error(problem.detail ?? `The server answered with status ${answer.status}.`);
    }
    const blob = await answer.blob();
    const elapsed = performance.now() - begun;
    await put(blob);
    complain(null);
    numbers({
      bytes: bytesText(blob.size),
      pixels: shown.isVisible ? `${shown.size.width} × ${shown.size.height}` : "not shown by this browser",
      type: blob.type,
      time: timeText(answer, elapsed),
      cache: cacheText(answer),
    });
    texts();
  } catch (error) {
    if (error.name === "AbortError") return;
    complain(error.message === "Failed to fetch" ? "The server cannot be reached." : error.message);
  }
  if (asking === mine) byId("viewer").classList.remove("busy");
}

/** Shows a picture in place of the one before. */
async function put(blob) {
  const [after, fresh] = [byId("after"), new Image()];
  fresh.src = URL.createObjectURL(blob);
  shown.isVisible = await fresh.decode().then(() => true, () => false);
  if (shown.blob) URL.revokeObjectURL(shown.blob);
  shown.blob = fresh.src;
  byId("nothing").hidden = shown.isVisible;
  if (!shown.isVisible) {
    byId("nothing").textContent = "This browser does not show such pictures; the address is right nevertheless.";
  } else {
    shown.size = { width: fresh.naturalWidth, height: fresh.naturalHeight };
    after.width = fresh.naturalWidth;
    after.height = fresh.naturalHeight;
    after.src = fresh.src;
  }
  after.hidden = !shown.isVisible;
  byId("slider-label").hidden = !shown.isVisible;
}

function compare() {
  const [slider, before] = [byId("slider"), byId("before")];
  byId("compare").style.setProperty("--at", `${slider.value}%`);
  byId("compare").classList.toggle("comparing", slider.value > 0);
  slider.setAttribute("aria-valuetext", `${slider.value} % of the original`);
  const original = `${path(byId("key").value)}?width=1600&format=auto`;
  if (slider.value > 0 && before.getAttribute("src") !== original) before.src = original;
  before.hidden = slider.value === "0";
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(show, 250);
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", (event) => {
  const field = event.target;
  if (field.type === "range") {
    // In the middle again means as it would be anyway, except where that differs by format.
    const isUsual = field.name !== "quality" && field.value === field.dataset.default;
    if (isUsual) delete field.dataset.set;
    else field.dataset.set = "";
    field.parentElement.querySelector("output").textContent = field.value;
  }
  texts();
  soon();
});
form.addEventListener("reset", () => {
  for (const field of form.querySelectorAll("[data-set]")) {
    delete field.dataset.set;
    field.parentElement.querySelector("output").textContent = field.name === "quality" ? "by format" : field.dataset.default;
  }
  const key = byId("key").value;
  queueMicrotask(() => {
    byId("key").value = key;
    soon();
  });
});
byId("slider").addEventListener("input", compare);
byId("key").addEventListener("change", compare);

/** Offers the newest images' keys, where they may be listed. */
async function offer() {
  const answer = await fetchAuthorized("/images?limit=50", {}, false).catch(() => null);
  if (!answer?.ok) return;
  const { images } = await answer.json();
  byId("keys").replaceChildren(...images.map((image) => new Option(image.key, image.key)));
  if (byId("key").value === "" && images.length > 0) {
    byId("key").value = images[0].key;
    show();
  }
}

startCopying();
// Browsers put back what was in the fields before a reload; then that is what is shown.
show();
offer();
