// A written answer. Sends the text when the writer pauses.
KINDS.text = function ({ spec, id, body, send, typed }) {
  const area = element("textarea", {
    id: `${id}-text`,
    rows: 8,
    maxlength: spec.longest,
    "aria-describedby": `${id}-status`,
  });
  body.append(element("label", { for: area.id, text: spec.texts.your_answer }), area);
  if (spec.rubric.length) {
    body.append(
      element(
        "details",
        {},
        element("summary", { text: spec.texts.how_scored }),
        element("ol", { start: 0 }, ...spec.rubric.map((line) => element("li", { text: line }))),
      ),
    );
  }
  let pause = null;
  function record() {
    clearTimeout(pause);
    pause = null;
    send(area.value);
  }
  const flush = () => pause && record();
  area.addEventListener("input", () => {
    typed(area.value);
    clearTimeout(pause);
    pause = setTimeout(record, 1000);
  });
  area.addEventListener("change", flush);
  return {
    restore(value) {
      area.value = value;
    },
    flush,
  };
};
