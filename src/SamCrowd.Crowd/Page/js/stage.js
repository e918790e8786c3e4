// The slice on the screen, with marks and masks.

import { Viewport } from "./geometry.js";
import { colourOf, dashOf } from "./palette.js";
import { paint, windowOf } from "./pictures.js";

export const HANDLE = 5;

export class Stage {
  #canvas;
  #context;
  #frame = 0;
  #painted = { key: null, canvas: null };

  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    this.smooth = true;
    this.draft = null;
    this.crosshair = null;
    this.hover = null;
    new ResizeObserver(() => this.#resize()).observe(canvas.parentElement);
  }

  // store: SliceStore; masks: MaskStore or null; chosen: the window { low, high }.
  take(work, store, masks) {
    Object.assign(this, { work, store, masks, viewport: new Viewport(work.geometry), draft: null, crosshair: null });
    this.#painted.key = null;
    this.#resize();
  }

  // Low and high of the slice that is shown; null before it is there, and in the study's view.
  get range() {
    const pixels = this.work ? this.store.peek(this.work.slice) : null;
    return pixels ? windowOf(this.work.picture, pixels, this.chosen) : null;
  }

  // Width and height of the whole slice on the screen.
  get size() {
    const { viewport, work } = this;
    const round = value => Math.round(value * 10) / 10;
    return [round(work.geometry.width * viewport.scaleX), round(work.geometry.height * viewport.scaleY)];
  }

