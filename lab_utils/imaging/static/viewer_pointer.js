// Mouse and fingers on an image: what a drag does is chosen in the bar, two fingers zoom.

const CLOSE = 8; // CSS pixels a finger may slip and still have tapped

class PointerInput {
  constructor(viewer) {
    this.viewer = viewer;
    this.pointers = new Map();
    this.gesture = null;
    this.tool = "";
    const { canvas } = viewer;
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => {
      if (this.pointers.has(event.pointerId)) {
        this.pointers.set(event.pointerId, event);
        if (this.gesture) this.follow(event);
      }
      viewer.tell(viewer.picture.positionOf(event));
    });
    canvas.addEventListener("pointerup", (event) => this.end(event));
    canvas.addEventListener("pointercancel", (event) => this.cancel(event));
    canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  setTool(tool) {
    this.tool = tool;
    // A tap may leave the page to be scrolled; a drag may not.
    const taps = tool === "mark" && this.viewer.shape === "point";
    this.viewer.canvas.style.touchAction = taps ? "pan-y" : "none";
  }

  fingers() {
    const [one, other] = [...this.pointers.values()];
    return {
      apart: Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY),
      clientX: (one.clientX + other.clientX) / 2,
      clientY: (one.clientY + other.clientY) / 2,
    };
  }

  begin(event) {
    if (event.button) return;
    const { canvas, picture, place, shape } = this.viewer;
    canvas.focus({ preventScroll: true });
    this.viewer.keyboard = false;
    this.pointers.set(event.pointerId, event);
    if (this.pointers.size === 2) {
      place.dragged = null;
      const [begin, last] = [this.fingers(), this.fingers()];
      this.gesture = { kind: "pinch", zoom: picture.zoom, begin, last };
    } else {
      const from = picture.positionOf(event);
      this.gesture = { kind: this.tool, begin: event, last: event, from, slipped: false };
      if (this.tool !== "mark" || shape === "box") canvas.setPointerCapture(event.pointerId);
    }
    picture.redraw();
  }

  follow(event) {
    const { gesture } = this;
    const { image, picture, place, shape, windows } = this.viewer;
    const pinch = gesture.kind === "pinch";
    if (pinch && this.pointers.size < 2) return;
    const now = pinch ? this.fingers() : event;
    const dx = now.clientX - gesture.last.clientX;
    const dy = now.clientY - gesture.last.clientY;
    gesture.last = now;
    gesture.slipped ||=
      Math.hypot(now.clientX - gesture.begin.clientX, now.clientY - gesture.begin.clientY) > CLOSE;
    if (gesture.kind === "window") {
      // To the right wider, downwards darker: as at a reporting station.
      const span = (image.range[1] - image.range[0]) / 600;
      windows.setWindow(picture.shown.centre + dy * span, picture.shown.width + dx * span);
    } else if (pinch || gesture.kind === "move") {
      const [x, y] = picture.distanceOf(dx, dy);
      picture.move(-x, -y);
      if (pinch) {
        picture.enlarge((gesture.zoom * now.apart) / gesture.begin.apart, picture.positionOf(now));
      }
    } else if (shape === "box" && gesture.slipped) {
      place.dragged = boxOf(gesture.from, picture.positionOf(event));
      picture.redraw();
    }
  }

  end(event) {
    const { picture, place } = this.viewer;
    const ended = this.gesture;
    const known = this.pointers.delete(event.pointerId);
    if (!known || !ended || this.pointers.size) return;
    this.gesture = null;
    if (ended.kind !== "mark") return;
    if (place.dragged) place.set(place.dragged);
    else if (!ended.slipped) place.take(picture.positionOf(event));
    this.viewer.tell(picture.positionOf(event));
    picture.redraw();
  }

  // The browser took the gesture for scrolling the page.
  cancel(event) {
    this.pointers.delete(event.pointerId);
    this.gesture = this.viewer.place.dragged = null;
    this.viewer.picture.redraw();
  }

  wheel(event) {
    const { canvas, image, picture, windows } = this.viewer;
    // Until the image is clicked the wheel scrolls the page.
    if (document.activeElement !== canvas) return;
    if (event.ctrlKey) {
      picture.enlarge(picture.zoom * (event.deltaY < 0 ? 1.2 : 1 / 1.2), picture.positionOf(event));
    } else if (image.frames > 1) {
      windows.setFrame(picture.frame + Math.sign(event.deltaY));
    } else {
      return;
    }
    event.preventDefault();
  }
}
