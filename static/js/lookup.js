/* A text that finds rows while one types: suggestions by fetch, chosen with arrows and Enter or a pointer.
   The row chosen stands in the control after the text; changing the text forgets it. */
(() => {
  "use strict";

  const form = document.querySelector("[data-project-form]");
  if (!form) return;
  const words = JSON.parse(document.getElementById("form-words").textContent);
  const WAIT = 200;
  const boxes = new WeakMap();

  const address = (input) => form.dataset[`lookup${input.dataset.lookup[0].toUpperCase()}${input.dataset.lookup.slice(1)}`];
  const chosenOf = (input) => input.form.elements[input.name.replace(/_0$/, "_1")];

  class Box {
    constructor(input) {
      this.input = input;
      this.list = document.createElement("ul");
      this.list.className = "suggestions";
      this.list.id = `${input.id}-suggestions`;
      this.list.setAttribute("role", "listbox");
      this.list.setAttribute("aria-label", words.suggestions);
      this.list.hidden = true;
      input.closest(".field").append(this.list);
      for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", this.list.id], ["aria-expanded", "false"]]) {
        input.setAttribute(name, value);
      }
      this.rows = [];
      this.at = -1;
      this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the text keeps the focus
      this.list.addEventListener("click", ({ target }) => {
        const option = target.closest("[data-at]");
        if (option) this.choose(Number(option.dataset.at));
      });
    }

    typed() {
      this.forget();
      clearTimeout(this.timer);
      if (!this.input.value.trim()) return this.close();
      this.timer = setTimeout(() => this.ask(), WAIT);
    }

    forget() {
      const chosen = chosenOf(this.input);
      if (!chosen) return;
      if (chosen.matches("select")) {
        const plain = document.createElement("input");
        Object.assign(plain, { type: "hidden", name: chosen.name, id: chosen.id });
        chosen.replaceWith(plain);
      } else chosen.value = "";
    }

    async ask() {
      const asked = this.input.value.trim();
      const query = new URLSearchParams({ q: asked });
      try {
        const answer = await fetch(`${address(this.input)}?${query}`, { headers: { Accept: "application/json" } });
        if (!answer.ok) return this.close();
        const { results } = await answer.json();
        if (asked === this.input.value.trim() && document.activeElement === this.input) this.show(results);
      } catch {
        this.close(); // no connection: the text itself is still found when it is sent
      }
    }

    show(rows) {
      this.rows = rows;
      this.at = -1;
      const options = rows.map((row, at) => this.option(row, at));
      this.list.replaceChildren(...(options.length ? options : [this.nothing()]));
      this.list.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
      this.input.removeAttribute("aria-activedescendant");
    }

    option(row, at) {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${at}`;
      option.dataset.at = at;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.append(row.name);
      const about = [row.tax_code, row.legal_form, row.address, row.note ?? row.province].filter(Boolean).join(" · ");
      if (about) {
        const note = document.createElement("span");
        note.className = "note";
        note.textContent = about;
        option.append(note);
      }
      return option;
    }

    nothing() {
      const nothing = document.createElement("li");
      nothing.className = "nothing";
      nothing.setAttribute("role", "option");
      nothing.setAttribute("aria-disabled", "true");
      nothing.textContent = words.nothing_found;
      return nothing;
    }

    move(step) {
      if (this.list.hidden || !this.rows.length) return;
      this.at = (this.at + step + this.rows.length) % this.rows.length;
      for (const option of this.list.children) {
        const isChosen = Number(option.dataset.at) === this.at;
        option.setAttribute("aria-selected", String(isChosen));
        if (isChosen) {
          this.input.setAttribute("aria-activedescendant", option.id);
          option.scrollIntoView({ block: "nearest" });
        }
      }
    }

    choose(at) {
      const row = this.rows[at];
      if (!row) return;
      this.input.value = row.name;
      this.close();
      const chosen = chosenOf(this.input);
      if (chosen) chosen.value = row.id;
      this.input.dispatchEvent(new CustomEvent("chosen", { bubbles: true }));
    }

    close() {
      clearTimeout(this.timer);
      this.list.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }

    pressed(event) {
      const isOpen = !this.list.hidden;
      if (event.key === "ArrowDown" && !isOpen && this.input.value.trim()) this.ask();
      else if (event.key === "ArrowDown") this.move(1);
      else if (event.key === "ArrowUp") this.move(-1);
      else if (event.key === "Enter" && isOpen && this.at >= 0) this.choose(this.at);
      else if (event.key === "Escape" && isOpen) this.close();
      else return;
      event.preventDefault();
    }
  }

  const boxOf = (target) => {
    if (!target.matches?.("input[data-lookup]") || !address(target)) return null;
    if (!boxes.has(target)) boxes.set(target, new Box(target));
    return boxes.get(target);
  };

  form.addEventListener("focusin", ({ target }) => boxOf(target));
  form.addEventListener("input", ({ target }) => boxOf(target)?.typed());
  form.addEventListener("keydown", (event) => boxOf(event.target)?.pressed(event));
  form.addEventListener("focusout", ({ target }) => boxOf(target)?.close());
})();
