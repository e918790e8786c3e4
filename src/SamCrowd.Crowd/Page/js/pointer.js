// Mouse, pen and fingers on the stage.

const NEAR = 9;
const NEAR_FINGER = 20;
const CLICK = 4;

export class Pointer {
  #fingers = new Map();
  #gesture = null;
  #pinch = null;

  // app: the annotation page; canvas: the stage's.
  constructor(app, canvas) {
    Object.assign(this, { app, canvas });
    canvas.addEventListener("pointerdown", event => this.#down(event));
    canvas.addEventListener("pointermove", event => this.#move(event));
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, event => this.#up(event));
    canvas.addEventListener("pointerleave", () => {
      app.stage.hover = null;
      app.stage.redraw();
    });
    canvas.addEventListener("wheel", event => this.#wheel(event), { passive: false });
    canvas.addEventListener("contextmenu", event => event.preventDefault());
  }

  // Ends what is being drawn without a mark.
  cancel() {
    this.#gesture = null;
    this.app.stage.draft = null;
    this.app.stage.redraw();
  }

  #at(event) {
    const bounds = this.canvas.getBoundingClientRect();
    return [event.clientX - bounds.left, event.clientY - bounds.top];
  }

  #down(event) {
    if (!this.app.work) return;
    this.canvas.focus({ preventScroll: true });
    this.canvas.setPointerCapture(event.pointerId);
    const at = this.#at(event);
    if (event.pointerType === "touch") {
      this.#fingers.set(event.pointerId, at);
      if (this.#fingers.size === 2) {
        this.cancel();
        this.#pinch = this.#spread();
        return;
      }
      if (this.#fingers.size > 2) return;
    }
    event.preventDefault();
    this.#gesture = this.#begin(event, at);
  }

  #begin(event, at) {
    const { app } = this;
    if (event.button === 2 || app.tool === "window") return { kind: "window", last: at };
    if (event.button === 1 || app.tool === "move") return { kind: "pan", last: at };
    if (!app.work.isAsked) return { kind: "pan", last: at };
    if (app.tool === "positive" || app.tool === "negative") return { kind: "point", start: at };
    const handle = this.#handleAt(at, event.pointerType);
    if (handle) return { kind: "handle", handle, start: at, box: app.work.mark.box, id: app.work.mark.id };
    return { kind: "box", start: at, picture: app.stage.viewport.toPicture(...at) };
  }

  #handleAt([x, y], type) {
    const { stage, work } = this.app;
    if (!work.mark?.box) return null;
    const near = type === "touch" ? NEAR_FINGER : NEAR;
    const found = stage.handles(work.mark.box)
      .map(([name, hx, hy]) => ({ name, distance: Math.hypot(hx - x, hy - y) }))
      .filter(handle => handle.distance <= near)
      .sort((a, b) => a.distance - b.distance)[0];
    return found?.name ?? null;
  }

  #move(event) {
    const { app } = this;
    if (!app.work) return;
    const at = this.#at(event);
    if (this.#fingers.has(event.pointerId)) this.#fingers.set(event.pointerId, at);
    if (this.#pinch) return this.#pinchTo(this.#spread());
    const gesture = this.#gesture;
    if (!gesture) return this.#hover(event, at);
    if (gesture.kind === "window" || gesture.kind === "pan") {
      const [dx, dy] = [at[0] - gesture.last[0], at[1] - gesture.last[1]];
      gesture.last = at;
      if (gesture.kind === "window") app.dragWindow(dx, dy);
      else app.stage.viewport.pan(dx, dy);
    } else if (gesture.kind === "box") {
      if (Math.hypot(at[0] - gesture.start[0], at[1] - gesture.start[1]) > CLICK || app.stage.draft) app.stage.draft = this.#boxTo(gesture, at);
      app.stage.hover = event.pointerType === "touch" ? null : at;
    } else if (gesture.kind === "handle") app.stage.draft = this.#changed(gesture, at);
    app.stage.redraw();
  }

  #hover(event, at) {
    const { app } = this;
    app.stage.hover = event.pointerType === "touch" ? null : at;
    const handle = app.tool === "box" ? this.#handleAt(at, event.pointerType) : null;
    const cursors = { nw: "nwse-resize", se: "nwse-resize", ne: "nesw-resize", sw: "nesw-resize", n: "ns-resize", s: "ns-resize", w: "ew-resize", e: "ew-resize", move: "move" };
    this.canvas.style.cursor = handle ? cursors[handle] : app.tool === "move" || !app.work.isAsked ? "grab" : "crosshair";
    app.stage.redraw();
  }

