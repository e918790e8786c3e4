// The owner's page: how far everyone and everything is, and what should be looked at again.

import { call, insist, post, Refused } from "./api.js";
import { element, titleOf } from "./panels.js";
import { colourOf } from "./palette.js";
import { Planes } from "./planes.js";
import { enter } from "./session.js";
import { applyTexts, fillLanguages, loadTexts, number, t } from "./text.js";
import { Viewer } from "./viewer.js";

const at = id => document.getElementById(id);
const REFRESH = 5000;
const LOW_IOU = 0.5;
const LOW_DICE = 0.7;

class Owner {
  #message = 0;

  async start() {
    await insist(loadTexts);
    applyTexts(document);
    fillLanguages(at("language"), () => this.show());
    const session = await enter("owner", () => this.cover("waiting_title", "waiting_text"));
    if (session === null || session.role !== "owner") return this.cover("no_link_title", "no_link_text");
    this.viewer = new Viewer(this);
    this.planes = new Planes(this);
    at("pause").addEventListener("click", () => this.#do(() => post("/api/owner/pause", { paused: !this.overview.paused })));
    at("scan").addEventListener("click", () => this.#do(async () => {
      const { added } = await post("/api/owner/scan");
      this.say(t("owner_scanned", { n: added.length }));
    }));
    at("add").addEventListener("submit", event => {
      event.preventDefault();
      this.#do(async () => {
        this.#showLink(await post("/api/owner/people", { name: at("add-name").value }));
        at("add-name").value = "";
      });
    });
    await this.refresh();
    setInterval(() => document.hidden || this.refresh(), REFRESH);
  }

  colourOf(label) { return colourOf(this.overview.labels.findIndex(item => item.value === label)); }

  nameOf(label) { return this.overview.labels.find(item => item.value === label)?.name ?? String(label); }

  async refresh() {
    try {
      this.overview = await call("/api/owner");
      for (const label of this.overview.labels) label.name = titleOf(label.name);
      at("cover").hidden = true;
      this.show();
    } catch (error) {
      if (error instanceof Refused) this.cover("no_link_title", "no_link_text");
      else this.say(t("waiting_title"));
    }
  }

  say(text) {
    [at("message").textContent, at("message").hidden] = [text, false];
    clearTimeout(this.#message);
    this.#message = setTimeout(() => { at("message").hidden = true; }, 4000);
  }

  cover(title, text) {
    [at("cover-title").textContent, at("cover-text").textContent, at("cover").hidden] = [t(title), t(text), false];
  }

  async #do(action) {
    try {
      await action();
    } catch (error) {
      this.say(error instanceof Refused && error.message === "name_taken" ? t("join_name_taken") : t("waiting_title"));
    }
    await this.refresh();
  }

  show() {
    const { overview } = this;
    if (!overview) return;
    at("title").textContent = t("owner_of", { dataset: overview.dataset, labels: overview.labels.map(label => label.name).join(", ") });
    at("settings").textContent = t("owner_settings", { tasks: t(`tasks_${overview.tasks}`), overlap: overview.overlap, model: overview.model ?? t("model_none") });
    at("pause").textContent = t(overview.paused ? "owner_resume" : "owner_pause");
    at("pause").classList.toggle("primary", overview.paused);
    at("taken").style.width = `${percent(overview.taken, overview.places)}%`;
    at("done").style.width = `${percent(overview.done, overview.places)}%`;
    at("done-text").textContent = `${t("owner_done", { done: number(overview.done), places: number(overview.places) })} · ${t("owner_boxes", { n: number(overview.boxes) })}`;
    this.#people();
    this.#cases();
    this.#agreement();
    this.#look();
  }

  #people() {
    const head = row("th", [t("person"), t("person_done"), t("person_open"), t("person_boxes"), t("person_nothing"), t("person_seconds"), t("person_agreement"), t("person_seen"), ""], [1, 2, 3, 4, 5, 6]);
    at("people").replaceChildren(head, ...this.overview.people.map(person => {
      const seen = person.seen_at ? new Date(person.seen_at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" }) : t("person_never");
      const line = row("td", [person.name, number(person.done), number(person.open), number(person.boxes), number(person.nothing), number(person.median_seconds, 1), low(person.agreement, LOW_IOU), seen, ""], [1, 2, 3, 4, 5, 6]);
      line.classList.toggle("paused", person.paused);
      line.lastChild.className = "buttons";
      line.lastChild.append(
        button(t(person.paused ? "owner_resume" : "owner_pause"), () => this.#do(() => post(`/api/owner/people/${person.id}/pause`, { paused: !person.paused }))), " ",
        button(t("person_link"), () => this.#do(async () => this.#showLink(await post(`/api/owner/people/${person.id}/link`)))));
      return line;
    }));
  }

  #showLink({ name, token }) {
    const box = at("new-link");
    box.hidden = false;
    box.children[0].textContent = t("person_new_link", { name });
    box.children[1].textContent = `${location.origin}/#${token}`;
  }

  #cases() {
    at("cases").replaceChildren(row("th", [t("case_name"), t("case_done"), t("case_coverage"), ""], []), ...this.overview.cases.map(item => {
      const bar = element("span", { className: "small-bar" }, element("i"));
      bar.firstChild.style.width = `${percent(item.complete, item.tasks)}%`;
      const done = element("td", { className: "case" }, bar, `${number(item.complete)} / ${number(item.tasks)}`);
      const line = element("tr", {}, element("td", { className: "case", textContent: item.name }), done, element("td", {}, this.#coverage(item)), element("td", { className: "buttons" }, button(t("case_volume"), () => this.planes.open(item))));
      return line;
    }));
    for (const canvas of at("cases").querySelectorAll("canvas")) canvas.draw();
  }

  #coverage(item) {
    const box = element("div", { className: "coverage" });
    for (const label of item.labels) {
      const canvas = element("canvas", { title: t("coverage_text", { label: this.nameOf(label.label), boxed: label.boxed, gaps: label.gaps.length, unopened: label.unopened.length }) });
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", canvas.title);
      canvas.draw = () => drawCoverage(canvas, item, label, this.colourOf(label.label), this.overview.every_kth_slice);
      canvas.addEventListener("click", event => {
        const every = this.overview.every_kth_slice;
        this.viewer.open(item, Math.floor(Math.min(item.slices - 1, event.offsetX / canvas.clientWidth * item.slices) / every) * every);
      });
      box.append(element("span", { textContent: this.nameOf(label.label) }), canvas);
    }
    return box;
  }

  #agreement() {
    const head = row("th", [t("agreement_label"), t("agreement_slices"), t("agreement_iou"), t("agreement_dice")], [1, 2, 3]);
    at("agreement").replaceChildren(head, ...this.overview.agreement.map(label =>
      row("td", [this.nameOf(label.label), number(label.slices), low(label.box_iou, LOW_IOU), low(label.dice, LOW_DICE)], [1, 2, 3])));
  }

  #look() {
    const { look_again: slices } = this.overview;
    if (slices.length === 0) return at("look").replaceChildren(row("td", [t("look_none")], []));
    const head = row("th", [t("case_name"), t("look_slice"), t("agreement_label"), t("look_reason"), "IoU", "Dice", ""], [1, 4, 5]);
    at("look").replaceChildren(head, ...slices.map(slice => {
      const line = row("td", [slice.case_name, slice.slice, this.nameOf(slice.label), t(`look_${slice.reason}`), number(slice.box_iou, 2), number(slice.dice, 2), ""], [1, 4, 5]);
      line.lastChild.className = "buttons";
      const item = this.overview.cases.find(other => other.id === slice.case_id);
      line.lastChild.append(button(t("look_at"), () => this.viewer.open(item, slice.slice)));
      if (slice.task_id) line.lastChild.append(" ", button(t("look_more"), () => this.#do(async () => {
        await post(`/api/owner/tasks/${slice.task_id}/again`);
        this.say(t("look_asked"));
      })));
      return line;
    }));
  }
}

