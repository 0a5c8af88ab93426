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

// `marks` returns what to draw over the image: point, box (dashed while drawn), corner, cursor.
function picture({ image, canvas, marks }) {
  const { columns, rows, frames, slope, offset } = image;
  const context = canvas.getContext("2d");
  const buffer = document.createElement("canvas");
  buffer.width = columns;
  buffer.height = rows;
  let values = null; // 16-bit greys of all frames, or RGB bytes
  let overlay = null;
  let stale = true;
  let asked = 0;

  const view = {
    frame: 1,
    zoom: 1,
    left: 0, // image position at the canvas' left and upper edge
    top: 0,
    shown: { ...image.windows[0] },
    overlaid: true,
  };

  function paint() {
    const data = context.createImageData(columns, rows);
    const target = new Uint32Array(data.data.buffer);
    const count = columns * rows;
    const first = (view.frame - 1) * count;
    if (image.colour) {
      for (let i = 0, from = 3 * first; i < count; i++, from += 3) {
        target[i] = 0xff000000 | (values[from + 2] << 16) | (values[from + 1] << 8) | values[from];
      }
    } else {
      // PS3.3 C.11.2.1.2.1, one entry for each of the 65,536 values.
      const table = new Uint32Array(2 * STEPS);
      const low = view.shown.centre - 0.5 - (view.shown.width - 1) / 2;
      const span = Math.max(view.shown.width - 1, 1e-9);
      for (let stored = -STEPS; stored < STEPS; stored++) {
        const share = within((slope * stored + offset - low) / span, 0, 1);
        const grey = Math.round(255 * (image.inverted ? 1 - share : share));
        table[stored + STEPS] = 0xff000000 | (grey << 16) | (grey << 8) | grey;
      }
      for (let i = 0; i < count; i++) target[i] = table[values[first + i] + STEPS];
    }
    if (overlay && view.overlaid) {
      for (let i = 0; i < count; i++) if (overlay[i]) target[i] = 0xffffffff;
    }
    buffer.getContext("2d").putImageData(data, 0, 0);
  }

  function draw() {
    const scale = { x: (canvas.width * view.zoom) / columns, y: (canvas.height * view.zoom) / rows };
    const seen = [view.left, view.top, columns / view.zoom, rows / view.zoom];
    context.fillStyle = "black";
    context.fillRect(0, 0, canvas.width, canvas.height);
    // Enlarged, a pixel is seen as the square it is.
    context.imageSmoothingEnabled = scale.x < 2;
    context.drawImage(buffer, ...seen, 0, 0, canvas.width, canvas.height);
    const place = ({ x, y }) => [(x - view.left) * scale.x, (y - view.top) * scale.y];
    const unit = Math.max(1, window.devicePixelRatio);
    // Black below white is seen on every grey.
    const outlined = (path, dash = []) => {
      context.setLineDash(dash.map((one) => one * unit));
      for (const [colour, width] of [["black", 4], ["white", 2]]) {
        context.strokeStyle = colour;
        context.lineWidth = width * unit;
        context.beginPath();
        path();
        context.stroke();
      }
    };
    const cross = ([x, y], near, far) => {
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        context.moveTo(x + dx * near * unit, y + dy * near * unit);
        context.lineTo(x + dx * far * unit, y + dy * far * unit);
      }
    };
    const { point, box, dashed, corner, cursor } = marks();
    if (box) {
      const size = [box.width * scale.x, box.height * scale.y];
      outlined(() => context.rect(...place(box), ...size), dashed ? [6, 4] : []);
    }
    if (point) {
      const [x, y] = place(point);
      outlined(() => {
        context.moveTo(x + 12 * unit, y);
        context.arc(x, y, 12 * unit, 0, 2 * Math.PI);
        cross([x, y], 5, 18);
      });
    }
    if (corner) outlined(() => cross(place(corner), 0, 10));
    if (cursor) outlined(() => cross(place({ x: cursor.x + 0.5, y: cursor.y + 0.5 }), 3, 14), [3, 3]);
  }

  // At most once a frame of the screen, however fast a finger moves.
  function redraw(repaint = false) {
    stale ||= repaint;
    if (asked) return;
    asked = requestAnimationFrame(() => {
      asked = 0;
      if (stale && values) paint();
      stale = false;
      draw();
    });
  }

  function move(dx, dy) {
    view.left = within(view.left + dx, 0, columns - columns / view.zoom);
    view.top = within(view.top + dy, 0, rows - rows / view.zoom);
    redraw();
  }

  // Enlarge about a position, which stays where it is; about the middle unless given.
  function look(zoom, about) {
    const old = view.zoom;
    about ??= { x: view.left + columns / old / 2, y: view.top + rows / old / 2 };
    view.zoom = within(zoom, 1, 16);
    view.left = about.x - ((about.x - view.left) * old) / view.zoom;
    view.top = about.y - ((about.y - view.top) * old) / view.zoom;
    move(0, 0);
  }

  function positionOf({ clientX, clientY }) {
    const edges = canvas.getBoundingClientRect();
    const x = view.left + (((clientX - edges.left) / edges.width) * columns) / view.zoom;
    const y = view.top + (((clientY - edges.top) / edges.height) * rows) / view.zoom;
    return { x: within(x, 0, columns), y: within(y, 0, rows) };
  }

  // What a way on the screen is in pixels of the image.
  function wayOf(dx, dy) {
    const edges = canvas.getBoundingClientRect();
    return [
      ((dx / edges.width) * columns) / view.zoom,
      ((dy / edges.height) * rows) / view.zoom,
    ];
  }

  // The value of a pixel: a number, or three bytes of colour; undefined before the pixels come.
  function valueAt({ x, y }) {
    if (!values) return undefined;
    const at = (view.frame - 1) * columns * rows + y * columns + x;
    return image.colour ? [...values.slice(3 * at, 3 * at + 3)] : slope * values[at] + offset;
  }

  async function load(bytes) {
    const content = await unpack(bytes);
    const count = frames * columns * rows;
    values = image.colour
      ? new Uint8Array(content, 0, 3 * count)
      : new Int16Array(content, 0, count);
    if (image.overlay) overlay = new Uint8Array(content, values.byteLength);
    redraw(true);
  }

  // As wide as there is room, as high as it then must be, no higher than the screen.
  const [across, down] = image.spacing ?? [1, 1];
  const proportion = (columns * across) / (rows * down);
  const watch = new ResizeObserver(([{ target }]) => {
    const highest = Math.min(560, Math.max(320, 0.6 * window.innerHeight));
    const width = Math.min(target.clientWidth, highest * proportion);
    if (!width) return;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${width / proportion}px`;
    canvas.width = Math.round(width * window.devicePixelRatio);
    canvas.height = Math.round((width / proportion) * window.devicePixelRatio);
    redraw();
  });
  watch.observe(canvas.parentElement);

  function gone() {
    watch.disconnect();
    cancelAnimationFrame(asked);
  }

  return { view, redraw, move, look, positionOf, wayOf, valueAt, load, gone };
}