  #up(event) {
    const { app } = this;
    this.#fingers.delete(event.pointerId);
    if (this.#pinch) {
      if (this.#fingers.size === 0) this.#pinch = null;
      return;
    }
    const gesture = this.#gesture;
    this.#gesture = null;
    if (!gesture || !app.work) return;
    const at = this.#at(event);
    const draft = app.stage.draft;
    app.stage.draft = null;
    if (event.type === "pointercancel") return app.stage.redraw();
    if (gesture.kind === "point") app.work.point(...app.stage.viewport.screenToSlice(...at), app.tool === "positive" && !event.altKey);
    else if (gesture.kind === "box" && draft) app.drawn(this.#boxTo(gesture, at));
    else if (gesture.kind === "box") this.#click(at);
    else if (gesture.kind === "handle" && draft) app.work.changeBox(gesture.id, this.#changed(gesture, at));
    app.stage.redraw();
  }

  // A click takes the smallest box around it, or none.
  #click([x, y]) {
    const { stage, work } = this.app;
    const around = work.answer().marks.filter(mark => {
      if (!mark.box) return mark.points.some(([px, py]) => Math.hypot(stage.viewport.sliceToScreen(px, py)[0] - x, stage.viewport.sliceToScreen(px, py)[1] - y) < 12);
      const [x0, y0, x1, y1] = stage.viewport.boxToScreen(mark.box);
      return x >= x0 && x <= x1 && y >= y0 && y <= y1;
    });
    const area = mark => mark.box ? (mark.box[2] - mark.box[0]) * (mark.box[3] - mark.box[1]) : 0;
    work.select(around.sort((a, b) => area(a) - area(b))[0]?.id ?? null);
  }

  #boxTo(gesture, at) {
    const { stage, work } = this.app;
    const [u, v] = stage.viewport.toPicture(...at);
    const [u0, v0] = gesture.picture;
    return work.geometry.clampBox(work.geometry.boxToSlice([Math.min(u, u0), Math.min(v, v0), Math.max(u, u0), Math.max(v, v0)]));
  }

  #changed(gesture, at) {
    const { stage, work } = this.app;
    const { viewport } = stage;
    let [u0, v0, u1, v1] = work.geometry.boxToPicture(gesture.box);
    const [du, dv] = [(at[0] - gesture.start[0]) / viewport.scaleX, (at[1] - gesture.start[1]) / viewport.scaleY];
    const { handle } = gesture;
    if (handle === "move") [u0, v0, u1, v1] = [u0 + du, v0 + dv, u1 + du, v1 + dv];
    else {
      if (handle.includes("w")) u0 += du;
      if (handle.includes("e")) u1 += du;
      if (handle.includes("n")) v0 += dv;
      if (handle.includes("s")) v1 += dv;
    }
    const box = work.geometry.boxToSlice([Math.min(u0, u1), Math.min(v0, v1), Math.max(u0, u1), Math.max(v0, v1)]);
    return work.geometry.clampBox(box);
  }

  #spread() {
    const [[ax, ay], [bx, by]] = [...this.#fingers.values()];
    return { x: (ax + bx) / 2, y: (ay + by) / 2, distance: Math.max(10, Math.hypot(ax - bx, ay - by)) };
  }

  #pinchTo(now) {
    if (this.#fingers.size < 2) return;
    const { viewport } = this.app.stage;
    viewport.pan(now.x - this.#pinch.x, now.y - this.#pinch.y);
    viewport.zoomAt(now.distance / this.#pinch.distance, now.x, now.y);
    this.#pinch = now;
    this.app.stage.redraw();
  }

  #wheel(event) {
    event.preventDefault();
    if (!this.app.work) return;
    if (event.ctrlKey || event.metaKey) {
      this.app.stage.viewport.zoomAt(Math.exp(-event.deltaY / 300), ...this.#at(event));
      this.app.stage.redraw();
      return;
    }
    // One notch of a wheel is one slice; a touchpad sends many small steps.
    this.wheeled = (this.wheeled ?? 0) + (event.deltaMode === 1 ? event.deltaY * 40 : event.deltaY);
    const steps = Math.abs(event.deltaY) >= 60 && event.deltaMode === 0 ? Math.sign(event.deltaY) : Math.trunc(this.wheeled / 60);
    if (steps === 0) return;
    this.wheeled = 0;
    this.app.work.show(Math.min(this.app.work.picture.slices - 1, Math.max(0, this.app.work.slice + steps)));
  }
}
