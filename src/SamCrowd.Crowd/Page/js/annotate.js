// The annotator's page: brings the parts together.

import { call, insist, post, Refused } from "./api.js";
import { WorkClock } from "./clock.js";
import { Actions } from "./actions.js";
import { Examples } from "./example.js";
import { HELP, Keys } from "./keys.js";
import { MaskStore } from "./masks.js";
import { Outbox } from "./outbox.js";
import { element, Panels, titleOf } from "./panels.js";
import { SliceStore } from "./pictures.js";
import { Pointer } from "./pointer.js";
import { enter, join } from "./session.js";
import { Stage } from "./stage.js";
import { applyTexts, fillLanguages, loadTexts, number, t } from "./text.js";
import { Work } from "./work.js";

const at = id => document.getElementById(id);
const HEARTBEAT = 60000;

class App extends Actions {
  constructor() {
    super();
    this.canvas = at("stage");
    this.stage = new Stage(this.canvas);
    this.panels = new Panels(this);
    this.pointer = new Pointer(this, this.canvas);
    this.keys = new Keys(this);
    this.clock = new WorkClock();
    this.examples = new Examples(this, at("example"));
    this.drawnBoxes = 0;
  }

  async start() {
    await insist(loadTexts);
    applyTexts(document);
    fillLanguages(at("language"), () => this.work && this.panels.renew());
    this.#listen();
    const waiting = () => this.panels.cover(t("waiting_title"), t("waiting_text"));
    const session = await enter("annotator", waiting);
    if (session === null) return this.#noLink();
    if (session.role === "owner") return location.replace("/owner");
    if (session.role === "invitation") await this.#join(session.token);
    this.me = await insist(() => call("/api/me"), waiting);
    for (const label of this.me.labels) label.name = titleOf(label.name);
    this.stage.indexOf = label => this.me.labels.findIndex(item => item.value === label);
    this.stage.showsLines = false;
    this.outbox = new Outbox(`samcrowd:${this.me.crowd_id}:${this.me.person_id}`, {
      onChange: (held, state) => this.panels.saved(held, state),
      onSaved: (task, state, stale) => { if (stale.length > 0 && task === this.work?.id) this.reload(); },
      onRefused: (item, error) => (item === null ? this.#noLink() : this.#refused(error)),
    });
    this.panels.saved(0, "idle");
    // What an earlier visit left goes first, so that the server's history is whole.
    await this.outbox.empty();
    await this.next();
    setInterval(() => this.#beat(), HEARTBEAT);
  }

  // The next task, or what there is to say instead.
  async next(skipped = false) {
    await this.outbox.empty();
    this.lastWork = this.work ?? this.lastWork;
    let task;
    try {
      task = await insist(() => post(`/api/tasks/next${skipped ? "?skipped=1" : ""}`), () => this.panels.saved(this.outbox.size, "offline"));
      this.panels.saved(0, "idle");
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.status === 401) return this.#noLink();
      this.work = null;
      return this.panels.cover(t("paused_title"), t("paused_text"), t("again"), () => this.next());
    }
    if (task === null) return this.#thanks();
    this.take(task);
  }

  take(task) {
    this.panels.uncover();
    const record = event => this.outbox.add(task.id, event);
    const circumstances = () => ({ window: this.stage.range, picture: this.stage.size });
    this.store = new SliceStore(`/api/tasks/${task.id}/slices`, task.picture);
    this.work = new Work(task, this.me, { record, circumstances, clock: this.clock, changed: () => this.changed() });
    if (this.lastWork?.label && this.work.labels.some(label => label.value === this.lastWork.label)) this.work.label = this.lastWork.label;
    const masks = this.me.has_masks ? new MaskStore(task.id, this.work.geometry, mask => this.#maskCame(mask)) : null;
    this.keys.reset();
    this.usePresets(task.picture);
    this.stage.take(this.work, this.store, masks);
    this.clock.restart();
    this.panels.progress(task.progress);
    this.panels.renew();
    this.changed();
    this.canvas.focus({ preventScroll: true });
  }

  // After every change: the slice, its neighbours ahead, the panels.
  changed() {
    const { work, store } = this;
    const { slice } = work;
    if (slice !== this.shownSlice || work !== this.shownWork) {
      [this.shownSlice, this.shownWork] = [slice, work];
      this.keys.reset();
      this.stage.draft = null;
      const isShown = () => work === this.work && work.slice === slice;
      const coming = store.get(slice, false, () => isShown() && this.panels.loading("loading_again"));
      this.panels.loading(store.peek(slice) ? null : "loading");
      coming.then(() => {
        if (!isShown()) return;
        this.panels.loading(null);
        this.clock.restart();
        this.stage.redraw();
        this.panels.window();
        for (const step of [1, -1, 2, -2]) if (slice + step >= 0 && slice + step < work.picture.slices) store.get(slice + step, true)?.catch?.(() => {});
      }).catch(error => this.#refused(error));
    }
    this.stage.redraw();
    this.panels.update();
    if (this.examples.label !== work.label || this.examples.work !== work) {
      this.examples.work = work;
      this.examples.show(work.label);
    }
  }

  // The server's history is the true one: after another window of the same annotator changed the task, or an event was refused.
  async reload() {
    const { id, slice } = this.work;
    await this.outbox.empty();
    this.take(await insist(() => call(`/api/tasks/${id}`)));
    this.work.show(slice);
    this.say("reloaded");
  }

  #maskCame(mask) {
    // For who measures: how long the last mask took from the end of the drawing.
    if (mask.milliseconds) document.body.dataset.maskMilliseconds = Math.round(mask.milliseconds);
    this.stage.redraw();
  }

  #refused(error) {
    if (error instanceof Refused && error.status === 401) return this.#noLink();
    this.say("refused");
    if (this.work) this.reload();
  }

  async #thanks() {
    this.work = null;
    const me = await insist(() => call("/api/me"));
    const skipped = me.progress.skipped > 0;
    this.panels.progress(me.progress);
    this.panels.cover(
      t("thanks_title", { name: me.name }), t(skipped ? "thanks_skipped" : "thanks_text"), t(skipped ? "thanks_again" : "thanks_check"),
      () => this.next(skipped), t("thanks_numbers", { tasks: number(me.progress.mine), boxes: number(me.progress.boxes) }));
  }

