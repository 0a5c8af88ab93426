// One image on a canvas: 16-bit values through a window to greys, zoomed and moved, with what is
// marked on it. The pixels come once, compressed; nothing is asked of Python while looking.
//
// Positions are in pixels of the image, from the upper left corner of the upper left pixel. Frames
// count from 1.

const STEPS = 32768; // half the number of 16-bit values

const within = (value, low, high) => Math.min(Math.max(value, low), high);

async function unpack(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

class Picture {
  // `marks` returns what to draw over the image: point, box (dashed while drawn), corner, cursor.
  constructor({ image, canvas, marks }) {
    Object.assign(this, { image, canvas, marks });
    this.context = canvas.getContext("2d");
    this.buffer = document.createElement("canvas");
    this.buffer.width = image.columns;
    this.buffer.height = image.rows;
    this.values = null; // 16-bit greys of all frames, or RGB bytes
    this.overlay = null;
    this.stale = true;
    this.asked = 0;
    // What is seen
    this.frame = 1;
    this.zoom = 1;
    this.left = 0; // image position at the canvas' left and upper edge
    this.top = 0;
    this.shown = { ...image.windows[0] };
    this.overlaid = true;
    this.watch = new ResizeObserver(([{ target }]) => this.fit(target.clientWidth));
    this.watch.observe(canvas.parentElement);
  }

  async load(bytes) {
    const { image } = this;
    const content = await unpack(bytes);
    const count = image.frames * image.columns * image.rows;
    this.values = image.colour
      ? new Uint8Array(content, 0, 3 * count)
      : new Int16Array(content, 0, count);
    if (image.overlay) this.overlay = new Uint8Array(content, this.values.byteLength);
    this.redraw(true);
  }

  gone() {
    this.watch.disconnect();
    cancelAnimationFrame(this.asked);
  }

  // As wide as there is room, as high as it then must be, no higher than the screen.
  fit(room) {
    const { image, canvas } = this;
    const [across, down] = image.spacing ?? [1, 1];
    const proportion = (image.columns * across) / (image.rows * down);
    const highest = Math.min(560, Math.max(320, 0.6 * window.innerHeight));
    const width = Math.min(room, highest * proportion);
    if (!width) return;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${width / proportion}px`;
    canvas.width = Math.round(width * window.devicePixelRatio);
    canvas.height = Math.round((width / proportion) * window.devicePixelRatio);
    this.redraw();
  }

  // Drawing

  // At most once a frame of the screen, however fast a finger moves.
  redraw(repaint = false) {
    this.stale ||= repaint;
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      if (this.stale && this.values) this.paint();
      this.stale = false;
      this.draw();
    });
  }

  // The frame that is seen, through the window, into the buffer.
  paint() {
    const { image, values, overlay } = this;
    const data = this.context.createImageData(image.columns, image.rows);
    const target = new Uint32Array(data.data.buffer);
    const count = image.columns * image.rows;
    const first = (this.frame - 1) * count;
    if (image.colour) {
      for (let i = 0, from = 3 * first; i < count; i++, from += 3) {
        target[i] = 0xff000000 | (values[from + 2] << 16) | (values[from + 1] << 8) | values[from];
      }
    } else {
      const table = this.greys();
      for (let i = 0; i < count; i++) target[i] = table[values[first + i] + STEPS];
    }
    if (overlay && this.overlaid) {
      for (let i = 0; i < count; i++) if (overlay[i]) target[i] = 0xffffffff;
    }
    this.buffer.getContext("2d").putImageData(data, 0, 0);
  }

  // PS3.3 C.11.2.1.2.1, one entry for each of the 65,536 values.
  greys() {
    const { image, shown } = this;
    const table = new Uint32Array(2 * STEPS);
    const low = shown.centre - 0.5 - (shown.width - 1) / 2;
    const span = Math.max(shown.width - 1, 1e-9);
    for (let stored = -STEPS; stored < STEPS; stored++) {
      const share = within((image.slope * stored + image.offset - low) / span, 0, 1);
      const grey = Math.round(255 * (image.inverted ? 1 - share : share));
      table[stored + STEPS] = 0xff000000 | (grey << 16) | (grey << 8) | grey;
    }
    return table;
  }

  // The part of the buffer that is seen, and what is marked on it.
  draw() {
    const { image, canvas, context, zoom } = this;
    const scale = {
      x: (canvas.width * zoom) / image.columns,
      y: (canvas.height * zoom) / image.rows,
    };
    const seen = [this.left, this.top, image.columns / zoom, image.rows / zoom];
    context.fillStyle = "black";
    context.fillRect(0, 0, canvas.width, canvas.height);
    // Enlarged, a pixel is seen as the square it is.
    context.imageSmoothingEnabled = scale.x < 2;
    context.drawImage(this.buffer, ...seen, 0, 0, canvas.width, canvas.height);
    this.drawMarks(scale);
  }

  drawMarks(scale) {
    const { context } = this;
    const unit = Math.max(1, window.devicePixelRatio);
    const place = ({ x, y }) => [(x - this.left) * scale.x, (y - this.top) * scale.y];
    const { point, box, dashed, corner, cursor } = this.marks();
    if (box) {
      const size = [box.width * scale.x, box.height * scale.y];
      this.outline(() => context.rect(...place(box), ...size), dashed ? [6, 4] : []);
    }
    if (point) {
      const [x, y] = place(point);
      this.outline(() => {
        context.moveTo(x + 12 * unit, y);
        context.arc(x, y, 12 * unit, 0, 2 * Math.PI);
        this.cross([x, y], 5, 18);
      });
    }
    if (corner) this.outline(() => this.cross(place(corner), 0, 10));
    if (cursor) {
      const middle = place({ x: cursor.x + 0.5, y: cursor.y + 0.5 });
      this.outline(() => this.cross(middle, 3, 14), [3, 3]);
    }
  }

  // Black below white is seen on every grey.
  outline(path, dash = []) {
    const { context } = this;
    const unit = Math.max(1, window.devicePixelRatio);
    context.setLineDash(dash.map((one) => one * unit));
    for (const [colour, width] of [
      ["black", 4],
      ["white", 2],
    ]) {
      context.strokeStyle = colour;
      context.lineWidth = width * unit;
      context.beginPath();
      path();
      context.stroke();
    }
  }

  cross([x, y], near, far) {
    const unit = Math.max(1, window.devicePixelRatio);
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ]) {
      this.context.moveTo(x + dx * near * unit, y + dy * near * unit);
      this.context.lineTo(x + dx * far * unit, y + dy * far * unit);
    }
  }

  // Looking

  move(dx, dy) {
    const { image, zoom } = this;
    this.left = within(this.left + dx, 0, image.columns - image.columns / zoom);
    this.top = within(this.top + dy, 0, image.rows - image.rows / zoom);
    this.redraw();
  }

  // Enlarge about a position, which stays where it is; about the middle unless given.
  enlarge(zoom, about) {
    const { image, zoom: old } = this;
    about ??= { x: this.left + image.columns / old / 2, y: this.top + image.rows / old / 2 };
    this.zoom = within(zoom, 1, 16);
    this.left = about.x - ((about.x - this.left) * old) / this.zoom;
    this.top = about.y - ((about.y - this.top) * old) / this.zoom;
    this.move(0, 0);
  }

  positionOf({ clientX, clientY }) {
    const { image } = this;
    const edges = this.canvas.getBoundingClientRect();
    const [across, down] = this.distanceOf(clientX - edges.left, clientY - edges.top);
    const [x, y] = [this.left + across, this.top + down];
    return { x: within(x, 0, image.columns), y: within(y, 0, image.rows) };
  }

  // What a distance on the screen is in pixels of the image.
  distanceOf(dx, dy) {
    const { image, zoom } = this;
    const edges = this.canvas.getBoundingClientRect();
    return [((dx / edges.width) * image.columns) / zoom, ((dy / edges.height) * image.rows) / zoom];
  }

  // The value of a pixel: a number, or three bytes of colour; undefined before the pixels come.
  valueAt({ x, y }) {
    const { image, values } = this;
    if (!values) return undefined;
    const at = ((this.frame - 1) * image.rows + y) * image.columns + x;
    if (image.colour) return [...values.slice(3 * at, 3 * at + 3)];
    return image.slope * values[at] + image.offset;
  }
}
