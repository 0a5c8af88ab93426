// A figure that follows a slider: Python has drawn it at every position, and here what moves is put
// between what stays (lab_utils/figures/live.py). Returns the HTML above the slider and below it.
function liveFigure({ stays, order, columns }) {
  const texts = columns.map((column) => column.split("|"));
  const textAt = (column, position) => {
    let place = position;
    while (!column[place]) place -= 1;
    return column[place];
  };
  return (position) => {
    const shown = texts.map((column) => textAt(column, position));
    const html = stays.reduce((drawn, stay, gap) => drawn + shown[order[gap - 1]] + stay);
    return html.split("<!--slider-->");
  };
}