  #noLink() {
    this.work = null;
    this.panels.cover(t("no_link_title"), t("no_link_text"));
  }

  #join(token) {
    at("welcome").showModal();
    at("welcome").addEventListener("cancel", event => event.preventDefault());
    return new Promise(done => at("join").addEventListener("submit", async event => {
      event.preventDefault();
      try {
        const { link } = await join(token, at("join-name").value);
        at("welcome").close();
        at("link-value").textContent = link;
        at("link").showModal();
        at("link").addEventListener("close", done, { once: true });
      } catch (error) {
        at("join-error").textContent = t(error instanceof Refused ? `join_${error.message}` : "waiting_text");
      }
    }));
  }

  // A sign that the annotator is still there, and only then.
  #beat() {
    if (this.work && performance.now() - this.clock.lastActive < HEARTBEAT && !document.hidden) post(`/api/tasks/${this.work.id}/alive`).catch(() => {});
  }

  #listen() {
    const pressed = { undo: () => this.undo(), redo: () => this.redo(), delete: () => this.deleteMark(), carry: () => this.carry(1), nothing: () => this.nothing(), "nothing-rest": () => this.nothingOnRest(), accept: () => this.accept(), skip: () => this.skip(), back: () => this.back(), "slice-up": () => this.step(-1), "slice-down": () => this.step(1), "zoom-in": () => this.zoom(1.25), "zoom-out": () => this.zoom(0.8), "zoom-fit": () => this.fit(), smooth: () => this.toggleSmooth(), "help-open": () => this.help() };
    for (const [id, action] of Object.entries(pressed)) at(id).addEventListener("click", () => this.work && action());
    for (const button of at("tools").children) {
      button.setAttribute("role", "radio");
      button.addEventListener("click", () => this.work && this.chooseTool(button.dataset.tool));
    }
    at("slice").addEventListener("input", event => this.work?.show(Number(event.target.value)));
    // A button that was clicked does not keep the space bar to itself; one that was reached by the keyboard does.
    addEventListener("click", event => {
      if (event.detail > 0 && event.target.closest("aside button, main button")) this.canvas.focus({ preventScroll: true });
    });
    new ResizeObserver(() => this.work && this.panels.update()).observe(at("slice-track"));
    this.helpKeys = () => HELP.flatMap(([keys, text]) => [element("dt", { textContent: keys === "Space" ? t("key_space") : keys }), element("dd", { textContent: t(text) })]);
  }
}

const app = new App();
// For tests and for whoever looks at the console.
window.samcrowd = app;
app.start();
