// Everything around the stage: labels, marks, slices, window, progress, messages.

import { colourOf } from "./palette.js";
import { number, t } from "./text.js";

const at = id => document.getElementById(id);

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// Intensities of MR may all lie between 0 and 1.
const digitsOf = ([low, high]) => Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(high - low || 1))));

// "right_kidney" as people read it.
export const titleOf = name => name.replaceAll("_", " ");

export class Panels {
  #message = 0;

  constructor(app) { this.app = app; }

  // Once a task, and after a change of language.
  renew() {
    const { app } = this;
    at("labels").replaceChildren(...app.work.labels.map((label, index) => {
      const button = element("button", { title: label.name }, element("i", { className: "swatch" }), element("span", { textContent: label.name }));
      if (index < 9) button.append(element("kbd", { textContent: index + 1 }));
      button.style.setProperty("--colour", colourOf(app.stage.indexOf(label.value)));
      button.dataset.label = label.value;
      button.setAttribute("role", "radio");
      button.addEventListener("click", () => app.chooseLabel(index));
      return button;
    }));
    at("labels").classList.toggle("many", app.work.labels.length > 7);
    at("presets").replaceChildren(...app.presets.map((preset, index) => {
      const button = element("button", { textContent: t(preset.name) });
      button.addEventListener("click", () => app.choosePreset(index));
      return button;
    }));
    at("window-box").hidden = app.me.study_view;
    for (const tool of ["positive", "negative"]) document.querySelector(`[data-tool=${tool}]`).hidden = !app.me.takes_points;
    document.querySelector("[data-tool=window]").hidden = app.me.study_view;
    at("asked").textContent = t(app.work.labels.length === 1 ? "asked_one" : "asked_many", { labels: app.work.labels.map(label => label.name).join(", ") });
    const slider = at("slice");
    slider.max = app.work.picture.slices - 1;
    const edges = app.work.picture.view.edges;
    [...at("edges").children].forEach((place, index) => { place.textContent = edges[index] ?? ""; });
    at("nothing-rest").hidden = app.work.slices.length === 1;
    app.stage.nothingText = t("nothing_here");
    this.update();
  }

  // After every change.
  update() {
    const { app } = this;
    const { work } = app;
    const answer = work.answer();
    for (const button of at("labels").children) button.setAttribute("aria-checked", Number(button.dataset.label) === work.label);
    for (const button of at("tools").children) button.setAttribute("aria-checked", button.dataset.tool === app.tool);
    this.#marks(answer);
    this.#slices();
    const place = work.slices.length === 1 ? "where_slice" : "where_slices";
    at("where").textContent = t(place, { case: work.caseId, slice: work.slice + 1, done: work.slices.filter(slice => work.answer(slice).accepted).length, all: work.slices.length });
    at("context").hidden = work.isAsked;
    at("undo").disabled = !work.history.canUndo;
    at("redo").disabled = !work.history.canRedo;
    at("delete").disabled = !work.mark;
    at("carry").disabled = !app.canCarry;
    at("nothing").disabled = !work.isAsked || answer.marks.length > 0;
    at("nothing").setAttribute("aria-pressed", answer.nothing !== null);
    at("accept").disabled = work.isAsked && answer.marks.length === 0 && !answer.nothing;
    at("accept").classList.toggle("accepted", answer.accepted);
    this.window();
  }

  #marks(answer) {
    const { app } = this;
    const items = answer.marks.map(mark => {
      const name = app.work.labels.find(label => label.value === mark.label)?.name ?? mark.label;
      const size = mark.box ? `${number(mark.box[2] - mark.box[0])} × ${number(mark.box[3] - mark.box[1])}` : t("points_only", { n: mark.points.length });
      const button = element("button", {}, element("i", { className: "swatch" }), element("span", { textContent: name }), element("small", { textContent: size }));
      button.style.setProperty("--colour", colourOf(app.stage.indexOf(mark.label)));
      button.setAttribute("aria-pressed", mark.id === app.work.selected);
      button.addEventListener("click", () => app.work.select(mark.id));
      return element("li", {}, button);
    });
    at("marks").replaceChildren(...items.length > 0 ? items : [element("li", { className: "none", textContent: answer.nothing ? t("nothing_here") : t("no_marks") })]);
  }

  #slices() {
    const { work } = this.app;
    at("slice").value = work.slice;
    at("slice-number").textContent = `${work.slice + 1} / ${work.picture.slices}`;
    const canvas = at("slice-marks");
    const [width, height, ratio] = [canvas.clientWidth, canvas.clientHeight, devicePixelRatio || 1];
    [canvas.width, canvas.height] = [width * ratio, height * ratio];
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    const lies = width > height;
    const room = (lies ? width : height) / work.picture.slices;
    for (const slice of work.slices) {
      const answer = work.answer(slice);
      context.fillStyle = answer.accepted ? (answer.nothing ? "#8a97a3" : "#00c08b") : answer.marks.length > 0 || answer.nothing ? "#e69f00" : "#46525e";
      const thick = Math.max(1.5, room - 1);
      if (lies) context.fillRect(slice * room, answer.marks.length > 0 ? 0 : height / 3, thick, answer.marks.length > 0 ? height : height / 3);
      else context.fillRect(answer.marks.length > 0 ? 0 : width / 3, slice * room, answer.marks.length > 0 ? width : width / 3, thick);
    }
  }

  window() {
    const { app } = this;
    const range = app.stage.range;
    at("window-values").textContent = range ? t("window_values", { level: number((range[0] + range[1]) / 2, digitsOf(range)), width: number(range[1] - range[0], digitsOf(range)) }) : "";
    [...at("presets").children].forEach((button, index) => button.setAttribute("aria-pressed", app.presetIndex === index));
  }

  progress({ mine, done, places }) {
    at("progress-text").textContent = t("progress", { mine: number(mine), percent: number(places === 0 ? 0 : Math.floor(done / places * 100)) });
    at("progress-all").style.width = `${places === 0 ? 0 : done / places * 100}%`;
    at("progress").setAttribute("aria-label", at("progress-text").textContent);
  }

  saved(held, state) {
    const box = at("saved");
    box.className = state;
    box.textContent = state === "offline" ? t("offline", { n: held }) : held > 0 ? t("saving") : t("all_saved");
  }

  // What stands where the slice is not there yet; null for nothing.
  loading(key) {
    at("loading").textContent = key ? t(key) : "";
    at("loading").hidden = !key;
    at("stage").setAttribute("aria-busy", Boolean(key));
  }

  // A word that goes away by itself.
  say(text, kind = "") {
    const box = at("message");
    [box.textContent, box.className, box.hidden] = [text, kind, false];
    clearTimeout(this.#message);
    this.#message = setTimeout(() => { box.hidden = true; }, 3500);
  }

  cover(title, text, button, pressed, numbers = "") {
    [at("cover-title").textContent, at("cover-text").textContent, at("cover-numbers").textContent] = [title, text, numbers];
    at("cover-button").hidden = !button;
    at("cover-button").textContent = button ?? "";
    at("cover-button").onclick = pressed;
    at("cover").hidden = false;
    if (button) at("cover-button").focus();
  }

  uncover() { at("cover").hidden = true; }
}
