// Coming in: the token of the link becomes a cookie that no script can read, and leaves the address.

import { call, insist, post, Refused } from "./api.js";

// { role, name, crowd_id }; null where the link is not a token of this crowd and there is no cookie.
export async function enter(role, onWaiting) {
  const token = location.hash.slice(1);
  if (token) history.replaceState(null, "", location.pathname);
  try {
    if (token) return { ...await insist(() => call("/api/session", { method: "POST", token, body: {} }), onWaiting), token };
    return await insist(() => call(role === "owner" ? "/api/owner" : "/api/me"), onWaiting).then(() => ({ role }));
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

// By the invitation: a name, and the link that leads back to it.
export async function join(token, name) {
  const joined = await call("/api/join", { method: "POST", token, body: { name } });
  return { ...joined, link: `${location.origin}/#${joined.token}` };
}

export const leave = () => post("/api/leave");
