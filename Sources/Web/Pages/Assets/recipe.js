// What the playground's fields say, as the query of a picture's address.

/** Those that have their place in an address. */
const placed = [
  "preset", "page", "frames", "crop", "trim", "trim-color", "trim-sides", "trim-symmetric", "trim-margin",
  "width", "height", "ar", "min-w", "min-h", "dpr", "fit", "enlarge", "gravity", "zoom", "padding", "upright", "rotate", "flip",
  "brightness", "contrast", "saturation", "grayscale", "blur", "sharpen",
  "background",
  "mark", "mark-w", "mark-h", "mark-fit", "mark-align", "mark-x", "mark-y", "mark-pad", "mark-alpha", "mark-rot", "mark-tile",
  "mark-blend", "mark-missing", "pipeline",
  "format", "quality", "lossless", "chroma", "colors", "progressive", "effort", "max-bytes",
  "max-bytes-scale", "light",
  "metadata", "color", "fallback", "fallback-status", "download", "v",
];

/** Every parameter that the form has a field for; a focal point is a gravity. */
const names = (form) => [
  ...placed,
  ...[...form.elements].map((field) => field.name).filter((name) => name && name !== "point" && !placed.includes(name)),
];

const encode = (text) => encodeURIComponent(text).replace(/%2C/g, ",").replace(/%3A/g, ":");

/** The path of an original: its slashes stay; remote addresses are one part, and fully encoded. */
export function path(key) {
  const text = key.trim();
  if (/^https?:\/\//i.test(text)) return `/picture/${encodeURIComponent(text)}`;
  return `/picture/${text.split("/").map(encodeURIComponent).join("/")}`;
}

/** The parameters that are not as they would be anyway. */
export function parameters(form) {
  const found = [];
  for (const name of names(form)) {
    const field = form.elements[name];
    let value = field.type === "checkbox" ? (field.checked ? "true" : "") : field.value.trim();
    if (field.type === "range" && !("set" in field.dataset)) value = "";
    const point = form.elements.point;
    if (name === "gravity" && point.value.trim() && point.validity.valid) value = point.value.trim();
    if (value !== "" && field.validity.valid) found.push([name, value]);
  }
  return found;
}

/** Fills fields with parameters, as `parameters` has them; what a field cannot say stays as it was. */
export function fill(form, asked) {
  for (const name of names(form)) {
    const [field, value] = [form.elements[name], asked.get(name)];
    if (value === null) continue;
    if (field.type === "checkbox") field.checked = value === "true";
    else if (field.type === "range") Object.assign(field, { value }).dataset.set = "";
    else if (field.type !== "select-one") field.value = value;
    else if ([...field.options].some((option) => option.value === value)) field.value = value;
    else if (name === "gravity") form.elements.point.value = value;
  }
}

/** Parameters as a query, with its question mark. */
export function query(parameters) {
  const text = parameters.map(([name, value]) => `${name}=${encode(value)}`).join("&");
  return text ? `?${text}` : "";
}

/** Parameters with some of them replaced; null removes. */
export function replaced(parameters, changes) {
  const kept = parameters.filter(([name]) => !(name in changes));
  return [...kept, ...Object.entries(changes).filter(([, value]) => value !== null)];
}

const escaped = (text) =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`.replace("&#38;", "&amp;").replace("&#34;", "&quot;"));

/** The attributes of a size, where it is known; whatever it is, the picture is never wider than its place. */
const sides = (size) =>
  (size ? `width="${size.width}" height="${size.height}" ` : "") + 'style="max-width:100%;height:auto" ';

/** An img of the picture. */
export function tag(address, size) {
  return `<img src="${escaped(address)}" ${sides(size)}alt="" loading="lazy">`;
}

/** A picture with the better formats, once and twice as large; `finish` makes of each path what stands in it. */
export function markup(base, parameters, size, finish) {
  const width = parameters.find(([name]) => name === "width")?.[1] ?? size?.width ?? null;
  const address = (changes) => escaped(finish(base + query(replaced(parameters, changes))));
  const pair = (format) =>
    [1, 2].map((dpr) => `${address({ width: width && String(width), dpr: dpr === 1 ? null : String(dpr), format })} ${dpr}x`).join(", ");
  const plain = parameters.find(([name]) => name === "format")?.[1] ?? null;
  return [
    "<picture>",
    ...["avif", "webp"].map((format) => `  <source type="image/${format}" srcset="${pair(format)}">`),
    `  <img src="${address({ format: plain })}" srcset="${pair(plain)}"`,
    `       ${sides(size)}alt="" loading="lazy" decoding="async">`,
    "</picture>",
  ].join("\n");
}
