// The answers of a task and every edit of them. The same rules as AnswerHistory of the server.

export const EMPTY = Object.freeze({ marks: [], nothing: null, accepted: false });

function full(answer) {
  return { marks: answer?.marks ?? [], nothing: answer?.nothing ?? null, accepted: answer?.accepted ?? false };
}

export class History {
  #edits;
  #position;
  #answers = new Map();

  constructor(stored = { edits: [], position: 0 }) {
    this.#edits = stored.edits.map(edit => edit.map(step => ({ slice: step.slice, before: full(step.before), after: full(step.after) })));
    this.#position = stored.position;
    this.#edits.forEach((edit, index) => {
      for (const step of edit) {
        if (index < this.#position) this.#answers.set(step.slice, step.after);
      }
    });
  }

  answer(slice) { return this.#answers.get(slice) ?? EMPTY; }

  get canUndo() { return this.#position > 0; }

  get canRedo() { return this.#position < this.#edits.length; }

  edit(changes) {
    this.#edits.length = this.#position;
    this.#edits.push(changes.map(change => ({ slice: change.slice, before: this.answer(change.slice), after: change.answer })));
    this.#position++;
    for (const change of changes) this.#answers.set(change.slice, change.answer);
  }

  // The slices that changed.
  undo() {
    if (!this.canUndo) return [];
    const edit = this.#edits[--this.#position];
    for (const step of edit) this.#answers.set(step.slice, step.before);
    return edit.map(step => step.slice);
  }

  redo() {
    if (!this.canRedo) return [];
    const edit = this.#edits[this.#position++];
    for (const step of edit) this.#answers.set(step.slice, step.after);
    return edit.map(step => step.slice);
  }
}
