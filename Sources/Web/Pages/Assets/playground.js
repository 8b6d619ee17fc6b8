// The playground: fields become an address, and the address a picture with its bytes and its time.
import { base, byId, bytesText } from "./dom.js";
import { startCopying } from "./copying.js";
import { fill, markup, parameters, path, query, tag } from "./recipe.js";
import { askForToken, fetchAuthorized } from "./token.js";

const form = byId("controls");
const isSigned = "signed" in byId("playground").dataset;
const shown = { blob: null, size: null, before: null, isText: false };
// A preset may cut and size as well; what else is in it cannot be told from here.
const geometry = new Set([
  "preset", "page", "frames", "crop", "trim", "trim-color", "trim-sides", "trim-symmetric", "trim-margin",
  "width", "height", "ar", "min-w", "min-h", "dpr", "fit", "enlarge", "gravity", "zoom", "padding", "upright", "rotate", "flip",
]);
const invitation = byId("nothing").textContent;
// Addresses with their signatures, where the server wants any.
const signatures = new Map();
let asking = null;
let timer = null;

function address() {
  return path(byId("key").value) + query(parameters(form));
}

/** The same part of the original at the same size, but none of what changes its looks. */
function addressBefore() {
  return path(byId("key").value) + query(parameters(form).filter(([name]) => geometry.has(name)));
}

/** Keeps what the fields say in the page's address, for reloads and for whoever it is sent to. */
function remember() {
  const [key, width, found] = [byId("key").value.trim(), form.elements.width, new Map(parameters(form))];
  // No width is a choice too, since the page begins with one.
  if (width.value === width.defaultValue) found.delete("width");
  else if (!found.has("width")) found.set("width", "");
  if (byId("slider").value !== "0") found.set("compare", byId("slider").value);
  history.replaceState(null, "", location.pathname + query([...(key ? [["key", key]] : []), ...found]));
}

/** Fills the fields with what the page's address says; what browsers have kept of an earlier visit goes. */
function recall() {
  const asked = new URLSearchParams(location.search);
  form.reset();
  if (asked.has("key")) byId("key").value = asked.get("key");
  fill(form, asked);
  for (const field of form.querySelectorAll("[type=range]")) label(field);
  byId("slider").value = asked.get("compare") ?? "0";
}

/** Writes beside a slider what it says. */
function label(field) {
  const usual = field.name === "quality" ? "by format" : field.dataset.default;
  field.parentElement.querySelector("output").textContent = "set" in field.dataset ? field.value : usual;
}

/** Where an address leads: below the server's place, with its signature where there is one. */
const signed = (address) => base + (signatures.get(address) ?? address);

/** The addresses that are shown, loaded or there to be copied. */
function wanted() {
  const found = new Set([address(), addressBefore()]);
  markup(path(byId("key").value), parameters(form), shown.size, (address) => (found.add(address), address));
  return [...found];
}

/** Has the server sign what is wanted; false where it does not, and says what to do. */
async function sign() {
  const missing = wanted().filter((address) => !signatures.has(address));
  if (!isSigned || missing.length === 0) return true;
  const order = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ urls: missing }) };
  const answer = await fetch(`${base}/signatures`, order);
  const told = await answer.json();
  byId("signing").hidden = answer.ok;
  if (!answer.ok) return false;
  // Every step of a slider is an address of its own.
  if (signatures.size > 2000) signatures.clear();
  missing.forEach((address, index) => signatures.set(address, told.urls[index]));
  return true;
}

function texts() {
  const base = path(byId("key").value);
  const whole = location.origin + signed(address());
  const isNamed = byId("key").value.trim() !== "";
  const isPicture = isNamed && !shown.isText;
  byId("url").value = isNamed ? whole : "";
  byId("tag").value = isPicture ? tag(whole, shown.size) : "";
  byId("markup").value = isPicture ? markup(base, parameters(form), shown.size, (address) => location.origin + signed(address)) : "";
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
  remember();
  asking?.abort();
  asking = null;
  if (key === "") clear();
  if (key === "") return complain(refusals());
  const mine = (asking = new AbortController());
  const [after, before] = [address(), addressBefore()];
  byId("viewer").classList.add("busy");
  try {
    const isOpen = await sign();
    if (asking !== mine) return;
    if (!isOpen) {
      byId("viewer").classList.remove("busy");
      return complain(refusals());
    }
    const begun = performance.now();
    const answer = await fetch(signed(after), { signal: mine.signal, cache: "no-store", headers: { Accept: "image/avif,image/webp,*/*" } });
    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      throw new Error(problem.detail ?? `The server answered with status ${answer.status}.`);
    }
    const blob = await answer.blob();
    const elapsed = performance.now() - begun;
    shown.before = signed(before);
    if (/^(text\/plain|application\/json)/.test(blob.type)) {
      const text = await blob.text();
      if (asking !== mine) return;
      say(text);
    } else {
      const picture = await decoded(blob);
      if (asking !== mine) return URL.revokeObjectURL(picture.address);
      put(picture);
    }
    compare();
    complain(refusals());
    numbers({
      bytes: bytesText(blob.size),
      pixels: shown.isText ? "a text" : shown.size ? `${shown.size.width} × ${shown.size.height}` : "not shown by this browser",
      type: blob.type,
      time: timeText(answer, elapsed),
      cache: cacheText(answer),
    });
  } catch (error) {
    if (asking !== mine || error.name === "AbortError") return;
    // What is still in sight, and was counted, is of another address.
    byId("viewer").classList.add("stale");
    shown.size = null;
    numbers({});
    const reason = error.message === "Failed to fetch" ? "The server cannot be reached." : error.message;
    complain([refusals(), reason].filter(Boolean).join(" "));
  }
  // With its size known, there is more to be signed.
  await sign().catch(() => false);
  texts();
  byId("viewer").classList.remove("busy");
}

