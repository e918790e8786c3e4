// What buttons and keys do.

import { call, insist, post } from "./api.js";
import { t } from "./text.js";

const at = id => document.getElementById(id);

export class Actions {
  tool = "box";
  presetIndex = 0;
  presets = [];

  // The window that the annotator chose goes on from task to task.
  usePresets(picture) {
    const kept = this.stage.chosen;
    this.presets = picture.presets;
    const first = picture.window;
    if (first && !this.presets.some(preset => preset.low === first.low && preset.high === first.high)) this.presets = [first, ...this.presets];
    const usual = Math.max(0, this.presets.findIndex(preset => first && preset.low === first.low && preset.high === first.high));
    if (kept && this.presetName) {
      // A preset by its name: the percentiles of another case are other numbers.
      const same = this.presets.findIndex(preset => preset.name === this.presetName);
      if (same >= 0) return this.choosePreset(same, true);
    }
    if (!kept) this.choosePreset(usual, true);
  }

  choosePreset(index, quiet = false) {
    const preset = this.presets[index];
    [this.presetIndex, this.presetName] = [index, preset.name];
    this.stage.chosen = { low: preset.low ?? null, high: preset.high ?? null };
    if (!quiet) this.#windowChanged();
  }

  nextPreset(step) {
    if (!this.me.study_view) this.choosePreset((Math.max(this.presetIndex, 0) + step + this.presets.length) % this.presets.length);
  }

  // Right: wider; up: brighter, that is a lower level.
  dragWindow(dx, dy) { this.scaleWindow(Math.exp(dx / 250), dy / 400); }

  // The width times factor, the level moved by a part of the width.
  scaleWindow(factor, shift) {
    const range = this.stage.range;
    if (!range) return;
    const least = (this.work.picture.maximum - this.work.picture.minimum) / 1e4 || 1;
    const width = Math.max(least, (range[1] - range[0]) * factor);
    const level = (range[0] + range[1]) / 2 + shift * width;
    this.stage.chosen = { low: level - width / 2, high: level + width / 2 };
    [this.presetIndex, this.presetName] = [-1, null];
    this.#windowChanged();
  }

  #windowChanged() {
    this.stage.redraw();
    this.panels.window();
  }

  chooseTool(tool) {
    if ((tool === "positive" || tool === "negative") && !this.me.takes_points) return;
    if (tool === "window" && this.me.study_view) return;
    this.tool = tool;
    this.panels.update();
  }

  nextLabel(step) {
    const { labels, label } = this.work;
    this.chooseLabel((labels.findIndex(item => item.value === label) + step + labels.length) % labels.length);
  }

  chooseLabel(index) {
    const label = this.work.labels[index];
    if (label) this.work.choose(label.value);
  }

  step(slices) {
    const { work } = this;
    work.show(Math.min(work.picture.slices - 1, Math.max(0, work.slice + slices)));
  }

  showAsked() { this.work.show(this.work.nextOpen(this.work.slice - 1) ?? this.work.slices[0]); }

  drawn(box) {
    // Smaller than a pixel is a slip of the hand.
    if (box[2] - box[0] < 0.5 || box[3] - box[1] < 0.5) return this.work.select(null);
    this.work.draw(box);
  }

  nextObject() {
    this.work.select(null);
    this.say("next_object");
  }

  selectNext(step) {
    const { marks } = this.work.answer();
    if (marks.length === 0) return;
    const index = marks.findIndex(mark => mark.id === this.work.selected);
    this.work.select(marks[(index + step + marks.length) % marks.length].id);
  }

  nudge(du, dv, resize) {
    const { geometry, mark } = this.work;
    let [u0, v0, u1, v1] = geometry.boxToPicture(mark.box);
    if (resize) [u1, v1] = [Math.max(u0 + 1, u1 + du), Math.max(v0 + 1, v1 + dv)];
    else [u0, v0, u1, v1] = [u0 + du, v0 + dv, u1 + du, v1 + dv];
    this.work.changeBox(mark.id, geometry.boxToSlice([u0, v0, u1, v1]));
  }

  deleteMark() { if (!this.work.delete()) this.say("nothing_selected"); }

  undo() { if (!this.work.undo()) this.say("nothing_to_undo"); }

  redo() { if (!this.work.redo()) this.say("nothing_to_redo"); }

  nothing() {
    if (this.work.nothing()) return;
    this.say(this.work.isAsked ? "boxes_there" : "context_only");
  }

  nothingOnRest() {
    if (this.work.slices.length > 1 && this.work.nothingOnRest() && this.work.isDone) this.#finish();
  }

  async accept() {
    const { work } = this;
    if (!work.isAsked) return this.showAsked();
    if (!work.accept()) return this.say("accept_what");
    if (work.isDone) return this.#finish();
    work.show(work.nextOpen(work.slice));
  }

  async #finish() {
    if (this.finishing) return;
    this.finishing = true;
    try {
      await this.next();
    } finally {
      this.finishing = false;
    }
  }

  // In a task of many slices to its next or previous one; where each slice is a task of its own, from the nearest own slice before or after.
  carry(step) {
    const { work } = this;
    if (work.slices.length > 1 || !work.around) return work.carry(step) || this.say("carry_what");
    const { before, after } = work.around;
    const source = step > 0 ? before ?? after : after ?? before;
    if (!source || !work.bring(source.marks)) return this.say("carry_what");
    this.panels.say(t("carried_from", { slice: source.slice + 1 }));
  }

  get canCarry() {
    const { work } = this;
    if (!work.isAsked) return false;
    if (work.slices.length > 1 || !work.around) return work.answer().marks.some(mark => mark.box);
    return Boolean(work.around.before ?? work.around.after);
  }

  async skip() {
    const { id } = this.work;
    await this.outbox.empty();
    await insist(() => post(`/api/tasks/${id}/skip`));
    await this.next();
  }

  // The task that was finished last, to look at it again.
  async back() {
    await this.outbox.empty();
    const { id } = this.work;
    const tasks = await insist(() => call("/api/tasks"));
    const done = tasks.filter(task => task.state === "done");
    const index = done.findIndex(task => task.id === id);
    const earlier = done[index + 1];
    if (!earlier) return this.say("nothing_before");
    this.take(await insist(() => call(`/api/tasks/${earlier.id}`)));
    this.work.show(this.work.slices[0]);
  }

  zoom(factor) {
    const { viewport } = this.stage;
    viewport.zoomAt(factor, viewport.width / 2, viewport.height / 2);
    this.stage.redraw();
  }

  fit() {
    this.stage.viewport.fit();
    this.stage.redraw();
  }

  toggleSmooth() {
    this.stage.smooth = !this.stage.smooth;
    at("smooth").setAttribute("aria-pressed", this.stage.smooth);
    this.stage.redraw();
  }

  help() {
    at("help-keys").replaceChildren(...this.helpKeys());
    at("help").showModal();
  }

  say(key) { this.panels.say(t(key)); }
}
