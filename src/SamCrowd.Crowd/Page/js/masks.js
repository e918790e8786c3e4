// SAM's masks of marks: asked for when a mark is made, kept while the task is in hand.

import { post, Refused } from "./api.js";
import { channels } from "./palette.js";
import { toCanvas } from "./pictures.js";

export class MaskStore {
  #masks = new Map();

  // onReady(): a mask came in; onSlow(seconds): how long the last one took.
  constructor(task, geometry, onReady) { Object.assign(this, { task, geometry, onReady }); }

  // The mask of a mark where it is at hand; asks for it where it is not.
  of(slice, mark, colour) {
    const key = JSON.stringify([slice, mark.box ?? null, mark.points, colour]);
    const known = this.#masks.get(key);
    if (known) return known;
    const entry = { state: "waiting", asked: performance.now() };
    this.#masks.set(key, entry);
    this.#ask(key, entry, slice, mark, colour);
    return entry;
  }

  async #ask(key, entry, slice, mark, colour) {
    try {
      const reply = await post(`/api/tasks/${this.task}/mask`, { slice, box: mark.box ?? null, points: mark.points });
      Object.assign(entry, this.#draw(reply.runs, colour), { state: "ready", iou: reply.predicted_iou ?? null, pixels: reply.pixels });
      entry.milliseconds = performance.now() - entry.asked;
    } catch (error) {
      if (error instanceof Refused) entry.state = "refused";
      else this.#masks.delete(key);
    }
    this.onReady(entry);
  }

  #draw(runs, colour) {
    const { geometry } = this;
    const mask = new Uint8Array(geometry.rows * geometry.columns);
    for (let i = 0; i < runs.length; i += 2) mask.fill(1, runs[i], runs[i] + runs[i + 1]);
    return drawMask(mask, geometry, colour);
  }
}

// A tint to lay over the picture, and its outline as a path in pixels of the picture.
export function drawMask(mask, geometry, colour) {
  const { width, height, order } = geometry;
  const image = new ImageData(width, height);
  const [red, green, blue] = channels(colour);
  const tint = (255 << 24 | blue << 16 | green << 8 | red) >>> 0;
  const target = new Uint32Array(image.data.buffer);
  const shown = new Uint8Array(width * height);
  for (let at = 0; at < order.length; at++) {
    if (mask[order[at]]) [shown[at], target[at]] = [1, tint];
  }
  return { tint: toCanvas(image), outline: outlineOf(shown, width, height) };
}

function outlineOf(shown, width, height) {
  const path = new Path2D();
  const inside = (u, v) => u >= 0 && v >= 0 && u < width && v < height && shown[v * width + u] === 1;
  // Runs of equal edges become one line each, along rows and then along columns.
  for (let v = 0; v <= height; v++) {
    for (let u = 0; u < width; u++) {
      if (inside(u, v) === inside(u, v - 1)) continue;
      const start = u;
      while (u < width && inside(u, v) !== inside(u, v - 1)) u++;
      path.moveTo(start, v);
      path.lineTo(u, v);
    }
  }
  for (let u = 0; u <= width; u++) {
    for (let v = 0; v < height; v++) {
      if (inside(u, v) === inside(u - 1, v)) continue;
      const start = v;
      while (v < height && inside(u, v) !== inside(u - 1, v)) v++;
      path.moveTo(u, start);
      path.lineTo(u, v);
    }
  }
  return path;
}
