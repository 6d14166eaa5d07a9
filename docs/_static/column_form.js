// The form "Check a column in your browser". Without a script, or without Python beside the pages,
// it stays hidden, and the page names the command line.
(() => {
  const form = document.getElementById("column-form");
  const python = window.pythonInPage;
  if (!form || !python?.canRun) return;

  const part = (name) => form.querySelector(`[name="${name}"]`);
  const status = document.getElementById("column-form-status");
  const results = document.getElementById("column-form-results");
  const problem = document.getElementById("column-form-problem");
  const columns = document.getElementById("column-form-columns");
  const addresses = [];
  let isRunning = false;

  form.hidden = false;
  document.getElementById("column-form-without").hidden = true;

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const table_of = (caption, heads, rows) => {
    const head = element("tr", {}, ...heads.map((text) => element("th", { scope: "col" }, text)));
    const body = rows.map(([first, ...cells]) => element(
      "tr",
      {},
      element("th", { scope: "row" }, first),
      ...cells.map((cell) => {
        if (!Array.isArray(cell)) return element("td", {}, String(cell));
        return element("td", {}, element("ul", {}, ...cell.map((each) => element("li", {}, each))));
      }),
    ));
    const table = element(
      "table",
      { className: "docutils" },
      element("caption", {}, caption),
      element("thead", {}, head),
      element("tbody", {}, ...body),
    );
    const box = element("div", { className: "table-wrapper", tabIndex: 0 }, table);
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", caption);
    return box;
  };

  const download = (text, name, words) => {
    // The mark at the beginning tells spreadsheets that it is UTF-8.
    const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
    addresses.push(address);
    return element("li", {}, element("a", { href: address, download: name }, words));
  };

  const lines_of = (title, lines) => (lines.length
    ? [element("p", {}, title), element("ul", {}, ...lines.map((each) => element("li", {}, each)))]
    : []);

  const tell_problem = (words) => {
    problem.textContent = words;
    problem.hidden = false;
    problem.focus();
  };

  const clear = () => {
    addresses.splice(0).forEach((address) => URL.revokeObjectURL(address));
    results.replaceChildren();
    results.hidden = true;
    problem.hidden = true;
  };

  const show = (found, to) => {
    const files = element("ul", {}, download(
      found.repaired,
      "column-checked.csv",
      "the column with what is certain repaired (CSV)",
    ));
    const parts = [
      element("h3", { tabIndex: -1 }, "What the doctor says"),
      table_of("What became of the rows", ["Outcome", "Rows"], [
        ...found.outcomes,
        ["all rows", found.rows],
      ]),
    ];
    if (found.signs.length) {
      parts.push(table_of(
        "What was found, by sign",
        ["Sign", "Rows", "Repaired", "For a person", "Examples", "What to do"],
        found.signs,
      ));
    } else {
      parts.push(element("p", {}, "Nothing was found that is wrong."));
    }
    parts.push(...lines_of("Also:", found.notes));
    if (found.map) {
      files.append(
        download(found.map.mapped, `column-on-${to}.csv`, `the column with the codes of ${to} (CSV)`),
        download(found.map.table, `shares-on-${to}.csv`, "the table of codes and shares (CSV)"),
      );
      parts.push(
        element("h3", {}, `The codes of ${to}`),
        element("p", {}, found.map.about),
        ...lines_of("Divided, so that a row has no single code:", found.map.split),
        ...lines_of(
          "Left out:",
          found.map.left_out.map(([code, reason]) => `${code}: ${reason}`),
        ),
        ...lines_of("Doubts:", found.map.doubts),
      );
    }
    if (found.map_problem) {
      parts.push(
        element("h3", {}, `The codes of ${to}`),
        element("p", {}, `There is no map: ${found.map_problem}`),
      );
    }
    parts.push(element("h3", {}, "To download"), files);
    results.replaceChildren(...parts);
    results.hidden = false;
    parts[0].focus();
  };

  const bytes = async () => {
    const [file] = part("file").files;
    return file ? new Uint8Array(await file.arrayBuffer()) : new TextEncoder().encode(part("cells").value);
  };

  const tell = (words) => { status.textContent = words; };

  part("file").addEventListener("change", async () => {
    const has_file = part("file").files.length > 0;
    part("cells").disabled = has_file;
    columns.hidden = !has_file;
    if (!has_file) return;
    clear();
    try {
      const found = await python.ask("headings", { bytes: await bytes() }, tell);
      part("column").replaceChildren(...found.map((each) => element("option", {}, each)));
      tell(`The file has ${found.length} columns; choose the one of the codes.`);
    } catch (error) {
      tell("");
      tell_problem(`The file could not be read. ${error.message}`);
    }
  });

  document.getElementById("column-form-no-file").addEventListener("click", () => {
    part("file").value = "";
    part("file").dispatchEvent(new Event("change"));
    tell("");
  });

  document.getElementById("column-form-example").addEventListener("click", () => {
    document.getElementById("column-form-no-file").click();
    part("cells").value = "QOP\n qop\nQNQ\nQMJ\nQJG\nE54000057\nVPP00\n91Q";
    part("heading").checked = false;
    part("on").value = "2026-03-01";
    part("to").value = "2026-04-01";
    part("kind").value = "icb";
    part("cells").focus();
    tell("An example is in the form.");
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isRunning) return;
    clear();
    const has_file = part("file").files.length > 0;
    if (!has_file && !part("cells").value.trim()) {
      tell_problem("There are no codes yet: paste a column, or choose a file.");
      return;
    }
    isRunning = true;
    form.setAttribute("aria-busy", "true");
    const to = part("to").value;
    let column = has_file ? part("column").value : "";
    if (!has_file && part("heading").checked) {
      column = part("cells").value.trimStart().split("\n")[0].trim().split(/\s+/).join(" ");
    }
    try {
      const asked = {
        column, to, on: part("on").value, kind: part("kind").value, to_kind: part("to_kind").value,
      };
      const found = await python.ask("column", { bytes: await bytes(), asked }, tell);
      if (found.problem) {
        tell("");
        tell_problem(found.problem);
      } else {
        tell(`Done: ${found.rows} rows.`);
        show(found, to);
      }
    } catch (error) {
      tell("");
      tell_problem(`That could not be done. ${error.message}`);
    }
    isRunning = false;
    form.removeAttribute("aria-busy");
  });
})();
