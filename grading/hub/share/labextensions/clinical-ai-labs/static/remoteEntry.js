// A JupyterLab extension without a build: JupyterLab asks for a container of shared modules, and
// this is one. It runs a lab's cells once its kernel is connected, so that the questions are there
// without a press of a button, and adds a bar with the way back. While tools are hidden, which is
// how a lab opens, nothing but the controls takes keys and clicks, the notebook never has anything
// to save, and in the place of JupyterLab's dialogs stands a band that goes on by itself.

const TEXTS = {
  vi: {
    back: "← Về danh sách bài",
    handIn: "Nộp bài",
    wait: "Đang mở các câu hỏi…",
    ready: "Câu trả lời được ghi ngay khi bạn chọn.",
    tools: "Hiện công cụ",
    noTools: "Ẩn công cụ",
    content: "Nội dung bài",
    part: "Phần",
    fold: "Thu gọn hoặc mở mục này",
    trouble: "Chưa mở được các câu hỏi. Hãy tải lại trang; nếu vẫn vậy, báo giảng viên.",
    away: "Mất liên lạc với máy chủ; trang đang tự nối lại. Câu trả lời đã ghi vẫn còn.",
    again: "Đang mở lại các câu hỏi. Câu trả lời đã ghi vẫn còn.",
  },
  en: {
    back: "← Back to my labs",
    handIn: "Hand in",
    wait: "Opening the questions…",
    ready: "Answers are saved the moment you give them.",
    tools: "Show tools",
    noTools: "Hide tools",
    content: "The lab",
    part: "Part",
    fold: "Fold or unfold this section",
    trouble:
      "The questions could not be opened. Reload the page; if that does not help, tell your instructor.",
    away: "The server cannot be reached; the page goes on by itself. Saved answers are safe.",
    again: "The questions are being opened again. Saved answers are safe.",
  },
};
const QUIET = "labs-quiet"; // on the body: tools are hidden
const STYLE = `
.labs-bar { align-items: center; background: #fff; border-bottom: 2px solid #00518a; color: #1a1a1a; display: flex; flex-wrap: wrap; font: 16px system-ui, sans-serif; gap: 0 16px; min-height: 48px; padding: 0 12px; }
.labs-bar a, .labs-bar button { background: none; border: 0; color: #00518a; cursor: pointer; font: inherit; padding: 10px 4px; text-decoration: underline; }
.labs-bar button { margin-left: auto; }
.labs-bar a:focus-visible, .labs-bar button:focus-visible { outline: 3px solid #d55e00; }
.labs-band { background: #00518a; bottom: 0; color: #fff; font: 16px/1.5 system-ui, sans-serif; left: 0; padding: 12px 16px; position: fixed; right: 0; z-index: 10001; }
.labs-band:empty { display: none; }
.labs-quiet :is(.jp-Dialog, .Toastify, .jp-Notebook-footer, .jp-cell-toolbar, .jp-Collapser, .jp-collapseHeadingButton, .jp-showHiddenCellsButton, .jp-OutputArea-promptOverlay, .jp-InternalAnchorLink) { display: none !important; }
.labs-quiet :is(.jp-InputPrompt, .jp-OutputPrompt) { pointer-events: none; }
.labs-quiet .jp-Cell:not(:focus-visible), .labs-quiet .jp-MarkdownOutput { border-color: transparent !important; box-shadow: none !important; outline: none !important; }
@media (max-width: 700px) { .labs-bar { gap: 0 8px; min-height: 96px; padding: 0 8px; } .labs-bar span { flex-basis: 100%; order: 1; } }
`;
const AROUND =
  "#jp-top-panel, #jp-menu-panel, #jp-bottom-panel, .jp-SideBar, .jp-NotebookPanel-toolbar";
const PATIENCE = 120000; // milliseconds until a kernel that does not come is called trouble
const PAUSE = 3000; // milliseconds between two looks at whether the server is back
// What the libraries took while the cells ran goes back to the machine (glibc keeps it otherwise).
const TRIM = 'import ctypes; getattr(ctypes.CDLL(None), "malloc_trim", int)(0); del ctypes';