  redraw() {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.work) this.#draw();
    });
  }

  colourOf(label) { return colourOf(this.indexOf(label)); }

  // The handles of a box: name, and its place on the screen.
  handles(box) {
    const [x0, y0, x1, y1] = this.viewport.boxToScreen(box);
    const [cx, cy] = [(x0 + x1) / 2, (y0 + y1) / 2];
    return [
      ["nw", x0, y0], ["ne", x1, y0], ["sw", x0, y1], ["se", x1, y1],
      ["n", cx, y0], ["s", cx, y1], ["w", x0, cy], ["e", x1, cy], ["move", cx, cy],
    ];
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.#canvas.parentElement;
    const ratio = devicePixelRatio || 1;
    [this.#canvas.width, this.#canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    [this.#canvas.style.width, this.#canvas.style.height] = [`${width}px`, `${height}px`];
    this.viewport?.resize(width, height);
    this.redraw();
  }

  #draw() {
    const { viewport, work } = this;
    const context = this.#context;
    const ratio = devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, viewport.width, viewport.height);
    const pixels = this.store.peek(work.slice);
    if (pixels) this.#drawPicture(context, pixels);
    const { answer, mark: selected } = { answer: work.answer(), mark: work.mark };
    for (const mark of answer.marks) if (this.masks) this.#drawMask(context, mark);
    for (const mark of answer.marks) this.#drawMark(context, mark, mark === selected);
    if (this.draft) this.#drawBox(context, this.draft, this.colourOf(work.label), [], 2);
    if (selected?.box && !this.draft) this.#drawHandles(context, selected);
    if (answer.nothing) this.#drawNothing(context);
    if (this.crosshair) this.#drawCrosshair(context, ...viewport.sliceToScreen(...this.crosshair));
    else if (this.hover && this.showsLines) this.#drawCrosshair(context, ...this.hover);
  }

  #drawPicture(context, pixels) {
    const { viewport, work } = this;
    const range = windowOf(work.picture, pixels, this.chosen);
    const key = `${work.id} ${work.slice} ${range}`;
    if (this.#painted.key !== key) this.#painted = { key, canvas: paint(work.picture, work.geometry, pixels, range) };
    context.imageSmoothingEnabled = this.smooth;
    context.imageSmoothingQuality = "high";
    context.drawImage(this.#painted.canvas, viewport.left, viewport.top, work.geometry.width * viewport.scaleX, work.geometry.height * viewport.scaleY);
  }

  #drawMask(context, mark) {
    const { viewport, work } = this;
    const mask = this.masks.of(work.slice, mark, this.colourOf(mark.label));
    if (mask.state !== "ready") return;
    context.save();
    context.globalAlpha = 0.3;
    context.imageSmoothingEnabled = false;
    context.drawImage(mask.tint, viewport.left, viewport.top, work.geometry.width * viewport.scaleX, work.geometry.height * viewport.scaleY);
    context.globalAlpha = 1;
    const path = new Path2D();
    path.addPath(mask.outline, new DOMMatrix([viewport.scaleX, 0, 0, viewport.scaleY, viewport.left, viewport.top]));
    context.strokeStyle = "#000a";
    context.lineWidth = 3;
    context.stroke(path);
    context.strokeStyle = this.colourOf(mark.label);
    context.lineWidth = 1.5;
    context.stroke(path);
    context.restore();
  }

  #drawMark(context, mark, isSelected) {
    const colour = this.colourOf(mark.label);
    const index = this.indexOf(mark.label);
    const waiting = this.masks && this.masks.of(this.work.slice, mark, colour).state === "waiting";
    if (mark.box) {
      this.#drawBox(context, mark.box, colour, waiting ? [2, 4] : dashOf(index), isSelected ? 2.5 : 1.5);
      this.#drawTag(context, mark, colour, index);
    }
    for (const [x, y, positive] of mark.points) this.#drawPoint(context, ...this.viewport.sliceToScreen(x, y), positive === 1, colour, isSelected);
  }

  #drawBox(context, box, colour, dash, width) {
    const [x0, y0, x1, y1] = this.viewport.boxToScreen(box);
    context.save();
    context.strokeStyle = "#000b";
    context.lineWidth = width + 2;
    context.strokeRect(x0, y0, x1 - x0, y1 - y0);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.strokeRect(x0, y0, x1 - x0, y1 - y0);
    context.restore();
  }

  // Colour is never the only sign: each box carries its label's number and name.
  #drawTag(context, mark, colour, index) {
    const [x0, y0, , y1] = this.viewport.boxToScreen(mark.box);
    const text = `${index + 1} ${this.work.labels.find(label => label.value === mark.label)?.name ?? mark.label}`;
    context.font = "600 12px system-ui, sans-serif";
    const width = context.measureText(text).width + 10;
    const top = y0 >= 20 ? y0 - 19 : Math.min(y1 + 2, this.viewport.height - 18);
    context.fillStyle = "#000c";
    context.fillRect(x0 - 1, top, width, 17);
    context.fillStyle = colour;
    context.fillText(text, x0 + 4, top + 13);
  }

  #drawHandles(context, mark) {
    const colour = this.colourOf(mark.label);
    for (const [name, x, y] of this.handles(mark.box)) {
      context.fillStyle = "#000d";
      context.strokeStyle = colour;
      context.lineWidth = 2;
      context.beginPath();
      if (name === "move") {
        context.arc(x, y, HANDLE + 1, 0, 7);
        context.moveTo(x - 3, y);
        context.lineTo(x + 3, y);
        context.moveTo(x, y - 3);
        context.lineTo(x, y + 3);
      } else context.rect(x - HANDLE, y - HANDLE, 2 * HANDLE, 2 * HANDLE);
      context.fill();
      context.stroke();
    }
  }

  #drawPoint(context, x, y, positive, colour, isSelected) {
    context.beginPath();
    context.arc(x, y, 8, 0, 7);
    context.fillStyle = positive ? "#0a2a12e0" : "#3a0c0ce0";
    context.fill();
    context.strokeStyle = isSelected ? "#fff" : colour;
    context.lineWidth = 2;
    context.stroke();
    context.beginPath();
    context.moveTo(x - 4, y);
    context.lineTo(x + 4, y);
    if (positive) {
      context.moveTo(x, y - 4);
      context.lineTo(x, y + 4);
    }
    context.strokeStyle = "#fff";
    context.stroke();
  }

  #drawNothing(context) {
    const { viewport } = this;
    context.save();
    context.font = "600 18px system-ui, sans-serif";
    context.textAlign = "center";
    const width = context.measureText(this.nothingText).width + 36;
    context.fillStyle = "#000b";
    context.beginPath();
    context.roundRect((viewport.width - width) / 2, viewport.height - 66, width, 40, 20);
    context.fill();
    context.fillStyle = "#fff";
    context.fillText(this.nothingText, viewport.width / 2, viewport.height - 40);
    context.restore();
  }

  #drawCrosshair(context, x, y) {
    const { viewport } = this;
    context.save();
    for (const [colour, dash] of [["#000a", []], ["#fffc", [5, 5]]]) {
      context.strokeStyle = colour;
      context.setLineDash(dash);
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(x, 0);
      context.lineTo(x, viewport.height);
      context.moveTo(0, y);
      context.lineTo(viewport.width, y);
      context.stroke();
    }
    context.restore();
  }
}
