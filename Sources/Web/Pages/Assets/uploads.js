// Sends files to the server, two at a time, each with its own progress.
import { base, byId, bytesText, say } from "./dom.js";
import { follow } from "./following.js";
import { detail, explain } from "./problems.js";
import { Row } from "./row.js";
import { askForToken, refusal } from "./token.js";

const atOnce = 2;
const queue = [];
let sending = 0;
let whenStored = () => {};

/** Says what to do whenever an image has been stored, and when its set is complete. */
export function onStored(act) {
  whenStored = act;
}

/** Takes files in: those of a dialog, a drop or the clipboard. Nothing is sent before it is known that it may be. */
export function addFiles(files) {
  const drop = byId("drop");
  const most = Number(drop.dataset.mostBytes);
  const rows = [];
  for (const file of files) {
    const row = new Row(file);
    if (file.size > most) {
      row.failed(`It has ${bytesText(file.size)}; ${drop.dataset.mostBytesText} are the most. Make it smaller, then try again.`);
    } else if (file.size === 0) {
      row.failed("It is empty. Choose another file.");
    } else {
      rows.push(row);
    }
  }
  if (rows.length > 0) admit(rows);
}

async function admit(rows) {
  const gone = new Set();
  for (const row of rows) {
    row.waits();
    row.cancel = () => {
      gone.add(row);
      row.remove();
    };
  }
  const refused = await refusal();
  for (const row of rows.filter((row) => !gone.has(row))) {
    if (refused) fail(row, refused.status, refused.problem);
    else line(row);
  }
}

function fail(row, status, problem) {
  const { text, canRetry } = explain(status, problem);
  row.failed(text, canRetry ? () => admit([row]) : undefined);
  say(`${row.file.name}: ${text}`);
}

function line(row) {
  row.waits();
  row.cancel = () => {
    queue.splice(queue.indexOf(row), 1);
    row.remove();
  };
  queue.push(row);
  next();
}

function next() {
  if (sending >= atOnce) return;
  const row = queue.shift();
  if (!row) return;
  sending += 1;
  send(row).finally(() => {
    sending -= 1;
    next();
  });
  next();
}

// What is not sent when the page goes is lost: it stays until then, and asks whoever leaves all the same.
const isBusy = () => sending > 0 || queue.length > 0;
addEventListener("beforeunload", (event) => {
  if (isBusy()) event.preventDefault();
});
document.getElementById("uploads")?.addEventListener("click", (event) => {
  const page = event.target.closest("a");
  if (page) page.target = isBusy() ? "_blank" : "";
});

function post(row) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${base}/images?name=${encodeURIComponent(row.file.name)}`);
    // The server looks at the bytes; what a browser makes of a name is no help.
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) row.sent(event.loaded / event.total);
    });
    request.addEventListener("load", () => resolve({ status: request.status, body: request.response }));
    request.addEventListener("error", () => resolve({ status: 0 }));
    request.addEventListener("abort", () => resolve({ status: -1 }));
    row.cancel = () => request.abort();
    row.sent(0);
    request.send(row.file);
  });
}

async function send(row) {
  for (;;) {
    const { status, body } = await post(row);
    if (status === -1) return row.remove();
    if (status === 401 && (await askForToken(detail(body)))) continue;
    if (status !== 201) return fail(row, status, body);
    const image = body.images[0];
    row.stored(image);
    say(`${row.file.name} is stored.`);
    whenStored(image);
    // Whoever waits in line need not wait for this one's variants.
    if (image.set?.variants.length) watch(row, image);
    return;
  }
}

async function watch(row, image) {
  let reason = "";
  const end = await follow(image.id, (event) => {
    if (event.name === "progress") row.made(event.data);
    if (event.name === "failed") reason = event.data.error ?? "";
  });
  if (end === "done") {
    row.complete(`Stored, and all ${row.total} variants made`);
    say(`All variants of ${row.file.name} are made.`);
    whenStored(image);
  } else if (end === "failed") {
    row.incomplete(`The image is stored, but its variants could not all be made. ${reason}`);
  } else {
    row.incomplete("The image is stored. How its variants come along is shown on its page.");
  }
}
