import { advice } from "./advice.js";

// Where the page itself asks for a token, nobody has to look for another one.
const ownAdvice = { "token-needed": "Use a token, then try again." };

/** What the server says of an error, for people: they send no headers. */
export function detail(problem) {
  const text = problem?.detail;
  return text?.startsWith("This needs a token") ? "Only who has one of this server’s tokens may do that." : text;
}

/** An error of ours as a sentence with what to do; `canRetry` tells whether the same may work later. */
export function explain(status, problem) {
  const canRetry = status === 0 || status === 401 || status === 408 || status === 429 || status >= 500;
  if (status === 0) {
    return { text: "The connection to the server was lost. Check that it runs, then try again.", canRetry };
  }
  const said = detail(problem) ?? `The server answered with status ${status}.`;
  const todo = ownAdvice[problem?.code] ?? advice[problem?.code] ?? (canRetry ? "Wait a moment, then try again." : "");
  return { text: todo ? `${said} ${todo}` : said, canRetry, code: problem?.code };
}
