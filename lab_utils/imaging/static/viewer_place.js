// The point or the box that is set on an image.

function boxOf(one, other) {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  return { x, y, width: Math.abs(one.x - other.x), height: Math.abs(one.y - other.y) };
}

class Place {
  // `marked` is told each point or box that is set, with its frame where there are several.
  constructor({ image, shape, picture, marked }) {
    Object.assign(this, { image, shape, picture, marked });
    this.value = null;
    this.corner = null; // first corner of a box
    this.dragged = null; // the box while it is being drawn
  }

  // What to draw over the frame that is seen.
  marks() {
    const { value, dragged, corner, picture } = this;
    const here = value && (value.frame ?? 1) === picture.frame ? value : null;
    return {
      point: here && !here.width ? here : null,
      box: dragged ?? (here?.width ? here : null),
      dashed: Boolean(dragged),
      corner,
    };
  }

  restore(value) {
    this.value = value;
    this.corner = this.dragged = null;
  }

  set(value) {
    const { image, shape } = this;
    this.corner = this.dragged = null;
    const rounded = Object.entries(value).map(([name, one]) => [name, Math.round(one * 100) / 100]);
    const made = Object.fromEntries(rounded);
    if (shape === "box") {
      if (!made.width || !made.height) return;
      // Two numbers rounded up may reach out of the image together.
      made.width = Math.min(made.width, image.columns - made.x);
      made.height = Math.min(made.height, image.rows - made.y);
    }
    if (image.frames > 1) made.frame = this.picture.frame;
    this.value = made;
    this.marked(made);
  }

  // The point, or one end of a box; the second end makes the box.
  take(position) {
    if (this.shape === "point") this.set({ x: position.x, y: position.y });
    else if (this.corner) this.set(boxOf(this.corner, position));
    else this.corner = position;
    this.picture.redraw();
  }

  // The same with a pixel that the keys reached.
  takePixel({ x, y }) {
    const { corner } = this;
    if (this.shape === "point" || (corner && !corner.pixel)) {
      this.take({ x: x + 0.5, y: y + 0.5 });
    } else if (!corner) {
      this.take({ x, y, pixel: true });
    } else {
      // Both corners are pixels, and both belong to the box.
      const begin = { x: Math.min(x, corner.x), y: Math.min(y, corner.y) };
      const end = { x: Math.max(x, corner.x) + 1, y: Math.max(y, corner.y) + 1 };
      this.set(boxOf(begin, end));
      this.picture.redraw();
    }
  }
}
