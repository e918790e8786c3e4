// From the slice array's pixels (x, y; whole numbers are centres) to the picture as it is shown (u, v), to the screen, and back.

export class SliceGeometry {
  constructor(picture) {
    Object.assign(this, { rows: picture.rows, columns: picture.columns, view: picture.view });
    const { transpose, pixel_width: width, pixel_height: height } = this.view;
    this.width = transpose ? this.rows : this.columns;
    this.height = transpose ? this.columns : this.rows;
    const smaller = Math.min(width, height);
    [this.aspectX, this.aspectY] = [width / smaller, height / smaller];
  }

  toPicture(x, y) {
    const { transpose, flip_x: flipX, flip_y: flipY } = this.view;
    const [u, v] = transpose ? [y, x] : [x, y];
    return [flipX ? this.width - 1 - u : u, flipY ? this.height - 1 - v : v];
  }

  toSlice(u, v) {
    const { transpose, flip_x: flipX, flip_y: flipY } = this.view;
    const [a, b] = [flipX ? this.width - 1 - u : u, flipY ? this.height - 1 - v : v];
    return transpose ? [b, a] : [a, b];
  }

  boxToPicture([x0, y0, x1, y1]) { return sorted(this.toPicture(x0, y0), this.toPicture(x1, y1)); }

  boxToSlice([u0, v0, u1, v1]) { return sorted(this.toSlice(u0, v0), this.toSlice(u1, v1)); }

  // Within the slice's outline, on eighths of a pixel: exact in binary and short in decimal.
  clampX(x) { return Math.min(this.columns - 0.5, Math.max(-0.5, Math.round(x * 8) / 8)); }

  clampY(y) { return Math.min(this.rows - 0.5, Math.max(-0.5, Math.round(y * 8) / 8)); }

  clampBox([x0, y0, x1, y1]) { return [this.clampX(x0), this.clampY(y0), this.clampX(x1), this.clampY(y1)]; }

  // Pixels of the slice array in the order in which the picture shows them.
  forEachPixel(visit) {
    for (let v = 0, at = 0; v < this.height; v++) {
      for (let u = 0; u < this.width; u++, at++) {
        const [x, y] = this.toSlice(u, v);
        visit(at, y * this.columns + x);
      }
    }
  }

  // The index in the slice array of each pixel of the picture.
  get order() {
    if (!this.indices) {
      this.indices = new Uint32Array(this.width * this.height);
      this.forEachPixel((at, source) => { this.indices[at] = source; });
    }
    return this.indices;
  }
}

function sorted([a0, b0], [a1, b1]) {
  return [Math.min(a0, a1), Math.min(b0, b1), Math.max(a0, a1), Math.max(b0, b1)];
}

// Where the picture lies in a canvas of width x height CSS pixels.
export class Viewport {
  zoom = 1;
  panX = 0;
  panY = 0;

  constructor(geometry) { this.geometry = geometry; }

  resize(width, height) { [this.width, this.height] = [width, height]; }

  get fitScale() {
    const { geometry } = this;
    return Math.min(this.width / (geometry.width * geometry.aspectX), this.height / (geometry.height * geometry.aspectY));
  }

  get scaleX() { return this.fitScale * this.zoom * this.geometry.aspectX; }

  get scaleY() { return this.fitScale * this.zoom * this.geometry.aspectY; }

  get left() { return (this.width - this.geometry.width * this.scaleX) / 2 + this.panX; }

  get top() { return (this.height - this.geometry.height * this.scaleY) / 2 + this.panY; }

  toScreen(u, v) { return [this.left + (u + 0.5) * this.scaleX, this.top + (v + 0.5) * this.scaleY]; }

  toPicture(screenX, screenY) { return [(screenX - this.left) / this.scaleX - 0.5, (screenY - this.top) / this.scaleY - 0.5]; }

  sliceToScreen(x, y) { return this.toScreen(...this.geometry.toPicture(x, y)); }

  screenToSlice(screenX, screenY) { return this.geometry.toSlice(...this.toPicture(screenX, screenY)); }

  boxToScreen(box) {
    const [u0, v0, u1, v1] = this.geometry.boxToPicture(box);
    return [...this.toScreen(u0, v0), ...this.toScreen(u1, v1)];
  }

  // What lies under the given point of the screen stays there.
  zoomAt(factor, screenX, screenY) {
    const [u, v] = this.toPicture(screenX, screenY);
    this.zoom = Math.min(20, Math.max(0.5, this.zoom * factor));
    const [nowX, nowY] = this.toScreen(u, v);
    this.pan(screenX - nowX, screenY - nowY);
  }

  pan(dx, dy) {
    // A part of the picture always stays in sight.
    const [mostX, mostY] = [(this.geometry.width * this.scaleX + this.width) / 2 - 40, (this.geometry.height * this.scaleY + this.height) / 2 - 40];
    this.panX = Math.min(mostX, Math.max(-mostX, this.panX + dx));
    this.panY = Math.min(mostY, Math.max(-mostY, this.panY + dy));
  }

  fit() { [this.zoom, this.panX, this.panY] = [1, 0, 0]; }
}