/** The lab that a path stands for, "02_threshold/02_threshold.ipynb"; otherwise null. */
function labOf(path) {
  const found = /^([A-Za-z0-9_.-]+)\/\1\.ipynb$/.exec(path);
  return found ? found[1] : null;
}

function languageOf(panel) {
  const cells = panel.content.model.sharedModel.cells;
  return cells.some((cell) => cell.source.trim() === 'language = "en"') ? "en" : "vi";
}

/** The bar over a lab; `toggle` shows or hides the tools and returns whether they are shown. */
function bar(app, lab, words, toggle, leave) {
  const node = document.createElement("nav");
  node.className = "labs-bar";
  node.setAttribute("aria-label", words.back);
  const add = (tag, text, more) => {
    const element = Object.assign(document.createElement(tag), { textContent: text, ...more });
    node.append(element);
    return element;
  };
  const base = app.serviceManager.serverSettings.baseUrl;
  add("a", words.back, { href: `${base}labs`, onclick: leave });
  add("a", words.handIn, { href: `${base}labs/hand-in/${lab}`, onclick: leave });
  const said = add("span", words.wait);
  said.setAttribute("role", "status");
  const tools = add("button", words.tools, { type: "button" });
  tools.onclick = async () => {
    tools.textContent = (await toggle()) ? words.noTools : words.tools;
  };
  return { node, say: (text) => (said.textContent = text) };
}

/** Hide or show JupyterLab's menus and bars around a lab. */
function around(widget, shown) {
  for (const child of widget.children()) {
    if (child.node.matches(AROUND)) child.setHidden(!shown);
    else around(child, shown);
  }
}

/** Whether tools are hidden. */
const isQuiet = () => document.body.classList.contains(QUIET);

/** Take from JupyterLab what it makes of keys, clicks and trouble, for as long as tools are hidden. */
function quieten({ Dialog }, app, mend) {
  const { commands } = app;
  const process = commands.processKeydownEvent.bind(commands);
  commands.processKeydownEvent = (event) => {
    if (!isQuiet()) process(event);
    // The browser would ask where to save the page.
    else if ((event.ctrlKey || event.metaKey) && event.key === "s") event.preventDefault();
  };
  // The controls listen for `click` and `pointer…`; these three are for cells alone.
  for (const kind of ["mousedown", "dblclick", "contextmenu"]) {
    const stop = (event) => isQuiet() && event.stopPropagation();
    window.addEventListener(kind, stop, { capture: true });
  }
  Dialog.tracker.widgetAdded.connect((_, dialog) => {
    if (!isQuiet()) return;
    setTimeout(() => dialog.reject()); // as "Cancel" does, once it has been opened
    mend();
  });
}

/** Says on a band at the foot of the page what is wrong; says nothing when all is well. */
function newBand() {
  const node = document.createElement("p");
  node.className = "labs-band";
  node.setAttribute("role", "status");
  document.body.append(node);
  return (text) => (node.textContent = text);
}

/** A lab that is open: its cells are run, and run again when the kernel that ran them is gone. */
class OpenLab {
  constructor(jupyter, app, panel, band) {
    Object.assign(this, { jupyter, app, panel, band, blank: true });
    this.language = languageOf(panel);
    this.words = TEXTS[this.language];
  }

  get kernel() {
    return this.panel.sessionContext.session?.kernel;
  }

  /** Show or hide the tools; what was changed with them is saved before they go. */
  async tools(shown) {
    const { content, context } = this.panel;
    if (!shown) await this.save();
    document.body.classList.toggle(QUIET, !shown);
    around(this.app.shell, shown);
    for (const cell of content.widgets) {
      cell.syncEditable = false; // the file stays as it was released
      cell.readOnly = !shown || Boolean(cell.model.getMetadata("nbgrader")?.locked);
    }
    if (!shown) context.model.dirty = false;
  }

