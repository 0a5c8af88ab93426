// A JupyterLab extension without a build: JupyterLab asks for a container of shared modules, and
// this is one. It runs a lab's cells once its kernel is connected, so that the questions are there
// without a press of a button, and adds a bar with the way back.

const TEXTS = {
  vi: {
    back: "← Về danh sách bài",
    handIn: "Nộp bài",
    wait: "Đang mở các câu hỏi…",
    ready: "Câu trả lời được ghi ngay khi bạn chọn.",
    tools: "Hiện công cụ",
    content: "Nội dung bài",
    part: "Phần",
    fold: "Thu gọn hoặc mở mục này",
    trouble: "Chưa mở được các câu hỏi. Hãy tải lại trang; nếu vẫn vậy, báo giảng viên.",
  },
  en: {
    back: "← Back to my labs",
    handIn: "Hand in",
    wait: "Opening the questions…",
    ready: "Answers are saved the moment you give them.",
    tools: "Show tools",
    content: "The lab",
    part: "Part",
    fold: "Fold or unfold this section",
    trouble:
      "The questions could not be opened. Reload the page; if that does not help, tell your instructor.",
  },
};
const STYLE = `
.labs-bar { align-items: center; background: #fff; border-bottom: 2px solid #00518a; color: #1a1a1a; display: flex; flex-wrap: wrap; font: 16px system-ui, sans-serif; gap: 0 16px; min-height: 48px; padding: 0 12px; }
.labs-bar a, .labs-bar button { background: none; border: 0; color: #00518a; cursor: pointer; font: inherit; padding: 10px 4px; text-decoration: underline; }
.labs-bar button { margin-left: auto; }
.labs-bar a:focus-visible, .labs-bar button:focus-visible { outline: 3px solid #d55e00; }
`;
const AROUND =
  "#jp-top-panel, #jp-menu-panel, #jp-bottom-panel, .jp-SideBar, .jp-NotebookPanel-toolbar";
const PATIENCE = 120000; // milliseconds until a kernel that does not come is called trouble

/** The lab that a path stands for, "02_threshold/02_threshold.ipynb"; otherwise null. */
function labOf(path) {
  const found = /^([A-Za-z0-9_.-]+)\/\1\.ipynb$/.exec(path);
  return found ? found[1] : null;
}

function languageOf(panel) {
  const cells = panel.content.model.sharedModel.cells;
  return cells.some((cell) => cell.source.trim() === 'language = "en"') ? "en" : "vi";
}

function bar(app, lab, words) {
  const node = document.createElement("nav");
  node.className = "labs-bar";
  node.setAttribute("aria-label", words.back);
  const add = (tag, text, more) => {
    const element = Object.assign(document.createElement(tag), { textContent: text, ...more });
    node.append(element);
    return element;
  };
  const base = app.serviceManager.serverSettings.baseUrl;
  add("a", words.back, { href: `${base}labs` });
  add("a", words.handIn, { href: `${base}labs/hand-in/${lab}` });
  const said = add("span", words.wait);
  said.setAttribute("role", "status");
  const tools = add("button", words.tools, { type: "button" });
  tools.onclick = () => {
    around(app.shell, true);
    tools.remove();
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

/** Name for those who listen what JupyterLab leaves without a name, or names in English. */
function name(notebook, words) {
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

async function open(app, Widget, panel) {
  const lab = labOf(panel.context.path);
  if (!lab || panel.labsOpened) return;
  panel.labsOpened = true;
  await panel.context.ready;
  // A question from the last time would give way to a new one under the trainee's hands.
  for (const cell of panel.content.model.cells) cell.outputs?.clear();
  const words = TEXTS[languageOf(panel)];
  document.documentElement.lang = languageOf(panel);
  const { node, say } = bar(app, lab, words);
  panel.contentHeader.addWidget(new Widget({ node }));
  around(app.shell, false);
  name(panel.content.node, words);
  const late = setTimeout(() => say(words.trouble), PATIENCE);
  await panel.sessionContext.ready;
  // "Ready" comes before the kernel answers; until it does, running does nothing.
  await panel.sessionContext.session?.kernel?.info;
  const running = app.commands.execute("notebook:run-all-cells");
  // Running begins by going to the last cell; a lab begins at its beginning. Not at the end: who
  // has begun to answer by then is left where they are.
  panel.content.activeCellIndex = 0;
  panel.content.scrollToItem(0);
  await running;
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
      const { INotebookTracker } = await take("@jupyterlab/notebook");
      const { Widget } = await take("@lumino/widgets");
      const style = document.createElement("style");
      style.textContent = STYLE;
      document.head.append(style);
      const plugin = {
        id: "clinical-ai-labs:open",
        autoStart: true,
        requires: [INotebookTracker],
        activate: (app, tracker) => {
          tracker.widgetAdded.connect((_, panel) => open(app, Widget, panel));
          tracker.forEach((panel) => {
            open(app, Widget, panel);
          });
        },
      };
      return () => ({ default: plugin, __esModule: true });
    },
  };
})();
