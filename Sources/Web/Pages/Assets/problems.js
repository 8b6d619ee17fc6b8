// What a person can do about an error, beside what the server says of it.
const advice = {
  "not-an-image": "Choose a JPEG, PNG, WebP, GIF, AVIF, HEIC, TIFF or JPEG XL.",
  "format-not-enabled": "Save it as JPEG or PNG and try again, or have the server's setting 'decoders' changed.",
  "broken-image": "Open it in an image editor, save it again, and upload the copy.",
  "original-too-large": "Make it smaller, or have the server's limits changed (limit-original-bytes, limit-original-pixels).",
  "body-too-large": "Make it smaller, or have the server's limit changed (limit-original-bytes).",
  "token-needed": "Use a token, then try again.",
  "cross-site": "Open this page at the server's own address and try again.",
  "store-full": "The server has no room. Delete images, or have its disk enlarged, then try again.",
  "originals-read-only": "The server may not write its originals; its log says where.",
  "uploads-off": "Uploads are switched off on this server (setting 'uploads').",
  "body-too-slow": "The connection was too slow. Try again, perhaps with a smaller file.",
};

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
  const todo = advice[problem?.code] ?? (canRetry ? "Wait a moment, then try again." : "");
  return { text: todo ? `${said} ${todo}` : said, canRetry, code: problem?.code };
}
