/* Reads each amount back while it is typed; the server reads it again. Needs amounts.js. */
(() => {
  "use strict";

  const form = document.querySelector("[data-entries]");
  if (!form) return;

  const tell = (box) => {
    const [text, unit] = box.querySelectorAll("input, select");
    const output = box.closest(".field").querySelector("[data-read-back]");
    try {
      const amount = window.amounts.read(text.value, unit.value);
      output.value = amount === null ? "" : window.amounts.readBack(amount);
      output.classList.remove("refused");
    } catch {
      output.value = form.dataset.unclear;
      output.classList.add("refused");
    }
  };

  for (const box of form.querySelectorAll("[data-amount]")) {
    box.addEventListener("input", () => tell(box));
    if (box.querySelector("input").value) tell(box);
  }
})();
