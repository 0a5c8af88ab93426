// A slider. Sends its number when it is let go. While it moves, a live figure follows; any other
// picture is asked for.
KINDS.threshold = function ({ spec, id, body, send, preview }) {
  const shown = (value) => value.toFixed(spec.decimals).replace(".", spec.decimal) + spec.unit;
  const slider = element("input", {
    type: "range",
    min: spec.range[0],
    max: spec.range[1],
    step: spec.step,
    id: `${id}-slider`,
    "aria-describedby": `${id}-status`,
  });
  const value = element("output", { for: slider.id });
  const use = element("button", { type: "button", text: spec.texts.use_this });
  const { explore, your_answer } = spec.texts;
  body.append(
    element("label", { for: slider.id, text: spec.is_exploration ? explore : your_answer }),
    element("div", { class: "labs-slide" }, slider, value, ...(spec.is_exploration ? [] : [use])),
  );
  const position = () => Math.round((slider.valueAsNumber - spec.range[0]) / spec.step);
  function written() {
    value.textContent = shown(slider.valueAsNumber);
    slider.setAttribute("aria-valuetext", value.textContent);
    if (spec.live) preview(slider.valueAsNumber, position());
  }
  // One picture at a time: the next is asked for when the last has come.
  let drawing = 0;
  let wanted = false;
  function draw() {
    if (!spec.pictured) return;
    if (drawing) {
      wanted = true;
      return;
    }
    drawing = setTimeout(drawn, 1000); // a picture that never comes blocks nothing
    preview(slider.valueAsNumber);
  }
  function drawn() {
    clearTimeout(drawing);
    drawing = 0;
    if (wanted) {
      wanted = false;
      draw();
    }
  }
  slider.addEventListener("input", () => {
    written();
    draw();
  });
  slider.addEventListener("change", () => send(slider.valueAsNumber));
  use.addEventListener("click", () => send(slider.valueAsNumber));
  slider.value = spec.start;
  written();
  return {
    restore(number) {
      slider.value = number;
      written();
    },
    drawn,
  };
};
