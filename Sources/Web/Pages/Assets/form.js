// The plain forms, a little more comfortable where there are scripts: the token of this tab need not be typed again.
import { byId } from "./dom.js";
import { token } from "./token.js";

const field = byId("form-token");
if (field) {
  field.value = token() ?? "";
  field.form.addEventListener("submit", () => {
    if (field.value) sessionStorage.setItem("calotype-token", field.value.trim());
  });
}
