/* The form of a project saves itself while one types, says when, and never over a newer version.
   Without this file the form works all the same: its buttons send it. */
(() => {
  "use strict";

  const form = document.querySelector("[data-project-form]");
  document.getElementById("problems")?.focus();
  if (!form) return;

  const words = JSON.parse(document.getElementById("form-words").textContent);
  const { filled } = window.amounts;
  const state = form.querySelector("[data-save-state]");
  const problem = form.querySelector("[data-save-problem]");
  const undo = form.querySelector("[data-undo]");
  const AFTER_TYPING = 3000;
  const AFTER_LEAVING = 500;
  const AGAIN = 15_000;
  const CARRIED = new Set(["csrfmiddlewaretoken", "token", "version", "base"]);

  // -- what the form says ------------------------------------------------------------------------

  const snapshot = () => [...new FormData(form)].filter(([name]) => !CARRIED.has(name));
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const csrf = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? form.elements.csrfmiddlewaretoken.value;

  let saved = form.hasAttribute("data-unsaved") ? [] : snapshot();
  let isPartial = false; // something typed could not be stored
  let isStopped = false; // somebody else was here, or the form is closed
  let isSending = false;
  let running = null;
  let timer = 0;
  const before = [];

  const isDirty = () => isPartial || !same(saved, snapshot());

  // -- saving ------------------------------------------------------------------------------------

  const later = (wait) => {
    clearTimeout(timer);
    if (!isStopped && !isSending) timer = setTimeout(save, wait);
  };

  const save = async () => {
    clearTimeout(timer);
    if (isStopped || isSending || same(saved, snapshot())) return;
    if (running) return void running.then(() => later(0));
    running = send(snapshot());
    try {
      await running;
    } finally {
      running = null;
    }
    if (!isStopped && !same(saved, snapshot())) later(AFTER_TYPING);
  };

  const send = async (sent) => {
    state.textContent = words.saving;
    const headers = { Accept: "application/json", "X-CSRFToken": csrf() };
    const body = new URLSearchParams([...new FormData(form)]);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", headers, body });
      const isJson = answer.headers.get("Content-Type")?.includes("json");
      told(answer.status, isJson ? await answer.json() : {}, sent, answer.redirected || !isJson);
    } catch {
      state.textContent = words.offline;
      later(AGAIN);
    }
  };

  const told = (status, answer, sent, isElsewhere) => {
    if (status === 200 && !isElsewhere) return stored(answer, sent);
    isStopped = status !== 400 && status < 500;
    if (status === 400) saved = sent; // not again before something else is typed
    if (status >= 500) later(AGAIN);
    isPartial = true;
    state.textContent = words.not_saved;
    const isOut = status === 401 || (isElsewhere && status < 500);
    complain([isOut ? words.signed_out : (answer.error ?? words.not_saved), ...(answer.problems ?? [])], answer.other);
  };

  const stored = (answer, sent) => {
    if (!same(saved, sent) && saved.length) before.push(saved);
    saved = sent;
    isPartial = answer.problems.length > 0;
    form.elements.version.value = answer.version;
    form.elements.base.value = answer.base;
    form.dataset.autosave = answer.autosave;
    if (form.action !== new URL(answer.edit, location).href) begun(answer);
    document.querySelector("[data-code]").textContent = answer.code;
    state.textContent = answer.message + (isPartial ? ` ${filled(words.except, { count: answer.problems.length })}` : "");
    undo.hidden = before.length === 0;
    complain(answer.problems);
  };

  // The draft exists from now on: a reload or a second save finds it.
  const begun = (answer) => {
    form.action = answer.edit;
    history.replaceState(null, "", answer.edit);
    document.querySelector(".copy-picker")?.remove();
  };

  const complain = (sentences, other) => {
    problem.hidden = sentences.length === 0;
    problem.replaceChildren(
      ...sentences.map((sentence) => {
        const line = document.createElement("p");
        line.textContent = sentence;
        return line;
      }),
    );
    if (!other) return;
    const link = document.createElement("a");
    Object.assign(link, { href: other, target: "_blank", rel: "noopener", textContent: words.open_other });
    problem.append(link);
  };

  // -- undoing -----------------------------------------------------------------------------------

  const restore = (entries) => {
    const values = new Map(entries);
    for (const control of form.elements) {
      if (!control.name || CARRIED.has(control.name) || control.matches("button")) continue;
      if (control.name.endsWith("_FORMS")) continue; // rows that were added stay, emptied
      if (control.type === "checkbox") control.checked = values.has(control.name);
      else if (control.matches("select") && !values.has(control.name)) control.selectedIndex = 0;
      else control.value = values.get(control.name) ?? "";
    }
    for (const amount of form.querySelectorAll("[data-amount] input")) amount.dispatchEvent(new Event("input", { bubbles: true }));
  };

  undo.addEventListener("click", async () => {
    const earlier = before.pop();
    if (!earlier) return;
    if (running) await running;
    restore(earlier);
    const depth = before.length;
    await save();
    before.length = depth; // undoing is not to be undone into a circle
    undo.hidden = depth === 0;
    state.textContent += ` ${words.undone}`;
    if (undo.hidden) form.querySelector("[name=save]").focus();
  });

  // -- leaving, sending, keys --------------------------------------------------------------------

  form.addEventListener("input", () => later(AFTER_TYPING));
  form.addEventListener("chosen", () => later(AFTER_LEAVING));
  form.addEventListener("focusout", () => isDirty() && later(AFTER_LEAVING));

  addEventListener("beforeunload", (event) => {
    if (isDirty() && !isSending) event.preventDefault();
  });
  addEventListener("pageshow", ({ persisted }) => persisted && (isSending = false));

  form.addEventListener("submit", (event) => {
    if (isSending) return void event.preventDefault(); // pressed twice
    if (running) {
      event.preventDefault(); // its version is about to change
      const button = event.submitter;
      running.then(() => form.requestSubmit(button));
      return;
    }
    clearTimeout(timer);
    isSending = true;
    form.elements.csrfmiddlewaretoken.value = csrf(); // somebody may have signed in again in another tab
  });

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input, select") && !event.defaultPrevented) event.preventDefault();
  });
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    if (same(saved, snapshot()) && !isPartial) state.textContent = words.nothing_new;
    else save();
  });

  // -- one more row ------------------------------------------------------------------------------

  form.querySelector("[name=add_row]").addEventListener("click", (event) => {
    const total = form.elements["beneficiaries-TOTAL_FORMS"];
    if (Number(total.value) >= Number(form.elements["beneficiaries-MAX_NUM_FORMS"].value)) return;
    event.preventDefault();
    const row = form.querySelector("template[data-row]").content.cloneNode(true);
    for (const element of row.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        if (value.includes("__prefix__")) element.setAttribute(name, value.replaceAll("__prefix__", total.value));
      }
    }
    const first = row.querySelector("input");
    form.querySelector("[data-rows]").append(row);
    total.value = Number(total.value) + 1;
    first.focus();
  });
})();
