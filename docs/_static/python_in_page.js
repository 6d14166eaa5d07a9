// Asks the worker that runs Python. Without it (no JavaScript, a page opened from a file, a site
// built without Python) nothing of this shows.
window.pythonInPage = (() => {
  const worker_address = new URL("run_in_page_worker.mjs", document.currentScript.src);
  let worker = null;
  let number = 0;
  const waiting = new Map();

  const stop = (why) => {
    worker?.terminate();
    worker = null;
    waiting.forEach(({ reject }) => reject(new Error(why)));
    waiting.clear();
  };
  const begin = () => {
    worker = new Worker(worker_address, { type: "module" });
    worker.onerror = () => stop("Python could not be loaded.");
    worker.onmessage = ({ data }) => {
      if (data.doing) {
        waiting.forEach(({ tell }) => tell(data.doing));
        return;
      }
      const { resolve, reject } = waiting.get(data.number);
      waiting.delete(data.number);
      if ("fault" in data) reject(new Error(data.fault));
      else resolve(data.answer);
    };
  };
  return {
    canRun: location.protocol.startsWith("http") && "Worker" in window,
    stop,
    ask(job, given, tell = () => {}) {
      if (!worker) begin();
      number += 1;
      return new Promise((resolve, reject) => {
        waiting.set(number, { resolve, reject, tell });
        worker.postMessage({ number, job, given });
      });
    },
  };
})();
