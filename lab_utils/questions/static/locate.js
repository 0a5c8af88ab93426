// A point or a box on an image. Sends its place in pixels of the image.
KINDS.locate = function ({ spec, id, body, send, pixels }) {
  const { image, texts, shape, decimal } = spec;
  const view = new Viewer({ image, texts, id, decimal, pixels, shape, marked: send });
  body.append(...view.parts);
  return view;
};
