// The keyboard alone is enough: every action has a key, and a crosshair draws without a mouse.

// Keys as they are shown in the help; the texts are key_… of the languages.
export const HELP = [
  ["1 – 9", "help_labels"], ["L  ⇧L", "help_next_label"], ["↑ ↓", "help_slices"], ["Home", "help_home"], ["D  A  R", "help_tools"], ["N", "help_next"], ["T", "help_turn"],
  ["0", "help_nothing"], ["⇧0", "help_nothing_rest"], ["Space", "help_accept"], ["X", "help_delete"], ["P  ⇧P", "help_carry"], ["Z  ⇧Z", "help_undo"],
  ["C, ↵", "help_crosshair"], ["E", "help_adjust"], ["V", "help_window"], ["[ ]  , .", "help_level"], ["+ − F", "help_zoom"], ["I", "help_smooth"],
  ["S", "help_skip"], ["B", "help_back"], ["?", "help_help"],
];

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Keys {
  #anchor = null;
  #adjusting = false;

  constructor(app) {
    this.app = app;
    addEventListener("keydown", event => this.#down(event));
  }

  reset() { [this.#anchor, this.#adjusting] = [null, false]; }

  #down(event) {
    const { app } = this;
    const inField = event.target.closest("input:not([type=range]), select, textarea, dialog");
    if (!app.work || inField || event.altKey) return;
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === "z") return this.#done(event, event.shiftKey ? app.redo() : app.undo());
    if (control && event.key.toLowerCase() === "y") return this.#done(event, app.redo());
    if (control) return;
    if (event.key in ARROWS) return this.#arrow(event, ARROWS[event.key]);
    // A button keeps the keys that press it.
    if (["Enter", " "].includes(event.key) && event.target.closest("button")) return;
    const actions = this.#actions();
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? this.#byCode(event, actions);
    if (action) this.#done(event, action(event.shiftKey));
  }

  #done(event) { event.preventDefault(); }

  // Digits by their place on the keyboard, so that shift does not make signs of them; letters where the keyboard writes another script.
  #byCode(event, actions) {
    const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
    if (letter && !/^[\x20-\x7e]$/.test(event.key)) return actions[letter.toLowerCase()] ?? null;
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
    if (digit === undefined) return null;
    return digit === "0" ? shift => (shift ? this.app.nothingOnRest() : this.app.nothing()) : () => this.app.chooseLabel(Number(digit) - 1);
  }

  #actions() {
    const { app } = this;
    return {
      " ": () => app.accept(),
      n: () => app.nextObject(),
      x: () => app.deleteMark(),
      Delete: () => app.deleteMark(),
      Backspace: () => app.deleteMark(),
      z: shift => (shift ? app.redo() : app.undo()),
      p: shift => app.carry(shift ? -1 : 1),
      d: () => app.chooseTool("box"),
      a: () => app.chooseTool("positive"),
      r: () => app.chooseTool("negative"),
      w: () => app.chooseTool("window"),
      m: () => app.chooseTool("move"),
      c: () => this.#toggleCrosshair(),
      e: () => this.#toggleAdjusting(),
      l: shift => app.nextLabel(shift ? -1 : 1),
      Enter: () => this.#enter(),
      Escape: () => this.#escape(),
      t: shift => app.selectNext(shift ? -1 : 1),
      v: shift => app.nextPreset(shift ? -1 : 1),
      "[": () => app.scaleWindow(0.9, 0),
      "]": () => app.scaleWindow(1 / 0.9, 0),
      ",": () => app.scaleWindow(1, 0.04),
      ".": () => app.scaleWindow(1, -0.04),
      "+": () => app.zoom(1.25),
      "=": () => app.zoom(1.25),
      "-": () => app.zoom(0.8),
      f: () => app.fit(),
      i: () => app.toggleSmooth(),
      s: () => app.skip(),
      b: () => app.back(),
      Home: () => app.showAsked(),
      PageUp: () => app.step(-5),
      PageDown: () => app.step(5),
      "?": () => app.help(),
      h: () => app.help(),
    };
  }

  #arrow(event, [du, dv]) {
    const { app } = this;
    if (event.target.closest("input[type=range]") && event.target.id !== "slice") return;
    this.#done(event);
    const step = event.shiftKey ? 10 : 1;
    if (this.#adjusting && app.work.mark?.box) app.nudge(du, dv, event.shiftKey);
    else if (app.stage.crosshair) this.#moveCrosshair(du * step, dv * step);
    else if (event.shiftKey) {
      app.stage.viewport.pan(-du * 40, -dv * 40);
      app.stage.redraw();
    } else app.step(du + dv);
  }

  #toggleCrosshair() {
    const { stage, work } = this.app;
    this.reset();
    stage.draft = null;
    stage.crosshair = stage.crosshair ? null : work.geometry.toSlice(Math.floor(work.geometry.width / 2), Math.floor(work.geometry.height / 2));
    stage.redraw();
    this.app.say(stage.crosshair ? "crosshair_on" : "crosshair_off");
  }

  #moveCrosshair(du, dv) {
    const { stage, work } = this.app;
    const { geometry } = work;
    const [u, v] = geometry.toPicture(...stage.crosshair);
    stage.crosshair = geometry.toSlice(Math.min(geometry.width - 0.5, Math.max(-0.5, u + du)), Math.min(geometry.height - 0.5, Math.max(-0.5, v + dv)));
    if (this.#anchor) stage.draft = this.#boxTo(stage.crosshair);
    stage.redraw();
  }

  #boxTo([x, y]) {
    const [ax, ay] = this.#anchor;
    return this.app.work.geometry.clampBox([Math.min(ax, x), Math.min(ay, y), Math.max(ax, x), Math.max(ay, y)]);
  }

  #enter() {
    const { app } = this;
    const { crosshair } = app.stage;
    if (this.#adjusting) return this.#toggleAdjusting();
    if (!crosshair || !app.work.isAsked) return;
    if (app.tool === "positive" || app.tool === "negative") app.work.point(...crosshair, app.tool === "positive");
    else if (!this.#anchor) {
      this.#anchor = crosshair;
      app.say("crosshair_corner");
    } else {
      const box = this.#boxTo(crosshair);
      [this.#anchor, app.stage.draft] = [null, null];
      app.drawn(box);
    }
  }

  #toggleAdjusting() {
    if (!this.app.work.mark?.box) return;
    this.#adjusting = !this.#adjusting;
    this.app.say(this.#adjusting ? "adjust_on" : "adjust_off");
  }

  #escape() {
    this.reset();
    this.app.pointer.cancel();
    this.app.stage.crosshair = null;
    this.app.work.select(null);
  }
}
