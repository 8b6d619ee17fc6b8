// One upload on the page: its picture, its progress, its variants, and what to do when it went wrong.
import { byId, bytesText, make } from "./dom.js";

const shown = /^image\/(jpeg|png|gif|webp|avif|svg\+xml|bmp)$/;

/** The variants of one format: a dot for each, which fills when it is made, and their bytes together. */
class Format {
  constructor(name) {
    this.pips = new Map();
    this.bytes = 0;
    this.count = make("span", { className: "sr-only" });
    this.sum = make("span");
    this.row = make("span", { className: "pips", ariaHidden: "true" });
    this.element = make("li", {}, make("span", { textContent: name.toUpperCase() }), this.row, this.sum, this.count);
  }

  add(name) {
    const pip = make("span", { className: "pip" });
    this.pips.set(name, pip);
    this.row.append(pip);
    this.#tell();
  }

  made({ name, bytes }) {
    const pip = this.pips.get(name);
    if (!pip || pip.classList.contains("ready")) return;
    pip.classList.add("ready");
    this.bytes += bytes;
    this.sum.textContent = bytesText(this.bytes);
    this.#tell();
  }

  #tell() {
    const made = [...this.pips.values()].filter((pip) => pip.classList.contains("ready")).length;
    this.count.textContent = `, ${made} of ${this.pips.size} made`;
  }
}

/** The row of a file, put on the page. */
export class Row {
  constructor(file) {
    this.file = file;
    this.element = byId("upload").content.firstElementChild.cloneNode(true);
    this.element.setAttribute("aria-label", file.name);
    this.status = this.element.querySelector(".status");
    this.bar = this.element.querySelector("progress");
    this.cells = this.element.querySelector(".cells");
    this.buttons = this.element.querySelector(".buttons");
    this.element.querySelector(".name").textContent = file.name;
    this.bar.setAttribute("aria-label", `Upload of ${file.name}`);
    this.preview = this.element.querySelector(".preview img");
    if (shown.test(file.type) && file.size < 60e6) {
      this.address = URL.createObjectURL(file);
      this.preview.src = this.address;
      this.preview.addEventListener("load", () => (this.preview.hidden = false), { once: true });
    }
    byId("uploads").prepend(this.element);
    this.waits();
  }

  waits() {
    this.#state("waiting", `${bytesText(this.file.size)} · waiting for its turn`);
    this.bar.value = 0;
    this.bar.hidden = false;
    this.#offer(this.#button("Cancel", () => this.cancel?.()));
  }

  sent(part) {
    this.bar.value = part;
    const percent = Math.floor(part * 100);
    this.#state("sending", part < 1 ? `${bytesText(this.file.size)} · ${percent} % sent` : "Sent; the server looks at it");
  }

  stored(image) {
    const page = make("a", { className: "button", href: image.page, textContent: "View" });
    page.setAttribute("aria-label", `View: ${image.key.split("/").at(-1)}`);
    this.#offer(page);
    // Of a kind that this browser does not show; and once it does, its own is better.
    if (!this.address && image.placeholder?.data) {
      this.preview.src = image.placeholder.data;
      this.preview.hidden = false;
    }
    const variants = image.set?.variants ?? [];
    this.total = variants.length;
    this.formats = new Map();
    for (const variant of variants) {
      const name = variant.format === "original" ? image.format : variant.format;
      if (!this.formats.has(name)) this.formats.set(name, new Format(name));
      this.formats.get(name).add(variant.name);
    }
    this.cells.replaceChildren(...[...this.formats.values()].map((format) => format.element));
    this.cells.setAttribute("aria-label", "Variants by format");
    if (this.total === 0) return this.complete("Stored");
    this.bar.setAttribute("aria-label", `Variants of ${this.file.name}`);
    this.bar.value = 0;
    this.#state("making", `Stored. 0 of ${this.total} variants made`);
  }

  made({ done, total, variant }) {
    this.bar.value = total ? done / total : 1;
    this.#state("making", `Stored. ${done} of ${total} variants made`);
    for (const format of this.formats.values()) format.made(variant);
  }

  complete(text) {
    this.bar.hidden = true;
    this.#state("done", text);
  }

  failed(text, retry) {
    this.bar.hidden = true;
    this.#state("failed", text);
    const buttons = [this.#button("Remove", () => this.remove())];
    if (retry) buttons.unshift(this.#button("Try again", retry));
    this.#offer(...buttons);
  }

  remove() {
    if (this.address) URL.revokeObjectURL(this.address);
    const hadFocus = this.element.contains(document.activeElement);
    const neighbour = this.element.nextElementSibling ?? this.element.previousElementSibling;
    this.element.remove();
    if (hadFocus) (neighbour?.querySelector("a, button") ?? byId("files")).focus();
  }

  /** Puts other buttons where some were; who stood on one of them stands on the first. */
  #offer(...buttons) {
    const hadFocus = this.buttons.contains(document.activeElement);
    this.buttons.replaceChildren(...buttons);
    if (hadFocus) buttons[0]?.focus();
  }

  /** The set could not be made, or nobody knows; the image itself is stored. */
  incomplete(text) {
    this.bar.hidden = true;
    this.#state("failed", text);
  }

  #button(text, act) {
    const button = make("button", { type: "button", textContent: text });
    button.setAttribute("aria-label", `${text}: ${this.file.name}`);
    button.addEventListener("click", act);
    return button;
  }

  #state(name, text) {
    this.element.className = `upload ${name}`;
    this.status.textContent = text;
  }
}
