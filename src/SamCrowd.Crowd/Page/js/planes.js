// A case's label volume so far in three planes that follow one crosshair.

import { call, post, wait } from "./api.js";
import { SliceGeometry, Viewport } from "./geometry.js";
import { channels } from "./palette.js";
import { element } from "./panels.js";
import { toCanvas } from "./pictures.js";
import { number, t } from "./text.js";

const at = id => document.getElementById(id);
const OPACITY = 0.45;

// Axes z, y, x: which of them a plane's columns and rows run along.
const PLANES = [{ columns: 2, rows: 1 }, { columns: 2, rows: 0 }, { columns: 1, rows: 0 }];

export class Planes {
  #turn = 0;

  constructor(owner) {
    this.owner = owner;
    this.canvases = [...at("planes").querySelectorAll("canvas")];
    this.canvases.forEach((canvas, axis) => {
      canvas.addEventListener("click", event => this.#click(axis, event));
      canvas.addEventListener("wheel", event => {
        event.preventDefault();
        this.#move(axis, this.cursor?.[axis] + Math.sign(event.deltaY));
      }, { passive: false });
    });
    at("planes-refresh").addEventListener("click", () => this.open(this.item));
  }

  async open(item) {
    try {
      await this.#open(item);
    } catch (error) {
      at("planes-text").textContent = t("planes_fault");
      console.warn(error);
    }
  }

  async #open(item) {
    const turn = ++this.#turn;
    [this.item, this.volume] = [item, null];
    at("planes-title").textContent = t("planes_title", { case: item.name });
    at("planes-text").textContent = t("planes_making");
    at("planes-voxels").replaceChildren();
    for (const canvas of this.canvases) canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
    if (!at("planes").open) at("planes").showModal();
    let state = await post(`/api/owner/cases/${item.id}/volume`);
    while (!state.ready) {
      await wait(300);
      if (turn !== this.#turn || !at("planes").open) return;
      state = await call(`/api/owner/cases/${item.id}/volume`);
    }
    if (turn !== this.#turn) return;
    [this.volume, this.cursor] = [state, state.start];
    this.geometries = PLANES.map((plane, axis) => new SliceGeometry({ rows: state.size[plane.rows], columns: state.size[plane.columns], view: state.views[axis] }));
    at("planes-text").textContent = `${t("planes_boxes", { n: number(state.boxes) })} · ${t("planes_hint")}`;
    at("planes-voxels").replaceChildren(...this.owner.overview.labels.map(label => {
      const swatch = element("i", { className: "swatch" });
      swatch.style.setProperty("--colour", this.owner.colourOf(label.value));
      return element("li", {}, swatch, t("planes_voxels", { label: label.name, n: number(state.voxels[label.value]) }));
    }));
    this.slices = [null, null, null];
    await Promise.all([0, 1, 2].map(axis => this.#load(axis)));
    this.#drawAll();
    at("planes").dataset.ready = item.name;
  }

  async #load(axis) {
    const place = this.cursor[axis];
    const bytes = new Uint8Array(await call(`/api/owner/cases/${this.item.id}/volume/${axis}/${place}`, { binary: true }));
    if (place !== this.cursor[axis]) return;
    const half = bytes.length / 2;
    this.slices[axis] = this.#paint(this.geometries[axis], bytes.subarray(0, half), bytes.subarray(half));
  }

  #paint(geometry, grey, labels) {
    const image = new ImageData(geometry.width, geometry.height);
    const tints = new Map(this.owner.overview.labels.map(label => [label.value, channels(this.owner.colourOf(label.value))]));
    geometry.order.forEach((source, target) => {
      const tint = tints.get(labels[source]);
      for (let channel = 0; channel < 3; channel++) {
        image.data[target * 4 + channel] = tint ? grey[source] * (1 - OPACITY) + tint[channel] * OPACITY : grey[source];
      }
      image.data[target * 4 + 3] = 255;
    });
    return toCanvas(image);
  }

  #viewport(axis) {
    const viewport = new Viewport(this.geometries[axis]);
    viewport.resize(this.canvases[axis].clientWidth, this.canvases[axis].clientHeight);
    return viewport;
  }

  #drawAll() {
    this.canvases.forEach((canvas, axis) => {
      if (!this.slices[axis]) return;
      const [width, height, ratio] = [canvas.clientWidth, canvas.clientHeight, devicePixelRatio || 1];
      [canvas.width, canvas.height] = [width * ratio, height * ratio];
      const context = canvas.getContext("2d");
      context.scale(ratio, ratio);
      const [geometry, viewport] = [this.geometries[axis], this.#viewport(axis)];
      context.imageSmoothingEnabled = false;
      context.drawImage(this.slices[axis], viewport.left, viewport.top, geometry.width * viewport.scaleX, geometry.height * viewport.scaleY);
      const { columns, rows } = PLANES[axis];
      const [x, y] = viewport.sliceToScreen(this.cursor[columns], this.cursor[rows]);
      context.strokeStyle = "#ffffff70";
      context.beginPath();
      context.moveTo(x, 0);
      context.lineTo(x, height);
      context.moveTo(0, y);
      context.lineTo(width, y);
      context.stroke();
      context.fillStyle = "#e8edf2";
      context.font = "600 13px system-ui, sans-serif";
      context.fillText(`${"zyx"[axis]} ${this.cursor[axis]}`, 8, 18);
      const { edges } = this.volume.views[axis];
      context.fillText(edges[0], 8, height / 2);
      context.fillText(edges[1], width - 18, height / 2);
    });
  }

  #click(axis, event) {
    if (!this.volume) return;
    const { columns, rows } = PLANES[axis];
    const [x, y] = this.#viewport(axis).screenToSlice(event.offsetX, event.offsetY);
    this.#move(columns, Math.round(x));
    this.#move(rows, Math.round(y));
  }

  async #move(axis, place) {
    if (!this.volume) return;
    const inside = Math.min(this.volume.size[axis] - 1, Math.max(0, place));
    if (inside === this.cursor[axis]) return;
    this.cursor = this.cursor.map((old, other) => (other === axis ? inside : old));
    this.#drawAll();
    await this.#load(axis);
    this.#drawAll();
  }
}
