// Imports: waits for what runs, sends a form once, and warns before typed cells are lost.
"use strict";

const EVERY = 1500;

for (const card of document.querySelectorAll("[data-progress]")) {
  const bar = card.querySelector("progress");
  const words = card.querySelector("[data-words]");
  const ask = async () => {
    try {
      const answer = await fetch(card.dataset.progress, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const state = await answer.json();
      if (!state.running) {
        window.location.replace(card.dataset.then);
        return;
      }
      if (state.of) {
        bar.max = state.of;
        bar.value = state.done;
        words.textContent = state.words;
      }
    } catch {
      // the line is down for a moment, or the session ended: the next question tells
    }
    window.setTimeout(ask, EVERY);
  };
  window.setTimeout(ask, EVERY);
}

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}

const isChanged = (field) => {
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.type === "text" || field.type === "textarea") return field.value !== field.defaultValue;
  if (field.type !== "select-one" || !Array.from(field.options).some((each) => each.defaultSelected)) return false;
  return Array.from(field.options).some((each) => each.selected !== each.defaultSelected);
};

for (const form of document.querySelectorAll("form[data-keep]")) {
  const isTyped = () => Array.from(form.elements).some(isChanged);
  let isSent = false;
  form.addEventListener("submit", () => {
    isSent = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && isTyped()) event.preventDefault();
  });
}
