/* Names for what Django's admin leaves without one: search boxes, cells of rows, heads, tooltips. */
(() => {
  "use strict";

  const text = (node) => node?.textContent.trim().replace(/:$/, "") ?? "";

  const headOf = (control) => {
    const cell = control.closest("td");
    return text(cell?.closest("table").tHead?.rows[0]?.cells[cell.cellIndex]);
  };

  // A search box (select2) names itself by what is chosen in it, which is nothing at first.
  const nameSearchBox = (box) => {
    const select = box.closest(".select2-container")?.previousElementSibling;
    const name = text(select?.labels?.[0]) || headOf(box);
    if (!name) return;
    box.removeAttribute("aria-labelledby");
    box.setAttribute("aria-label", name);
    const chosen = box.querySelector(".select2-selection__rendered");
    for (const attribute of ["role", "aria-readonly"]) chosen?.removeAttribute(attribute);
  };

  const nameControl = (control) => {
    const name = headOf(control) || text(control.previousSibling); // in a row, or beside "Ngày:"
    if (name && !control.labels?.length) control.setAttribute("aria-label", name);
  };

  const nameHead = (head) => {
    if (text(head)) return;
    const name = document.createElement("span");
    name.className = "visually-hidden";
    name.textContent = head.matches(".original") ? "Dòng" : "Thao tác";
    head.append(name);
  };

  const NAMERS = [
    [".tabular th", nameHead],
    [".tabular td :is(input:not([type=hidden]), select, textarea), .datetime input", nameControl],
    [".select2-selection[role=combobox][aria-labelledby]", nameSearchBox],
    [".help-tooltip[aria-label]:not([role])", (tooltip) => tooltip.setAttribute("role", "img")],
  ];

  const nameAll = () => {
    for (const [selector, name] of NAMERS) document.querySelectorAll(selector).forEach(name);
  };

  // Django's own scripts add rows and boxes when they are ready, and later.
  new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
  nameAll();
})();
