// The token that lets a page write and list: asked for when the server wants one, and exchanged for a cookie, which this
// browser remembers and no script can read.
import { base, byId } from "./dom.js";
import { detail } from "./problems.js";

let question = null;

/** Shows the server a token, or else the cookie of an earlier one, and gets the cookie. */
function begin(token) {
  const body = JSON.stringify(token ? { token } : {});
  return fetch(`${base}/session`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
}

/** What a person writes into the dialog; null when nobody wants to write anything. */
function read(reason) {
  const dialog = byId("token");
  const field = byId("token-text");
  if (reason) byId("token-reason").textContent = reason;
  field.value = "";
  dialog.returnValue = "";
  return new Promise((resolve) => {
    const close = () => {
      const text = field.value.trim();
      field.value = "";
      resolve(dialog.returnValue === "use" && text !== "" ? text : null);
    };
    dialog.addEventListener("close", close, { once: true });
    dialog.showModal();
  });
}

async function ask(reason) {
  for (;;) {
    const text = await read(reason);
    if (text === null) return false;
    const answer = await begin(text).catch(() => null);
    if (answer?.ok) {
      byId("use-token")?.remove();
      return true;
    }
    const problem = await answer?.json().catch(() => null);
    reason = detail(problem) ?? "The server cannot be reached. Check that it runs, then try again.";
  }
}

/** Asks for a token; true once the server has taken one, false when nobody wants to give one. Asked once at a time. */
export function askForToken(reason) {
  question ??= ask(reason).finally(() => (question = null));
  return question;
}

/** Why this page may not write, as the server says it; null where it may. Asks for a token where one is missing. */
export async function refusal() {
  const answer = await begin().catch(() => null);
  // A server that is away says so when something is sent.
  if (!answer || answer.ok) return null;
  const problem = await answer.json().catch(() => ({}));
  if (answer.status === 401 && (await askForToken(detail(problem)))) return null;
  return { status: answer.status, problem };
}

/** As fetch; asks for a token where the server does, unless it is not to. */
export async function fetchAuthorized(address, options = {}, mayAsk = true) {
  for (;;) {
    const answer = await fetch(address, options);
    if (answer.status !== 401 || !mayAsk) return answer;
    const problem = await answer.clone().json().catch(() => ({}));
    if (!(await askForToken(detail(problem)))) return answer;
  }
}
