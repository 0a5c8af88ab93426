// Several options. Sends a list of their names.
KINDS.choices = ({ spec, ...form }) =>
  ticks({ ...form, options: spec.options, type: "checkbox", answer: (ticked) => ticked });
