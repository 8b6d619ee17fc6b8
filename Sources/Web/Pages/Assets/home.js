// The first page: files come in by dialog, drop, clipboard or camera.
import { byId } from "./dom.js";
import { refresh, startGrid } from "./newest.js";
import { addFiles, onStored } from "./uploads.js";

function startIntake() {
  if (!byId("drop")) return;
  onStored(refresh);
  for (const id of ["files", "camera"]) {
    const field = byId(id);
    field.addEventListener("change", () => {
      addFiles(field.files);
      // The same file can be chosen again.
      field.value = "";
    });
  }
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  let depth = 0;
  const over = (change) => (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = Math.max(0, change === 0 ? 0 : depth + change);
    document.body.classList.toggle("dropping", depth > 0);
  };
  addEventListener("dragenter", over(1));
  addEventListener("dragleave", over(-1));
  addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    over(0)(event);
    if (hasFiles(event)) addFiles(event.dataTransfer.files);
  });
  addEventListener("paste", (event) => {
    const files = event.clipboardData?.files;
    if (!files?.length) return;
    event.preventDefault();
    addFiles(files);
  });
}

startGrid();
startIntake();
