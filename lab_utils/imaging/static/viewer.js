// The picture viewer: sliders and buttons around an image, a point or a box set on it with mouse,
// finger or keyboard. The text names the pixel: 120.5 lies in pixel 120.

class Viewer {
  // `pixels` returns the image's pixels, compressed; `shape` is point, box, or empty to look only;
  // `marked` is told what is set.
  constructor({ image, texts, id, decimal, pixels, shape, marked }) {
    Object.assign(this, { image, texts, id, shape });
    this.written = (number) =>
      number.toFixed(image.decimals).replace(".", decimal).replace("-", "−");
    this.cursor = { x: Math.floor(image.columns / 2), y: Math.floor(image.rows / 2) };
    this.keyboard = false; // whether the keys were used last
    this.build();
    this.picture = new Picture({ image, canvas: this.canvas, marks: () => this.marks() });
    const { picture, written } = this;
    this.place = new Place({ image, shape, picture, marked });
    this.windows = new WindowTools({ image, texts, id, written, picture });
    this.pointer = new PointerInput(this);
    new KeyboardInput(this);
    this.parts = [this.toolbar(), this.view, this.readout, this.windows.box, this.help];
    if (!image.colour) this.windows.setWindow(picture.shown.centre, picture.shown.width, "0");
    this.windows.setFrame(1);
    this.load(pixels());
  }

  build() {
    const { image, texts, id } = this;
    this.canvas = element("canvas", {
      class: "labs-canvas",
      tabindex: 0,
      role: "application",
      "aria-label": image.label,
      "aria-describedby": `${id}-help`,
    });
    this.view = element("div", { class: "labs-view" }, this.canvas);
    this.readout = element("p", {
      class: "labs-readout",
      "aria-live": "polite",
      text: texts.viewer_loading,
    });
    this.help = element("p", { class: "labs-hint", id: `${id}-help`, text: image.help });
  }

  // What a drag does, and zooming; the keyboard needs no choice.
  toolbar() {
    const { image, texts, shape, picture, pointer } = this;
    const uses = [...(shape ? ["mark"] : []), ...(image.colour ? [] : ["window"]), "move"];
    const buttons = uses.map((use) => {
      const button = element("button", { type: "button", text: texts[`viewer_${use}`] });
      button.addEventListener("click", () => choose(use));
      return button;
    });
    function choose(use) {
      pointer.setTool(use);
      buttons.forEach((button, index) => {
        button.setAttribute("aria-pressed", String(uses[index] === use));
      });
    }
    const press = (text, label, pressed) => {
      const button = element("button", { type: "button", text, "aria-label": label });
      button.addEventListener("click", pressed);
      return button;
    };
    choose(uses[0]);
    return element(
      "div",
      { class: "labs-bar", role: "toolbar", "aria-label": texts.viewer_tools },
      ...buttons,
      press("−", texts.viewer_out, () => picture.enlarge(picture.zoom / 1.5)),
      press("+", texts.viewer_in, () => picture.enlarge(picture.zoom * 1.5)),
      press(texts.viewer_fit, undefined, () => picture.enlarge(1)),
    );
  }

  async load(bytes) {
    try {
      await this.picture.load(bytes);
    } catch {
      this.readout.textContent = this.texts.viewer_failed;
      return;
    }
    this.readout.textContent = this.image.label;
    this.view.dataset.ready = true;
  }

  marks() {
    const aimed = this.keyboard && document.activeElement === this.canvas;
    return { ...this.place.marks(), cursor: aimed ? this.cursor : null };
  }

  // Say the value of the pixel at a position.
  tell(position) {
    const { image, texts, picture, readout } = this;
    const x = within(Math.floor(position.x), 0, image.columns - 1);
    const y = within(Math.floor(position.y), 0, image.rows - 1);
    const found = picture.valueAt({ x, y });
    if (found === undefined) return;
    const value = image.colour ? `RGB ${found.join(" ")}` : `${this.written(found)} ${image.unit}`;
    // Read out what the keys reach; under a moving mouse it would never end.
    readout.setAttribute("aria-live", this.keyboard ? "polite" : "off");
    const text = `x ${x}, y ${y}: ${value.trim()}.`;
    readout.textContent = this.place.corner ? `${text} ${texts.viewer_corner}` : text;
  }

  restore(value) {
    const other = JSON.stringify(value) !== JSON.stringify(this.place.value);
    this.place.restore(value);
    if (other && value.frame) this.windows.setFrame(value.frame);
    this.picture.redraw();
  }

  gone() {
    this.picture.gone();
  }
}
