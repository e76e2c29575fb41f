/* Offers the units of the year that is typed; one that had ended or was not yet there is hidden. */
(() => {
  "use strict";

  const year = document.getElementById("id_year");
  const units = document.getElementById("id_province");
  if (!year || !units) return;

  const existed = ({ dataset: { first, last } }, then) => Number(first || 0) <= then && then <= Number(last || then);

  const offer = () => {
    const then = Number(year.value.trim());
    if (!/^[0-9]{4}$/.test(year.value.trim())) return;
    for (const option of units.options) {
      if (option.dataset.first === undefined) continue;
      option.disabled = option.hidden = !existed(option, then) && !option.selected;
    }
  };

  year.addEventListener("input", offer);
  units.addEventListener("change", offer);
})();
