// Small things that every page's script needs.

/** The path below which this server is, as its page says it; empty where there is none. */
export const base = document.documentElement.dataset.base ?? "";

/** The element of an id. */
export const byId = (id) => document.getElementById(id);

/** A new element with properties and children; text is never taken for markup. */
export function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** Bytes as people read them, as the server writes them too. */
export function bytesText(bytes) {
  if (bytes < 1000) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  let value = bytes / 1000;
  const units = ["kB", "MB", "GB", "TB"];
  while (value >= 999.5 && units.length > 1) {
    value /= 1000;
    units.shift();
  }
  const tenths = Math.round(value * 10);
  return `${tenths >= 100 || tenths % 10 === 0 ? Math.round(value) : tenths / 10} ${units[0]}`;
}

/** Ends after some milliseconds. */
export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Tells who listens instead of looking. */
export function say(text) {
  const said = byId("said");
  if (said) said.textContent = text;
}
