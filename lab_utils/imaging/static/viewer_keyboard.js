// The keyboard on an image: arrows move a cursor from pixel to pixel, Enter sets the place.

class KeyboardInput {
  constructor(viewer) {
    this.viewer = viewer;
    const { canvas, picture } = viewer;
    this.keys = this.keysOf(viewer);
    canvas.addEventListener("keydown", (event) => this.press(event));
    canvas.addEventListener("focus", () => picture.redraw());
    canvas.addEventListener("blur", () => picture.redraw());
  }

  keysOf({ picture, place, shape, windows, cursor }) {
    const step = (event) => (event.shiftKey ? 10 : 1);
    const keys = {
      ArrowLeft: (event) => this.moveCursor(-step(event), 0),
      ArrowRight: (event) => this.moveCursor(step(event), 0),
      ArrowUp: (event) => this.moveCursor(0, -step(event)),
      ArrowDown: (event) => this.moveCursor(0, step(event)),
      "+": () => picture.enlarge(picture.zoom * 1.5, cursor),
      "=": () => picture.enlarge(picture.zoom * 1.5, cursor),
      "-": () => picture.enlarge(picture.zoom / 1.5),
      PageUp: () => windows.setFrame(picture.frame - 1),
      PageDown: () => windows.setFrame(picture.frame + 1),
    };
    if (!shape) return keys;
    keys.Enter = () => {
      this.viewer.keyboard = true;
      place.takePixel(cursor);
    };
    keys.Escape = () => {
      place.corner = null;
      picture.redraw();
    };
    return keys;
  }

  press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !(event.key in this.keys)) return;
    this.keys[event.key](event);
    this.viewer.tell(this.viewer.cursor);
    event.preventDefault();
    event.stopPropagation();
  }

  moveCursor(dx, dy) {
    const { viewer } = this;
    const { image, picture, cursor } = viewer;
    // The first press shows the cursor where it is.
    if (viewer.keyboard) {
      cursor.x = within(cursor.x + dx, 0, image.columns - 1);
      cursor.y = within(cursor.y + dy, 0, image.rows - 1);
    }
    viewer.keyboard = true;
    // The image follows a cursor that would leave the sight.
    const { zoom } = picture;
    picture.left = within(picture.left, cursor.x + 1 - image.columns / zoom, cursor.x);
    picture.top = within(picture.top, cursor.y + 1 - image.rows / zoom, cursor.y);
    picture.move(0, 0);
  }
}
