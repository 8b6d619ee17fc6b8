// Follows how a set is made, by the server's events. EventSource cannot send a token, so the stream is read here.
import { fetchAuthorized } from "./token.js";
import { base, pause } from "./dom.js";

// A browser opens six connections to a server; uploads and pictures need some of them.
const most = 2;
let open = 0;
const waiting = [];

async function place() {
  if (open >= most) await new Promise((resolve) => waiting.push(resolve));
  else open += 1;
}

function leave() {
  const next = waiting.shift();
  if (next) next();
  else open -= 1;
}

/** Reads events from a stream; each is {name, data}. */
async function* events(stream) {
  let text = "";
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const fields = { event: "message", data: "" };
      for (const line of text.slice(0, end).split("\n")) {
        const colon = line.indexOf(":");
        if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 1).trimStart();
      }
      text = text.slice(end + 2);
      if (fields.data) yield { name: fields.event, data: JSON.parse(fields.data) };
    }
  }
}

/**
 * Follows the set of an image to its end and tells of each event; connects anew when the connection ends before that.
 * Gives "done", "failed" or "lost".
 */
export async function follow(id, tell) {
  await place();
  try {
    for (let attempt = 0; attempt < 40; attempt += 1) {
      try {
        const answer = await fetchAuthorized(`${base}/images/${id}/events`, { headers: { Accept: "text/event-stream" } });
        if (answer.status >= 400 && answer.status < 500) return "lost";
        if (answer.ok) {
          for await (const event of events(answer.body)) {
            attempt = 0;
            tell(event);
            if (event.name === "done" || event.name === "failed") return event.name;
          }
        }
      } catch {
        // The connection broke off; what has been told is told again, and that does no harm.
      }
      await pause(Math.min(500 * 2 ** attempt, 10_000));
    }
    return "lost";
  } finally {
    leave();
  }
}
