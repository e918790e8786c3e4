// Requests to the server this page came from.

// The server could not be reached, or asks to wait: try again later.
export class Unreachable extends Error {}

// The server refused; status and word say why.
export class Refused extends Error {
  constructor(status, reply) {
    super(reply?.error ?? String(status));
    this.status = status;
    this.reply = reply ?? {};
  }
}

const PATIENCE = 30000;

export async function call(path, { method = "GET", body, token, binary = false } = {}) {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  let reply;
  try {
    reply = await fetch(path, {
      method, headers, body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(PATIENCE),
    });
    if (reply.ok) return reply.status === 204 ? null : binary ? await reply.arrayBuffer() : await reply.json();
  } catch (error) {
    throw new Unreachable(error.message);
  }
  if (reply.status === 429 || reply.status >= 500) throw new Unreachable(String(reply.status));
  throw new Refused(reply.status, await reply.json().catch(() => null));
}

export const post = (path, body = {}) => call(path, { method: "POST", body });

export const wait = milliseconds => new Promise(done => setTimeout(done, milliseconds));

// Longer and longer, never in step with the other pages.
export const pause = attempt => wait(Math.min(8000, 400 * 2 ** attempt) * (0.6 + 0.8 * Math.random()));

// Again and again until the server answers.
export async function insist(request, onWaiting) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      onWaiting?.(attempt);
      await pause(attempt);
    }
  }
}

// Letters and digits; not crypto.randomUUID, which browsers withhold from plain http of a lab's network.
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), byte => byte.toString(16).padStart(2, "0")).join("");
}
