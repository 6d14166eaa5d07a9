// Python in the browser, beside the page: nothing is asked of any other host.
import { loadPyodide } from "./pyodide/pyodide.mjs";

const here = new URL("./", import.meta.url);
const tell = (doing) => self.postMessage({ doing });

const ready = (async () => {
  tell("Python is loaded, 7 MB the first time …");
  const files = await (await fetch(new URL("pyodide/files.json", here))).json();
  const [python, ...wheels] = await Promise.all([
    loadPyodide({ indexURL: new URL("pyodide/", here).href }),
    ...files.wheels.map(async (name) => {
      const answer = await fetch(new URL(`pyodide/${name}`, here));
      if (!answer.ok) throw new Error(`${name} could not be read (${answer.status})`);
      return answer.arrayBuffer();
    }),
  ]);
  tell("The library is unpacked …");
  const extractDir = python.runPython("import sysconfig; sysconfig.get_path('purelib')");
  for (const wheel of wheels) python.unpackArchive(wheel, "wheel", { extractDir });
  for (const name of ["page_examples", "column_form"]) {
    const answer = await fetch(new URL(`${name}.py`, here));
    if (answer.ok) python.FS.writeFile(`${extractDir}/${name}.py`, await answer.text());
  }
  python.runPython("import importlib; importlib.invalidate_caches()");
  return python;
})();

const pages = new Map();

const work = {
  // Blocks that share their names, by the key of what holds them.
  run(python, { key, home, blocks }) {
    const examples = python.pyimport("page_examples");
    if (!pages.has(key)) pages.set(key, examples.Page(home));
    return JSON.parse(examples.run_blocks(pages.get(key), JSON.stringify(blocks)));
  },
  // A file is written where Python reads it: in the memory of this page.
  headings(python, { bytes }) {
    const found = python.pyimport("column_form").headings(python.toPy(bytes).tobytes());
    return found.toJs();
  },
  column(python, { bytes, asked }) {
    python.FS.writeFile("column.csv", bytes);
    const found = python.pyimport("column_form").answer_file("column.csv", python.toPy(asked));
    return found.toJs({ dict_converter: Object.fromEntries });
  },
};

self.onmessage = async ({ data: { number, job, given } }) => {
  try {
    const python = await ready;
    tell("Running …");
    self.postMessage({ number, answer: work[job](python, given) });
  } catch (error) {
    self.postMessage({ number, fault: String(error.message ?? error) });
  }
};
