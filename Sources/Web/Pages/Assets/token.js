// The token that lets a page write and list: asked for when the server wants one, kept until the tab is closed.
import { byId } from "./dom.js";
import { detail } from "./problems.js";

const place = "calotype-token";
let question = null;

/** The token, or null. */
export const token = () => sessionStorage.getItem(place);

/** Headers with the token in them, where there is one. */
export const authorized = (headers = {}) => (token() ? { ...headers, Authorization: `Bearer ${token()}` } : headers);

/** Asks for a token; true once there is a new one, false when nobody wants to give one. Asked once at a time. */
export function askForToken(reason) {
  question ??= new Promise((resolve) => {
    const dialog = byId("token");
    const field = byId("token-text");
    if (reason) byId("token-reason").textContent = reason;
    field.value = "";
    dialog.returnValue = "";
    dialog.addEventListener(
      "close",
      () => {
        const text = field.value.trim();
        field.value = "";
        question = null;
        const isGiven = dialog.returnValue === "use" && text !== "";
        if (isGiven) sessionStorage.setItem(place, text);
        resolve(isGiven);
      },
      { once: true },
    );
    dialog.showModal();
  });
  return question;
}

/** As fetch, with the token; asks for one where the server does, unless it is not to. */
export async function fetchAuthorized(address, options = {}, mayAsk = true) {
  for (;;) {
    const answer = await fetch(address, { ...options, headers: authorized(options.headers) });
    if (answer.status !== 401 || !mayAsk) return answer;
    const problem = await answer.clone().json().catch(() => ({}));
    if (!(await askForToken(detail(problem)))) return answer;
  }
}
