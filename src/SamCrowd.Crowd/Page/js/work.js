// A task in hand: its answers, what is selected, and everything that can be done to it. Knows no page.

import { newId } from "./api.js";
import { SliceGeometry } from "./geometry.js";
import { History } from "./history.js";

export class Work {
  // record(event): keeps an event; circumstances(): { window, picture } of now; clock: WorkClock.
  constructor(task, me, { record, circumstances, clock, changed }) {
    Object.assign(this, { id: task.id, caseId: task.case, picture: task.picture, slices: task.slices, around: task.neighbours, record, circumstances, clock, changed });
    this.labels = task.label ? me.labels.filter(label => label.value === task.label) : me.labels;
    this.asked = new Set(task.slices);
    this.geometry = new SliceGeometry(task.picture);
    this.history = new History(task.history);
    this.label = this.labels[0].value;
    this.selected = null;
    this.slice = this.nextOpen(-1) ?? task.slices[0];
  }

  answer(slice = this.slice) { return this.history.answer(slice); }

  get isAsked() { return this.asked.has(this.slice); }

  get mark() { return this.answer().marks.find(mark => mark.id === this.selected) ?? null; }

  get isDone() { return this.slices.every(slice => this.answer(slice).accepted); }

  // The next slice after this one that is not accepted, from the start again where there is none after it.
  nextOpen(after) {
    const open = this.slices.filter(slice => !this.answer(slice).accepted);
    return open.find(slice => slice > after) ?? open[0] ?? null;
  }

  neighbour(step) {
    const at = this.slices.indexOf(this.slice);
    return this.slices[at + step] ?? null;
  }

  show(slice) {
    if (slice < 0 || slice >= this.picture.slices || slice === this.slice) return;
    this.slice = slice;
    this.selected = null;
    this.clock.restart();
    this.changed();
  }

  // chosen: by the annotator, not because it was just drawn.
  select(id, chosen = true) {
    [this.selected, this.isChosen] = [id, chosen];
    if (this.mark) this.label = this.mark.label;
    this.changed();
  }

  // A label is chosen for the mark that the annotator selected, or else for the next one: draw, key, draw, key.
  choose(value) {
    this.label = value;
    const { mark } = this;
    if (mark && mark.label !== value && this.isChosen) return this.#replace({ ...mark, label: value, seconds: mark.seconds + this.clock.take() });
    if (mark && mark.label !== value) this.selected = null;
    this.changed();
  }

  draw(box) {
    const mark = this.#newMark({ box: this.geometry.clampBox(box), points: [] });
    this.#add(mark);
    this.select(mark.id, false);
  }

  // A point refines the selected mark, or begins a new one.
  point(x, y, positive) {
    const point = [this.geometry.clampX(x), this.geometry.clampY(y), positive ? 1 : 0];
    const { mark } = this;
    if (mark) this.#replace({ ...mark, points: [...mark.points, point], seconds: mark.seconds + this.clock.take() });
    else {
      const made = this.#newMark({ points: [point] });
      this.#add(made);
      this.select(made.id, false);
    }
  }

  changeBox(id, box) {
    const mark = this.answer().marks.find(other => other.id === id);
    const now = this.geometry.clampBox(box);
    if (!mark || now.every((value, i) => value === mark.box[i])) return;
    this.#replace({ ...mark, box: now, seconds: mark.seconds + this.clock.take(), ...this.circumstances() });
  }

  delete() {
    const { mark } = this;
    if (!mark) return false;
    this.selected = null;
    this.#edit([{ slice: this.slice, answer: { marks: this.answer().marks.filter(other => other !== mark), nothing: null, accepted: false } }]);
    return true;
  }

  nothing() {
    if (!this.isAsked || this.answer().marks.length > 0) return false;
    this.#edit([{ slice: this.slice, answer: this.#nothing(this.clock.take()) }]);
    return true;
  }

  // "Nothing" on this slice and every other that has no answer yet.
  nothingOnRest() {
    const open = this.slices.filter(slice => this.answer(slice).marks.length === 0 && !this.answer(slice).accepted);
    if (open.length === 0) return false;
    const seconds = Math.round(this.clock.take() / open.length * 100) / 100;
    this.#edit(open.map(slice => ({ slice, answer: { ...this.#nothing(seconds), accepted: true } })));
    return true;
  }

  // False where there is nothing to accept yet.
  accept() {
    const answer = this.answer();
    if (!this.isAsked || (answer.marks.length === 0 && !answer.nothing)) return false;
    if (!answer.accepted) this.#edit([{ slice: this.slice, answer: { ...answer, accepted: true } }]);
    return true;
  }

  // The selected box, or all boxes of the slice, copied to a neighbour; what is there already stays.
  carry(step) {
    const target = this.neighbour(step);
    const marks = (this.mark ? [this.mark] : this.answer().marks).filter(mark => mark.box);
    if (target === null || marks.length === 0) return false;
    const seconds = Math.round(this.clock.take() / marks.length * 100) / 100;
    const copies = marks.map(mark => ({ ...mark, id: newId(), points: [], seconds, source: "carried", ...this.circumstances() }));
    this.#edit([{ slice: target, answer: { marks: [...this.answer(target).marks, ...copies], nothing: null, accepted: false } }]);
    this.show(target);
    this.select(copies[0].id, false);
    return true;
  }

  // Boxes of a neighbouring slice that was another task.
  bring(marks) {
    const copies = marks.filter(mark => mark.box && this.labels.some(label => label.value === mark.label))
      .map(mark => ({ ...mark, id: newId(), points: [], seconds: 0, source: "carried", ...this.circumstances() }));
    if (copies.length === 0 || !this.isAsked) return false;
    copies[0].seconds = this.clock.take();
    this.#edit([{ slice: this.slice, answer: { marks: [...this.answer().marks, ...copies], nothing: null, accepted: false } }]);
    this.select(copies[0].id, false);
    return true;
  }

  undo() { return this.#travel("undo"); }

  redo() { return this.#travel("redo"); }

  #travel(kind) {
    const slices = this.history[kind]();
    if (slices.length === 0) return false;
    this.record({ kind });
    if (!slices.includes(this.slice)) this.slice = slices[0];
    if (!this.mark) this.selected = null;
    this.clock.restart();
    this.changed();
    return true;
  }

  #newMark(what) {
    return { id: newId(), label: this.label, seconds: this.clock.take(), source: "drawn", ...what, ...this.circumstances() };
  }

  #nothing(seconds) { return { marks: [], nothing: { seconds, ...this.circumstances() }, accepted: false }; }

  #add(mark) {
    this.#edit([{ slice: this.slice, answer: { marks: [...this.answer().marks, mark], nothing: null, accepted: false } }]);
  }

  #replace(mark) {
    mark.seconds = Math.round(mark.seconds * 100) / 100;
    this.#edit([{ slice: this.slice, answer: { ...this.answer(), accepted: false, marks: this.answer().marks.map(other => other.id === mark.id ? mark : other) } }]);
  }

  #edit(changes) {
    this.history.edit(changes);
    this.record({ kind: "edit", changes });
    this.changed();
  }
}