  async save() {
    if (!isQuiet() && this.panel.context.model.dirty) await this.panel.context.save();
  }

  /** Follow the notebook and its kernel. */
  watch(mend) {
    const { context, sessionContext } = this.panel;
    // Outputs come with each opening, and answers have a file of their own: nothing to save.
    context.model.stateChanged.connect((model) => {
      if (isQuiet() && model.dirty) model.dirty = false;
    });
    sessionContext.statusChanged.connect((_, status) => {
      if (["autorestarting", "restarting"].includes(status)) this.blank = true;
      if (isQuiet() && ["autorestarting", "dead"].includes(status)) mend();
    });
    const lost = () => {
      const connected = this.kernel?.connectionStatus === "connected";
      if (this.opened && isQuiet() && !connected) mend();
    };
    sessionContext.connectionStatusChanged.connect(lost);
    sessionContext.sessionChanged.connect(lost);
  }

  async run() {
    const { content, sessionContext } = this.panel;
    // "Ready" comes before the kernel answers; until it does, running does nothing.
    await this.kernel?.info;
    this.blank = false; // unless the kernel goes meanwhile
    await this.jupyter.NotebookActions.runCells(content, content.widgets, sessionContext);
    this.kernel?.requestExecute({ code: TRIM, silent: true, store_history: false });
  }

  /** Take up the work with the server, `late` or at once; return whether all is well. */
  async goOn(late) {
    const running = await kernels(this.jupyter, this.app, this.opened);
    if (!running) return false;
    if (!running.some(({ id }) => id === this.kernel?.id)) {
      this.blank = true;
      await this.panel.sessionContext.changeKernel({ name: "python3" });
    } else if (this.kernel.connectionStatus !== "connected") {
      // JupyterLab is at it, and waits up to a minute between two tries. The next look says
      // whether it came to pass.
      if (late) this.kernel.reconnect().catch(() => {});
      return false;
    }
    if (this.blank) {
      if (this.opened) this.band(this.words.again);
      await this.run();
      this.opened = true;
    }
    return !this.blank;
  }
}

/** Name for those who listen what JupyterLab leaves without a name, or names in English. */
function nameParts(notebook, words) {
  const set = (element, names) => {
    for (const [key, value] of Object.entries(names)) {
      if (element.getAttribute(key) !== value) element.setAttribute(key, value);
    }
  };
  const every = () => {
    for (const feed of notebook.querySelectorAll("[role=feed]")) {
      set(feed, { "aria-label": words.content });
      // The children of a feed are articles; a label is for what has a role.
      for (const cell of feed.children) set(cell, { role: "article", "aria-label": words.part });
    }
    for (const button of notebook.querySelectorAll(".jp-collapseHeadingButton")) {
      set(button, { "aria-label": words.fold });
    }
  };
  every();
  new MutationObserver(every).observe(notebook, { childList: true, subtree: true });
}

let reloading = false;
// Listening before anybody else does: browsers ask the listeners of a page in their order.
window.addEventListener("beforeunload", (event) => {
  if (reloading) event.stopImmediatePropagation();
});

/** Load the page again. What is not recorded yet comes back with it, so nobody need be asked. */
function reload() {
  reloading = true;
  location.reload();
}

/** The kernels that the server has; null while it cannot be reached. */
async function kernels({ ServerConnection }, app, opened) {
  const { serverSettings } = app.serviceManager;
  let answer;
  try {
    const url = `${serverSettings.baseUrl}api/kernels`;
    answer = await ServerConnection.makeRequest(url, { method: "GET" }, serverSettings);
  } catch {
    return null; // there is no line
  }
  // The hub says that the server has ended, or that one has to sign in again: its pages do both,
  // and come back here.
  if (opened && [401, 403, 404, 424].includes(answer.status)) reload();
  return answer.ok ? answer.json() : null;
}

