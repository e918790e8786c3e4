// What was marked and is not acknowledged yet: kept in the browser, sent in order, until the server says that it has it.

import { call, newId, pause, Refused, Unreachable } from "./api.js";

const LARGEST_BATCH = 20;

export class Outbox {
  #key;
  #items;
  #running = false;
  #stored = true;

  // onChange(number of items held, "idle" | "sending" | "offline"), onSaved(task, state, stale), onRefused(item, error)
  constructor(key, { onChange, onSaved, onRefused }) {
    this.#key = key;
    Object.assign(this, { onChange, onSaved, onRefused });
    this.#items = this.#read();
    addEventListener("online", () => this.send());
    addEventListener("beforeunload", event => {
      // What the browser keeps is sent at the next visit; what it cannot keep would be lost.
      if (this.#items.length > 0 && !this.#stored) event.preventDefault();
    });
  }

  get size() { return this.#items.length; }

  add(task, event) {
    this.#items.push({ task, event: { id: newId(), at: Date.now(), ...event } });
    this.#write();
    this.send();
  }

  // Resolves when nothing is held any more.
  async empty() {
    while (this.#items.length > 0) {
      this.send();
      await new Promise(done => setTimeout(done, 15));
    }
  }

  async send() {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let attempt = 0; this.#items.length > 0;) {
        this.onChange?.(this.#items.length, attempt === 0 ? "sending" : "offline");
        try {
          await this.#sendSome();
          attempt = 0;
        } catch (error) {
          if (!(error instanceof Unreachable)) throw error;
          this.onChange?.(this.#items.length, "offline");
          await pause(attempt++);
        }
      }
      this.onChange?.(0, "idle");
    } finally {
      this.#running = false;
    }
  }

  async #sendSome() {
    const task = this.#items[0].task;
    const batch = [];
    while (batch.length < LARGEST_BATCH && this.#items[batch.length]?.task === task) batch.push(this.#items[batch.length]);
    try {
      const reply = await call(`/api/tasks/${task}/events`, { method: "POST", body: { events: batch.map(item => item.event) } });
      const known = new Set(reply.acknowledged);
      this.#items = this.#items.filter(item => item.task !== task || !known.has(item.event.id));
      this.#write();
      this.onSaved?.(task, reply.state, reply.stale);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // One that can never be saved must not hold up the others; without a valid link all of them wait for one.
      if (error.status === 401) {
        this.onRefused?.(null, error);
        throw new Unreachable("401");
      }
      const wrong = batch[error.reply.index ?? 0];
      this.#items.splice(this.#items.indexOf(wrong), 1);
      this.#write();
      this.onRefused?.(wrong, error);
    }
  }

  #read() {
    try {
      return JSON.parse(localStorage.getItem(this.#key) ?? "[]");
    } catch {
      return [];
    }
  }

  #write() {
    try {
      if (this.#items.length === 0) localStorage.removeItem(this.#key);
      else localStorage.setItem(this.#key, JSON.stringify(this.#items));
      this.#stored = true;
    } catch {
      this.#stored = false;
    }
  }
}
