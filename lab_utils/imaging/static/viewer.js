// The picture viewer: sliders and buttons around an image, a point or a box set on it with mouse,
// finger or keyboard. The text names the pixel: 120.5 lies in pixel 120.

const CLOSE = 8; // CSS pixels a finger may slip and still have tapped

function viewer({ image, texts, id, decimal, pixels, shape, marked }) {
  const { columns, rows, frames } = image;
  const written = (number) =>
    number.toFixed(image.decimals).replace(".", decimal).replace("-", "−");

  const canvas = element("canvas", {
    class: "labs-canvas",
    tabindex: 0,
    role: "application",
    "aria-label": image.label,
    "aria-describedby": `${id}-help`,
  });
  const place = element("div", { class: "labs-view" }, canvas);
  const readout = element("p", {
    class: "labs-readout",
    "aria-live": "polite",
    text: texts.viewer_loading,
  });
  const tools = element("div", { class: "labs-tools" });
  const help = element("p", { class: "labs-hint", id: `${id}-help`, text: image.help });

  const cursor = { x: Math.floor(columns / 2), y: Math.floor(rows / 2) };
  let keyboard = false;
  let mark = null;
  let corner = null; // first corner of a box
  let dragged = null; // the box while it is being drawn
  let tool = "";

  const drawn = picture({
    image,
    canvas,
    marks() {
      const here = mark && (mark.frame ?? 1) === view.frame ? mark : null;
      return {
        point: here && !here.width ? here : null,
        box: dragged ?? (here?.width ? here : null),
        dashed: Boolean(dragged),
        corner,
        cursor: keyboard && document.activeElement === canvas ? cursor : null,
      };
    },
  });
  const { view, redraw, move, look, positionOf, wayOf } = drawn;

  function tell(position) {
    const x = within(Math.floor(position.x), 0, columns - 1);
    const y = within(Math.floor(position.y), 0, rows - 1);
    const found = drawn.valueAt({ x, y });
    if (found === undefined) return;
    const value = image.colour ? `RGB ${found.join(" ")}` : `${written(found)} ${image.unit}`;
    // Read out what the keys reach; under a moving mouse it would never end.
    readout.setAttribute("aria-live", keyboard ? "polite" : "off");
    const text = `x ${x}, y ${y}: ${value.trim()}.`;
    readout.textContent = corner ? `${text} ${texts.viewer_corner}` : text;
  }

  // Window, frame, overlay

  const sliders = {};
  function slide(name, text, range, moved) {
    const slider = element("input", { type: "range", id: `${id}-${name}`, ...range });
    const output = element("output", { for: slider.id });
    slider.addEventListener("input", () => moved(slider.valueAsNumber));
    tools.append(
      element("div", { class: "labs-slide" }, element("label", { for: slider.id, text }), slider, output),
    );
    sliders[name] = (number, said) => {
      slider.value = number;
      output.textContent = said;
      slider.setAttribute("aria-valuetext", said);
    };
  }

  let preset = null;
  function setWindow(centre, width, named = "") {
    const [low, high] = image.range;
    view.shown = { centre: within(centre, low, high), width: within(width, 1, high - low + 1) };
    sliders.centre(view.shown.centre, written(view.shown.centre));
    sliders.width(view.shown.width, written(view.shown.width));
    preset.value = named;
    redraw(true);
  }

  function setFrame(number) {
    view.frame = within(number, 1, frames);
    sliders.frame?.(view.frame, `${view.frame} / ${frames}`);
    redraw(true);
  }

  if (!image.colour) {
    preset = element(
      "select",
      { id: `${id}-preset` },
      element("option", { value: "", text: texts.viewer_own }),
      ...image.windows.map(({ text }, index) => element("option", { value: index, text })),
    );
    preset.addEventListener("change", () => {
      if (preset.value === "") return;
      const { centre, width } = image.windows[preset.value];
      setWindow(centre, width, preset.value);
    });
    const label = element("label", { for: preset.id, text: texts.viewer_preset });
    tools.append(element("div", { class: "labs-slide" }, label, preset));
    const [min, max] = image.range;
    const { step } = image;
    slide("centre", texts.viewer_centre, { min, max, step }, (number) =>
      setWindow(number, view.shown.width),
    );
    slide("width", texts.viewer_width, { min: 1, max: max - min + 1, step }, (number) =>
      setWindow(view.shown.centre, number),
    );
  }
  if (frames > 1) slide("frame", texts.viewer_frame, { min: 1, max: frames, step: 1 }, setFrame);
  if (image.overlay) {
    const hidden = element("input", { type: "checkbox", id: `${id}-overlay` });
    hidden.addEventListener("change", () => {
      view.overlaid = !hidden.checked;
      redraw(true);
    });
    const label = element("label", { for: hidden.id, text: texts.viewer_hide_overlay });
    tools.append(element("div", { class: "labs-option" }, hidden, label));
  }

  // What a drag does; the keyboard needs no choice.

  const uses = [...(shape ? ["mark"] : []), ...(image.colour ? [] : ["window"]), "move"];
  const buttons = uses.map((use) => {
    const button = element("button", { type: "button", text: texts[`viewer_${use}`] });
    button.addEventListener("click", () => setTool(use));
    return button;
  });
  function setTool(use) {
    tool = use;
    buttons.forEach((button, index) =>
      button.setAttribute("aria-pressed", String(uses[index] === use)),
    );
    // A tap may leave the page to be scrolled; a drag may not.
    canvas.style.touchAction = use === "mark" && shape === "point" ? "pan-y" : "none";
  }
  const press = (text, label, pressed) => {
    const button = element("button", { type: "button", text, "aria-label": label });
    button.addEventListener("click", pressed);
    return button;
  };
  const bar = element(
    "div",
    { class: "labs-bar", role: "toolbar", "aria-label": texts.viewer_tools },
    ...buttons,
    press("−", texts.viewer_out, () => look(view.zoom / 1.5)),
    press("+", texts.viewer_in, () => look(view.zoom * 1.5)),
    press(texts.viewer_fit, undefined, () => look(1)),
  );

  // Marking

  function boxOf(one, other) {
    const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
    return { x, y, width: Math.abs(one.x - other.x), height: Math.abs(one.y - other.y) };
  }

  function setMark(value) {
    corner = dragged = null;
    const rounded = Object.entries(value).map(([name, one]) => [name, Math.round(one * 100) / 100]);
    const made = Object.fromEntries(rounded);
    if (shape === "box") {
      if (!made.width || !made.height) return;
      // Two numbers rounded up may reach out of the image together.
      made.width = Math.min(made.width, columns - made.x);
      made.height = Math.min(made.height, rows - made.y);
    }
    if (frames > 1) made.frame = view.frame;
    mark = made;
    marked(mark);
  }

  // The point, or one end of a box; the second end makes the box.
  function take(position) {
    if (shape === "point") setMark({ x: position.x, y: position.y });
    else if (corner) setMark(boxOf(corner, position));
    else corner = position;
    redraw();
  }

  function takeCursor() {
    if (shape === "point" || (corner && !corner.pixel)) {
      take({ x: cursor.x + 0.5, y: cursor.y + 0.5 });
    } else if (!corner) {
      take({ ...cursor, pixel: true });
    } else {
      // Both corners are pixels, and both belong to the box.
      const begin = { x: Math.min(cursor.x, corner.x), y: Math.min(cursor.y, corner.y) };
      const end = { x: Math.max(cursor.x, corner.x) + 1, y: Math.max(cursor.y, corner.y) + 1 };
      setMark(boxOf(begin, end));
      redraw();
    }
  }

  // Mouse and fingers

  const pointers = new Map();
  let gesture = null;
  const fingers = () => {
    const [one, other] = [...pointers.values()];
    return {
      apart: Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY),
      clientX: (one.clientX + other.clientX) / 2,
      clientY: (one.clientY + other.clientY) / 2,
    };
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    canvas.focus({ preventScroll: true });
    keyboard = false;
    pointers.set(event.pointerId, event);
    if (pointers.size === 2) {
      dragged = null;
      gesture = { kind: "pinch", zoom: view.zoom, begin: fingers(), last: fingers() };
    } else {
      gesture = { kind: tool, begin: event, last: event, from: positionOf(event), slipped: false };
      if (tool !== "mark" || shape === "box") canvas.setPointerCapture(event.pointerId);
    }
    redraw();
  });

  canvas.addEventListener("pointermove", (event) => {
    if (pointers.has(event.pointerId)) {
      pointers.set(event.pointerId, event);
      if (gesture) follow(event);
    }
    tell(positionOf(event));
  });

  function follow(event) {
    const pinch = gesture.kind === "pinch";
    if (pinch && pointers.size < 2) return;
    const now = pinch ? fingers() : event;
    const dx = now.clientX - gesture.last.clientX;
    const dy = now.clientY - gesture.last.clientY;
    gesture.last = now;
    gesture.slipped ||=
      Math.hypot(now.clientX - gesture.begin.clientX, now.clientY - gesture.begin.clientY) > CLOSE;
    if (gesture.kind === "window") {
      // To the right wider, downwards darker: as at a reporting station.
      const span = (image.range[1] - image.range[0]) / 600;
      setWindow(view.shown.centre + dy * span, view.shown.width + dx * span);
    } else if (pinch || gesture.kind === "move") {
      const [x, y] = wayOf(dx, dy);
      move(-x, -y);
      if (pinch) look((gesture.zoom * now.apart) / gesture.begin.apart, positionOf(now));
    } else if (shape === "box" && gesture.slipped) {
      dragged = boxOf(gesture.from, positionOf(event));
      redraw();
    }
  }

  canvas.addEventListener("pointerup", (event) => {
    const ended = gesture;
    const known = pointers.delete(event.pointerId);
    if (!known || !ended || pointers.size) return;
    gesture = null;
    if (ended.kind !== "mark") return;
    if (dragged) setMark(dragged);
    else if (!ended.slipped) take(positionOf(event));
    tell(positionOf(event));
    redraw();
  });

  // The browser took the gesture for scrolling the page.
  canvas.addEventListener("pointercancel", (event) => {
    pointers.delete(event.pointerId);
    gesture = dragged = null;
    redraw();
  });

  canvas.addEventListener(
    "wheel",
    (event) => {
      // Until the image is clicked the wheel scrolls the page.
      if (document.activeElement !== canvas) return;
      if (event.ctrlKey) look(view.zoom * (event.deltaY < 0 ? 1.2 : 1 / 1.2), positionOf(event));
      else if (frames > 1) setFrame(view.frame + Math.sign(event.deltaY));
      else return;
      event.preventDefault();
    },
    { passive: false },
  );

  // Keyboard

  function moveCursor(dx, dy) {
    // The first press shows the cursor where it is.
    if (keyboard) {
      cursor.x = within(cursor.x + dx, 0, columns - 1);
      cursor.y = within(cursor.y + dy, 0, rows - 1);
    }
    keyboard = true;
    // The image follows a cursor that would leave the sight.
    view.left = within(view.left, cursor.x + 1 - columns / view.zoom, cursor.x);
    view.top = within(view.top, cursor.y + 1 - rows / view.zoom, cursor.y);
    move(0, 0);
  }
  const step = (event) => (event.shiftKey ? 10 : 1);
  const keys = {
    ArrowLeft: (event) => moveCursor(-step(event), 0),
    ArrowRight: (event) => moveCursor(step(event), 0),
    ArrowUp: (event) => moveCursor(0, -step(event)),
    ArrowDown: (event) => moveCursor(0, step(event)),
    "+": () => look(view.zoom * 1.5, cursor),
    "=": () => look(view.zoom * 1.5, cursor),
    "-": () => look(view.zoom / 1.5),
    PageUp: () => setFrame(view.frame - 1),
    PageDown: () => setFrame(view.frame + 1),
  };
  if (shape) {
    keys.Enter = () => {
      keyboard = true;
      takeCursor();
    };
    keys.Escape = () => {
      corner = null;
      redraw();
    };
  }
  canvas.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !(event.key in keys)) return;
    keys[event.key](event);
    tell(cursor);
    event.preventDefault();
    event.stopPropagation();
  });
  canvas.addEventListener("focus", () => redraw());
  canvas.addEventListener("blur", () => redraw());

  setTool(uses[0]);
  if (!image.colour) setWindow(view.shown.centre, view.shown.width, "0");
  setFrame(1);
  drawn.load(pixels()).then(
    () => {
      readout.textContent = image.label;
      place.dataset.ready = true;
    },
    () => (readout.textContent = texts.viewer_failed),
  );

  return {
    parts: [bar, place, readout, tools, help],
    restore(value) {
      const other = JSON.stringify(value) !== JSON.stringify(mark);
      mark = value;
      corner = dragged = null;
      if (other && value.frame) setFrame(value.frame);
      redraw();
    },
    gone: drawn.gone,
  };
}
