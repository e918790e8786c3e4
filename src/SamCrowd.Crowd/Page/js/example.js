// A good box of each label, beside the slice.

import { call, insist } from "./api.js";
import { SliceGeometry, Viewport } from "./geometry.js";
import { paint, windowOf } from "./pictures.js";
import { t } from "./text.js";

export class Examples {
  #known = new Map();

  constructor(app, canvas) { Object.assign(this, { app, canvas }); }

  async show(label) {
    const { app } = this;
    const name = app.work.labels.find(item => item.value === label)?.name ?? "";
    const box = document.getElementById("example-box");
    const has = app.me.examples.includes(label);
    document.getElementById("example-title").textContent = t("example_title", { label: name });
    document.getElementById("example-text").textContent = t(has ? "example_text" : "example_none");
    box.classList.toggle("empty", !has);
    this.canvas.hidden = !has;
    this.label = label;
    if (!has) return;
    if (!this.#known.has(label)) this.#known.set(label, this.#load(label));
    const example = await this.#known.get(label);
    if (this.label === label) this.#draw(example);
  }

  async #load(label) {
    const [example, bytes] = await Promise.all([
      insist(() => call(`/api/examples/${label}`)), insist(() => call(`/api/examples/${label}/slice`, { binary: true })),
    ]);
    const { picture } = example;
    return { ...example, geometry: new SliceGeometry(picture), pixels: picture.bits === 8 ? new Uint8Array(bytes) : new Uint16Array(bytes) };
  }

  #draw({ picture, geometry, pixels, box, label }) {
    const width = this.canvas.parentElement.clientWidth;
    const height = Math.min(width, width * geometry.height * geometry.aspectY / (geometry.width * geometry.aspectX));
    const ratio = devicePixelRatio || 1;
    [this.canvas.width, this.canvas.height] = [width * ratio, height * ratio];
    [this.canvas.style.width, this.canvas.style.height] = [`${width}px`, `${height}px`];
    const context = this.canvas.getContext("2d");
    context.scale(ratio, ratio);
    const viewport = new Viewport(geometry);
    viewport.resize(width, height);
    const shown = paint(picture, geometry, pixels, windowOf(picture, pixels, picture.window));
    context.drawImage(shown, viewport.left, viewport.top, geometry.width * viewport.scaleX, geometry.height * viewport.scaleY);
    const [x0, y0, x1, y1] = viewport.boxToScreen(box);
    for (const [colour, thick] of [["#000c", 4], [this.app.stage.colourOf(label), 2]]) {
      [context.strokeStyle, context.lineWidth] = [colour, thick];
      context.strokeRect(x0, y0, x1 - x0, y1 - y0);
    }
  }
}