/** What the fields refuse, each with its name; such values are in no address. */
function refusals() {
  return [...form.elements]
    .filter((field) => field.willValidate && !field.validity.valid)
    .map((field) => `${field.closest("label").firstChild.data.trim()}: ${field.title || field.validationMessage} It is left out.`)
    .join(" ");
}

/** A picture's address in this page, and its size where the browser shows it. */
async function decoded(blob) {
  const fresh = new Image();
  fresh.src = URL.createObjectURL(blob);
  const isVisible = await fresh.decode().then(() => true, () => false);
  return { address: fresh.src, size: isVisible ? { width: fresh.naturalWidth, height: fresh.naturalHeight } : null };
}

/** Shows a picture in place of the one before. */
function put({ address, size }) {
  const after = byId("after");
  shown.isText = false;
  if (shown.blob) URL.revokeObjectURL(shown.blob);
  Object.assign(shown, { blob: address, size });
  if (size) Object.assign(after, size, { src: address });
  reveal(size !== null, "This browser does not show such pictures; the address is right nevertheless.");
}

/** Shows what is said in a picture's place, with the colours and the tiny picture that it names. */
function say(text) {
  Object.assign(shown, { size: null, isText: true });
  reveal(false, text);
  const seen = [...text.matchAll(/"?(#[0-9a-f]{6})\b/g)].map(([, color]) => {
    const swatch = document.createElement("span");
    swatch.className = "swatch";
    swatch.style.background = color;
    return swatch;
  });
  if (text.startsWith("data:image/")) seen.push(Object.assign(new Image(), { src: text, alt: "" }));
  byId("nothing").prepend(...seen);
}

/** Takes away what was shown, since no original is named. */
function clear() {
  Object.assign(shown, { size: null, isText: false });
  numbers({});
  reveal(false, invitation);
  byId("viewer").classList.remove("busy");
  texts();
}

/** Shows the picture or, in its place, a text. */
function reveal(isVisible, text) {
  byId("viewer").classList.remove("stale");
  byId("compare").hidden = byId("after").hidden = byId("slider-label").hidden = !isVisible;
  byId("nothing").hidden = isVisible;
  byId("nothing").textContent = text;
}

/** Puts the original, cut and sized as the variant is, over as much of it as the slider says. */
function compare() {
  const [slider, before] = [byId("slider"), byId("before")];
  const isWanted = slider.value !== "0";
  byId("compare").style.setProperty("--at", `${slider.value}%`);
  byId("compare").classList.toggle("comparing", isWanted);
  slider.setAttribute("aria-valuetext", `${slider.value} % of the original`);
  if (isWanted && shown.before && before.getAttribute("src") !== shown.before) before.src = shown.before;
  before.hidden = !isWanted || !shown.before;
}

/** Lets the divider be drawn over the picture; the slider below does the same by keyboard. */
function startDividing() {
  const area = byId("compare");
  const move = (event) => {
    const box = area.getBoundingClientRect();
    byId("slider").value = Math.round(((event.clientX - box.left) / box.width) * 100);
    compare();
  };
  area.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    area.setPointerCapture(event.pointerId);
    // A finger may be about to scroll the page.
    if (event.pointerType !== "touch") move(event);
  });
  area.addEventListener("pointermove", (event) => area.hasPointerCapture(event.pointerId) && move(event));
  area.addEventListener("lostpointercapture", remember);
  area.addEventListener("dragstart", (event) => event.preventDefault());
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(show, 250);
}

// Before anything listens: that the fields are emptied for it is no wish of anybody.
recall();

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", (event) => {
  const field = event.target;
  if (field.type === "range") {
    // In the middle again means as it would be anyway, except where that differs by format.
    const isUsual = field.name !== "quality" && field.value === field.dataset.default;
    if (isUsual) delete field.dataset.set;
    else field.dataset.set = "";
    label(field);
  }
  if (!field.validity.valid) complain(refusals());
  texts();
  soon();
});
form.addEventListener("reset", () => {
  for (const field of form.querySelectorAll("[data-set]")) {
    delete field.dataset.set;
    label(field);
  }
  const key = byId("key").value;
  // The fields are emptied only when all who listen have heard of it.
  setTimeout(() => {
    byId("key").value = key;
    show();
  });
});
byId("slider").addEventListener("input", compare);
byId("slider").addEventListener("change", remember);
byId("before").addEventListener("error", () => (byId("before").hidden = true));
startDividing();

/** Offers the newest images' keys, where they may be listed. */
async function offer() {
  const answer = await fetchAuthorized(`${base}/images?limit=50`, {}, false).catch(() => null);
  if (!answer?.ok) return;
  const { images } = await answer.json();
  byId("keys").replaceChildren(...images.map((image) => new Option(image.key, image.key)));
  // One that is known to be a picture, if any.
  const first = images.find((image) => image.width);
  if (byId("key").value === "" && first) {
    byId("key").value = first.key;
    show();
  }
}

byId("use-token")?.addEventListener("click", async () => {
  if (!(await askForToken("Only who has one of this server’s tokens gets addresses signed here."))) return;
  show();
  offer();
});

startCopying();
show();
offer();
