/* A pointer's choice in a filter form is sent at once; the keyboard moves freely and uses the button.
   After the new page has come, the focus is where it was. */
(() => {
  "use strict";

  const forms = document.querySelectorAll("form[data-auto-submit]");
  const KEY = "khuyencong.filter";

  for (const form of forms) {
    let byPointer = false;
    form.addEventListener("pointerdown", () => (byPointer = true));
    form.addEventListener("keydown", () => (byPointer = false));
    form.addEventListener("change", ({ target }) => {
      if (!byPointer || !target.matches("select, input[type=radio], input[type=checkbox]")) return;
      sessionStorage.setItem(KEY, JSON.stringify({ name: target.name, y: scrollY }));
      form.requestSubmit();
    });
    // Empty choices make long addresses; leave them out.
    form.addEventListener("formdata", ({ formData }) => {
      for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
    });
  }

  // A page brought back as it was left keeps the last choice; the form must say what the page shows.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) for (const form of forms) form.reset();
  });

  const kept = sessionStorage.getItem(KEY);
  if (!kept || !forms.length) return;
  sessionStorage.removeItem(KEY);
  const { name, y } = JSON.parse(kept);
  const field = document.querySelector(
    `form[data-auto-submit] :is(select[name="${CSS.escape(name)}"], input[name="${CSS.escape(name)}"]:checked)`,
  );
  field?.focus({ preventScroll: true });
  scrollTo({ top: y, behavior: "instant" });
})();
