// The sliders under an image: its window, its frame, its overlay.

class WindowTools {
  constructor({ image, texts, id, written, picture }) {
    Object.assign(this, { image, texts, id, written, picture });
    this.box = element("div", { class: "labs-tools" });
    this.sliders = {};
    this.preset = null;
    if (!image.colour) this.addWindow();
    if (image.frames > 1) {
      const range = { min: 1, max: image.frames, step: 1 };
      this.slide("frame", texts.viewer_frame, range, (number) => this.setFrame(number));
    }
    if (image.overlay) this.addOverlay();
  }

  slide(name, text, range, moved) {
    const slider = element("input", { type: "range", id: `${this.id}-${name}`, ...range });
    const output = element("output", { for: slider.id });
    const label = element("label", { for: slider.id, text });
    slider.addEventListener("input", () => moved(slider.valueAsNumber));
    this.box.append(element("div", { class: "labs-slide" }, label, slider, output));
    this.sliders[name] = (number, said) => {
      slider.value = number;
      output.textContent = said;
      slider.setAttribute("aria-valuetext", said);
    };
  }

  addWindow() {
    const { image, texts, picture } = this;
    this.preset = element(
      "select",
      { id: `${this.id}-preset` },
      element("option", { value: "", text: texts.viewer_own }),
      ...image.windows.map(({ text }, index) => element("option", { value: index, text })),
    );
    this.preset.addEventListener("change", () => {
      if (this.preset.value === "") return;
      const { centre, width } = image.windows[this.preset.value];
      this.setWindow(centre, width, this.preset.value);
    });
    const label = element("label", { for: this.preset.id, text: texts.viewer_preset });
    this.box.append(element("div", { class: "labs-slide" }, label, this.preset));
    const [min, max] = image.range;
    const { step } = image;
    this.slide("centre", texts.viewer_centre, { min, max, step }, (number) =>
      this.setWindow(number, picture.shown.width),
    );
    this.slide("width", texts.viewer_width, { min: 1, max: max - min + 1, step }, (number) =>
      this.setWindow(picture.shown.centre, number),
    );
  }

  addOverlay() {
    const hidden = element("input", { type: "checkbox", id: `${this.id}-overlay` });
    hidden.addEventListener("change", () => {
      this.picture.overlaid = !hidden.checked;
      this.picture.redraw(true);
    });
    const label = element("label", { for: hidden.id, text: this.texts.viewer_hide_overlay });
    this.box.append(element("div", { class: "labs-option" }, hidden, label));
  }

  setWindow(centre, width, named = "") {
    const { image, picture, sliders, written } = this;
    const [low, high] = image.range;
    picture.shown = { centre: within(centre, low, high), width: within(width, 1, high - low + 1) };
    sliders.centre(picture.shown.centre, written(picture.shown.centre));
    sliders.width(picture.shown.width, written(picture.shown.width));
    this.preset.value = named;
    picture.redraw(true);
  }

  setFrame(number) {
    const { image, picture } = this;
    picture.frame = within(number, 1, image.frames);
    this.sliders.frame?.(picture.frame, `${picture.frame} / ${image.frames}`);
    picture.redraw(true);
  }
}
