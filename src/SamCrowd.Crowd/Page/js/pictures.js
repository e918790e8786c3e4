// Slices as the server sends them, and as pictures in a window of intensities.

import { call, insist } from "./api.js";

const MOST_SLICES = 150;

export class SliceStore {
  #slices = new Map();

  constructor(path, picture) { Object.assign(this, { path, picture }); }

  // The pixels where they are at hand.
  peek(slice) {
    const known = this.#slices.get(slice);
    return known?.pixels ?? null;
  }

  // onWaiting: called each time the server did not send it and is asked again.
  async get(slice, ahead = false, onWaiting = null) {
    let entry = this.#slices.get(slice);
    if (!entry) {
      entry = { pixels: null };
      entry.loading = insist(() => call(`${this.path}/${slice}${ahead ? "?ahead=1" : ""}`, { binary: true }), () => entry.onWaiting?.()).then(bytes => {
        entry.pixels = this.picture.bits === 8 ? new Uint8Array(bytes) : new Uint16Array(bytes);
        return entry.pixels;
      });
      entry.loading.catch(() => this.#slices.delete(slice));
    }
    if (onWaiting) entry.onWaiting = onWaiting;
    // Last used, last forgotten.
    this.#slices.delete(slice);
    this.#slices.set(slice, entry);
    if (this.#slices.size > MOST_SLICES) this.#slices.delete(this.#slices.keys().next().value);
    return entry.pixels ?? entry.loading;
  }
}

// The intensities that become black and white: the window's, or the slice's own smallest and largest.
export function windowOf(picture, pixels, chosen) {
  if (picture.bits === 8) return null;
  if (chosen && chosen.low !== null && chosen.low !== undefined) return [chosen.low, chosen.high];
  let [low, high] = [65535, 0];
  for (const value of pixels) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [picture.minimum + picture.slope * low, picture.minimum + picture.slope * high];
}

// Grey levels of the picture as it is shown, as an image that can be drawn.
export function paint(picture, geometry, pixels, range) {
  const image = new ImageData(geometry.width, geometry.height);
  const levels = new Uint8ClampedArray(picture.bits === 8 ? 256 : 65536);
  for (let value = 0; value < levels.length; value++) {
    const intensity = picture.minimum + picture.slope * value;
    levels[value] = range === null ? value : range[1] > range[0] ? (intensity - range[0]) / (range[1] - range[0]) * 255 : 0;
  }
  const { order } = geometry;
  const target = new Uint32Array(image.data.buffer);
  for (let at = 0; at < order.length; at++) target[at] = 0xff000000 | (levels[pixels[order[at]]] * 0x010101);
  return toCanvas(image);
}

export function toCanvas(image) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}
