// A slice with the boxes of everyone, for the owner.

import { call, post } from "./api.js";
import { SliceGeometry, Viewport } from "./geometry.js";
import { colourOf, dashOf } from "./palette.js";
import { element } from "./panels.js";
import { paint, SliceStore, windowOf } from "./pictures.js";
import { t } from "./text.js";

const at = id => document.getElementById(id);

export class Viewer {
  #known = new Map();

  constructor(owner) {
    this.owner = owner;
    this.canvas = at("viewer-canvas");
    at("viewer-up").addEventListener("click", () => this.open(this.item, this.slice - 1));
    at("viewer-down").addEventListener("click", () => this.open(this.item, this.slice + 1));
    this.canvas.addEventListener("wheel", event => {
      event.preventDefault();
      this.open(this.item, this.slice + Math.sign(event.deltaY));
    }, { passive: false });
  }

  async open(item, slice) {
    if (slice < 0 || slice >= item.slices) return;
    [this.item, this.slice] = [item, slice];
    if (!this.#known.has(item.id)) {
      this.#known.set(item.id, call(`/api/owner/cases/${item.id}/picture`).then(({ picture }) =>
        ({ picture, geometry: new SliceGeometry(picture), store: new SliceStore(`/api/owner/cases/${item.id}/slices`, picture) })));
    }
    const { picture, geometry, store } = await this.#known.get(item.id);
    const [pixels, answers] = await Promise.all([store.get(slice), call(`/api/owner/cases/${item.id}/marks/${slice}`)]);
    if (item !== this.item || slice !== this.slice) return;
    at("viewer-title").textContent = t("viewer_title", { case: item.name, slice });
    if (!at("viewer").open) at("viewer").showModal();
    this.#people(answers);
    this.#draw(picture, geometry, pixels, answers);
  }

  // Here a colour is a person; the label stands beside the box.
  #people(answers) {
    at("viewer-people").replaceChildren(...answers.map((given, index) => {
      const swatch = element("i", { className: "swatch" });
      swatch.style.setProperty("--colour", colourOf(index));
      const words = given.answer.nothing ? t("nothing_here") : (given.answer.marks ?? []).map(mark => this.owner.nameOf(mark.label)).join(", ");
      const line = element("li", {}, swatch, element("b", { textContent: given.person }), element("span", { textContent: words }));
      if (!given.answer.accepted) line.append(element("small", { textContent: `(${t("viewer_unfinished")})` }));
      for (const mark of (given.answer.marks ?? []).filter(other => other.box)) {
        const button = element("button", { type: "button", textContent: `★ ${this.owner.nameOf(mark.label)}`, title: t("viewer_example") });
        button.addEventListener("click", async () => {
          await post("/api/owner/examples", { case: this.item.id, slice: this.slice, label: mark.label, box: mark.box });
          this.owner.say(t("viewer_example_done"));
        });
        line.append(button);
      }
      return line;
    }));
  }

  #draw(picture, geometry, pixels, answers) {
    const [width, height, ratio] = [this.canvas.clientWidth, this.canvas.clientHeight, devicePixelRatio || 1];
    [this.canvas.width, this.canvas.height] = [width * ratio, height * ratio];
    const context = this.canvas.getContext("2d");
    context.scale(ratio, ratio);
    const viewport = new Viewport(geometry);
    viewport.resize(width, height);
    context.imageSmoothingQuality = "high";
    context.drawImage(paint(picture, geometry, pixels, windowOf(picture, pixels, picture.window)), viewport.left, viewport.top, geometry.width * viewport.scaleX, geometry.height * viewport.scaleY);
    context.font = "600 12px system-ui, sans-serif";
    answers.forEach((given, index) => {
      for (const mark of given.answer.marks ?? []) {
        context.strokeStyle = context.fillStyle = colourOf(index);
        context.lineWidth = 2;
        context.setLineDash(dashOf(index));
        if (mark.box) {
          const [x0, y0, x1, y1] = viewport.boxToScreen(mark.box);
          context.strokeRect(x0, y0, x1 - x0, y1 - y0);
          context.fillText(this.owner.nameOf(mark.label), x0 + 3, y0 > 16 ? y0 - 4 - 13 * (index % 3) : y1 + 14);
        }
        for (const [x, y, positive] of mark.points) context.fillText(positive ? "⊕" : "⊖", ...viewport.sliceToScreen(x, y));
      }
    });
  }
}
