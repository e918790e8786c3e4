// Seconds that the annotator spent: since the last mark was finished, without the time when the page was hidden or nobody moved.

const IDLE = 60000;

export class WorkClock {
  #seconds = 0;
  #since = performance.now();
  #last = performance.now();

  constructor() {
    for (const name of ["pointermove", "pointerdown", "keydown", "wheel", "touchstart"]) {
      addEventListener(name, () => this.#tick(true), { passive: true, capture: true });
    }
    document.addEventListener("visibilitychange", () => this.#tick(!document.hidden));
  }

  // When somebody last did anything, on performance.now()'s clock.
  get lastActive() { return this.#last; }

  // The seconds so far, and from zero again.
  take() {
    this.#tick(true);
    const seconds = Math.round(this.#seconds * 100) / 100;
    this.#seconds = 0;
    return seconds;
  }

  restart() {
    this.#tick(true);
    this.#seconds = 0;
  }

  #tick(active) {
    const now = performance.now();
    this.#seconds += Math.min(now - this.#since, IDLE) / 1000;
    this.#since = now;
    if (active) this.#last = now;
  }
}
