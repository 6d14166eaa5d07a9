// A long table gets a field above it: rows that lack one of its words are hidden. Without a
// script the table is whole, as it is in print.
document.querySelectorAll("table.filterable").forEach((table, number) => {
  const rows = [...table.tBodies[0].rows];
  const id = `filter-${number}`;
  const form = document.createElement("form");
  form.className = "filter";
  form.setAttribute("role", "search");
  form.innerHTML =
    `<label for="${id}">Show lines with</label> ` +
    `<input id="${id}" type="search" autocomplete="off"> ` +
    `<output for="${id}"></output>`;
  const field = form.querySelector("input");
  const told = form.querySelector("output");
  const show = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row) => {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    });
    told.textContent = `${shown} of ${rows.length} lines`;
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", show);
  const place = table.closest(".table-wrapper") ?? table;
  place.before(form);
  show();
});
