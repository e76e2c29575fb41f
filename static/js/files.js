// Files before they are sent: dropped anywhere on the field, listed with their size, and a large
// one named at once. Without this script the field works; the server judges again in any case.
"use strict";

for (const input of document.querySelectorAll("input[data-files]")) {
  const field = input.closest(".field");
  const list = document.createElement("ul");
  list.className = "plain chosen-files";
  list.setAttribute("aria-live", "polite");
  input.after(list);

  const show = () => {
    list.replaceChildren(...Array.from(input.files, (file) => line(file, input.dataset.files)));
  };
  input.addEventListener("change", show);

  for (const name of ["dragenter", "dragover"]) {
    field.addEventListener(name, (event) => {
      event.preventDefault();
      field.classList.add("dropping");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    field.addEventListener(name, () => field.classList.remove("dropping"));
  }
  field.addEventListener("drop", (event) => {
    if (event.dataTransfer?.files.length) {
      event.preventDefault();
      input.files = event.dataTransfer.files;
      show();
    }
  });
}

function line(file, limit) {
  const item = document.createElement("li");
  const megabytes = file.size / 2 ** 20;
  item.textContent = `${file.name} – ${sizeInWords(file.size)}`;
  if (megabytes > Number(limit)) {
    item.textContent += ` – lớn hơn ${limit} MB, sẽ không nhận`;
    item.className = "field-error";
  }
  return item;
}

function sizeInWords(bytes) {
  if (bytes < 2 ** 20) return `${Math.max(1, Math.floor(bytes / 1024))} KB`;
  return `${(bytes / 2 ** 20).toLocaleString("vi", { maximumFractionDigits: 1 })} MB`;
}
