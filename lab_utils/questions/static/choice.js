// One option out of several. Sends its name.
KINDS.choice = ({ spec, ...form }) =>
  ticks({ ...form, options: spec.options, type: "radio", answer: (ticked) => ticked[0] });
