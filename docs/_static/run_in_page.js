// Examples get a button that runs them in the page. Without a script they stay as they are printed.
(() => {
  const python = window.pythonInPage;
  if (!python?.canRun) return;
  const groups = new Map();

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  class Block {
    constructor(box, group, number) {
      this.box = box;
      this.group = group;
      this.number = number;
      this.source = box.dataset.source;
      this.plain = box.dataset.plain;
      const of = `example ${box.dataset.number}`;
      this.run = element("button", { type: "button", textContent: "Run" });
      this.edit = element("button", { type: "button", textContent: "Edit" });
      this.run.setAttribute("aria-label", `Run ${of}`);
      this.edit.setAttribute("aria-label", `Edit ${of}`);
      this.edit.setAttribute("aria-expanded", "false");
      this.said = element("span", { className: "in-page-said" });
      this.said.setAttribute("role", "status");
      this.out = element("div", { className: "in-page-out" });
      this.text = element("textarea", {
        className: "in-page-text",
        value: this.plain,
        hidden: true,
        spellcheck: false,
        rows: this.plain.split("\n").length + 1,
      });
      this.text.setAttribute("autocapitalize", "off");
      this.text.setAttribute("aria-label", `Statements of ${of}. Control and Enter runs them.`);
      const bar = element("div", { className: "in-page-bar" }, this.run, this.edit, this.said);
      box.append(this.text, bar, this.out);
      this.run.addEventListener("click", () => {
        if (this.isRunning) python.stop("Stopped; the page begins anew.");
        else this.start();
      });
      this.edit.addEventListener("click", () => this.open(this.text.hidden));
      box.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          this.start();
        }
      });
    }

    get changed() {
      return this.text.value === this.plain ? null : this.text.value;
    }

    open(isOpen) {
      this.text.hidden = !isOpen;
      this.edit.setAttribute("aria-expanded", String(isOpen));
      this.edit.textContent = isOpen ? "Put back" : "Edit";
      this.edit.setAttribute(
        "aria-label",
        `${isOpen ? "Put back" : "Edit"} example ${this.box.dataset.number}`,
      );
      if (isOpen) {
        this.text.focus();
      } else {
        this.text.value = this.plain;
        this.out.replaceChildren();
        this.said.textContent = "";
      }
    }

    async start() {
      if (this.isRunning) return;
      this.running(true);
      const before = this.group.blocks.slice(0, this.number + 1);
      try {
        const found = await python.ask(
          "run",
          {
            key: this.group.key,
            home: this.group.home,
            blocks: before.map(({ source, changed }) => ({ source, changed })),
          },
          (doing) => { this.said.textContent = doing; },
        );
        found.forEach((outcomes, at) => before[before.length - found.length + at].show(outcomes));
      } catch (error) {
        this.told("fault", error.message);
        this.out.replaceChildren();
      }
      this.running(false);
    }

    running(isRunning) {
      this.isRunning = isRunning;
      this.run.textContent = isRunning ? "Stop" : "Run";
      this.run.setAttribute(
        "aria-label",
        `${isRunning ? "Stop" : "Run"} example ${this.box.dataset.number}`,
      );
      if (isRunning) this.told("running", "…");
    }

    told(state, words) {
      this.box.dataset.state = state;
      this.said.textContent = words;
    }

    show(outcomes) {
      const compared = outcomes.filter(({ verdict }) => verdict !== null);
      const differing = compared.filter(({ verdict }) => !verdict);
      this.out.replaceChildren();
      if (!compared.length) {
        const printed = outcomes.map(({ got }) => got).join("");
        this.told("changed", printed ? "It prints:" : "It ran, and prints nothing.");
        if (printed) this.box_of(printed, "What it prints");
      } else if (!differing.length) {
        this.told("same", "As printed.");
      } else {
        this.told("different", "It prints something else than the page:");
        for (const { source, wanted, got } of differing) {
          const lines = source.trimEnd().split("\n");
          const prompts = lines.map((line, at) => `${at ? "..." : ">>>"} ${line}`).join("\n");
          this.box_of(
            `${prompts}\n\nthe page says:\n${wanted || "(nothing)\n"}\nhere:\n${got || "(nothing)"}`,
            "What differs",
          );
        }
      }
    }

    box_of(text, name) {
      const box = element("pre", { textContent: text.trimEnd(), tabIndex: 0 });
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", `${name}: example ${this.box.dataset.number}`);
      this.out.append(box);
    }
  }

  document.querySelectorAll(".in-page").forEach((box) => {
    const key = box.dataset.home ?? "";
    if (!groups.has(key)) groups.set(key, { key, home: key, blocks: [] });
    const group = groups.get(key);
    group.blocks.push(new Block(box, group, group.blocks.length));
  });
})();