/** Goes on with the labs that are open once the server is back; a band says so until then. */
function mender(jupyter, app, labs, band) {
  const isWell = async (late) => {
    if (!labs.size) return (await kernels(jupyter, app)) !== null;
    for (const lab of labs) if (!(await lab.goOn(late).catch(() => false))) return false;
    return true;
  };
  const mend = async () => {
    for (let looks = 0; !(await isWell(looks > 0)); looks += 1) {
      const [lab] = labs;
      band((lab?.words ?? TEXTS.vi).away);
      await new Promise((done) => setTimeout(done, PAUSE));
    }
    band("");
  };
  let mending = null;
  return () => {
    mending ??= mend().finally(() => (mending = null));
    return mending;
  };
}

async function open(jupyter, app, panel, { labs, band, mend }) {
  const labName = labOf(panel.context.path);
  if (!labName || panel.labsOpened) return;
  panel.labsOpened = true;
  await panel.context.ready;
  // A question from the last time would give way to a new one under the trainee's hands.
  for (const cell of panel.content.model.cells) cell.outputs?.clear();
  const lab = new OpenLab(jupyter, app, panel, band);
  const { words } = lab;
  document.documentElement.lang = lab.language;
  const toggle = async () => {
    await lab.tools(isQuiet());
    if (isQuiet()) mend(); // who has the tools may have restarted the kernel
    return !isQuiet();
  };
  const leave = async (event) => {
    const { href } = event.currentTarget;
    event.preventDefault();
    await lab.save();
    location.assign(href);
  };
  const { node, say } = bar(app, labName, words, toggle, leave);
  panel.contentHeader.addWidget(new jupyter.Widget({ node }));
  // JupyterLab measures the bar once; it has two lines on a telephone that is held upright.
  matchMedia("(max-width: 700px)").addEventListener("change", () => panel.contentHeader.fit());
  lab.watch(mend);
  await lab.tools(false);
  nameParts(panel.content.node, words);
  labs.add(lab);
  panel.disposed.connect(() => labs.delete(lab));
  const late = setTimeout(() => say(words.trouble), PATIENCE);
  await panel.sessionContext.ready;
  await lab.kernel?.info;
  panel.content.activeCellIndex = 0; // a lab begins at its beginning
  await mend();
  clearTimeout(late);
  say(words.ready);
}

window._JUPYTERLAB = window._JUPYTERLAB || {};
window._JUPYTERLAB["clinical-ai-labs"] = (() => {
  let shared;
  const take = async (name) => {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  };
  return {
    init: (scope) => {
      shared = scope;
    },
    get: async () => {
      const jupyter = Object.assign(
        {},
        await take("@jupyterlab/application"),
        await take("@jupyterlab/apputils"),
        await take("@jupyterlab/notebook"),
        await take("@jupyterlab/services"),
        await take("@lumino/widgets"),
      );
      const style = document.createElement("style");
      style.textContent = STYLE;
      document.head.append(style);
      // Nothing of JupyterLab shows before the lab is there.
      const path = decodeURIComponent(location.pathname.split("/tree/")[1] ?? "");
      document.body.classList.toggle(QUIET, labOf(path) !== null);
      let mend = () => {};
      const line = {
        id: "clinical-ai-labs:line",
        autoStart: true,
        provides: jupyter.IConnectionLost,
        activate: () => () => mend(),
      };
      const plugin = {
        id: "clinical-ai-labs:open",
        autoStart: true,
        requires: [jupyter.INotebookTracker],
        activate: (app, tracker) => {
          const labs = new Set();
          const band = newBand();
          mend = mender(jupyter, app, labs, band);
          quieten(jupyter, app, mend);
          const show = (panel) => open(jupyter, app, panel, { labs, band, mend });
          tracker.widgetAdded.connect((_, panel) => show(panel));
          tracker.forEach((panel) => {
            show(panel);
          });
        },
      };
      return () => ({ default: [line, plugin], __esModule: true });
    },
  };
})();