const percent = (part, whole) => (whole === 0 ? 0 : part / whole * 100);

function row(kind, cells, numbers) {
  return element("tr", {}, ...cells.map((cell, index) => element(kind, { className: numbers.includes(index) ? "number" : "" }, cell instanceof Node ? cell : String(cell))));
}

// A sign beside the number, as colour alone does not reach everyone.
function low(value, least) {
  return element("span", { className: value !== null && value !== undefined && value < least ? "low" : "", textContent: number(value, 2) });
}

function button(text, pressed) {
  const made = element("button", { type: "button", textContent: text });
  made.addEventListener("click", pressed);
  return made;
}

// Only slices that are asked for: each takes the place up to the next one.
function drawCoverage(canvas, item, label, colour, every) {
  const [width, height, ratio] = [canvas.clientWidth, canvas.clientHeight, devicePixelRatio || 1];
  [canvas.width, canvas.height] = [width * ratio, height * ratio];
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  const room = width / item.slices;
  const [gaps, unopened] = [new Set(label.gaps), new Set(label.unopened)];
  context.fillStyle = "#28313b";
  context.fillRect(0, height / 2 - 1, width, 2);
  for (let slice = label.first; slice <= label.last; slice += every) {
    const x = slice * room;
    const step = Math.min(every, item.slices - slice) * room;
    const wide = Math.max(1, step - (step > 4 ? 1 : 0));
    [context.fillStyle, context.strokeStyle] = [colour, colour];
    if (unopened.has(slice)) context.fillRect(x + wide / 2 - 1, height / 2 - 1, 2, 2);
    else if (gaps.has(slice)) context.strokeRect(x + 0.5, 2.5, Math.max(1, wide - 1), height - 5);
    else context.fillRect(x, 1, wide, height - 2);
  }
}

const owner = new Owner();
window.samcrowd = owner;
owner.start();
