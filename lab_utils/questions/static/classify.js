// A list of options for each row of a table. Sends an object of the rows that are chosen.
KINDS.classify = function ({ spec, id, body, send }) {
  const selects = {};
  // A report is drawn by Python; each of its rows gets a select. Otherwise the rows are all.
  body.innerHTML = spec.table || "<table><thead><tr></tr></thead><tbody></tbody></table>";
  const head = body.querySelector("thead tr");
  if (!spec.table) head.append(element("th", { scope: "col", text: spec.texts.row }));
  head.append(element("th", { scope: "col", text: spec.texts.your_answer }));
  const rows = [...body.querySelectorAll("tr[data-row]")];
  const drawn = new Map(rows.map((tr) => [tr.dataset.row, tr]));
  Object.entries(spec.rows).forEach(([row, text], index) => {
    let tr = drawn.get(row);
    if (!tr) {
      tr = element("tr", {}, element("th", { scope: "row", text }));
      body.querySelector("tbody").append(tr);
    }
    tr.querySelector("th").id = `${id}-${index}-row`;
    const select = chooser(spec.options, spec.texts.choose, {
      id: `${id}-${index}`,
      "aria-labelledby": `${id}-${index}-row`,
    });
    selects[row] = select;
    tr.append(element("td", {}, select));
  });
  // Of a table that is filled in part, what is left is outlined.
  function chosen() {
    const there = Object.entries(selects).filter(([, select]) => select.value);
    for (const select of Object.values(selects)) {
      select.classList.toggle("labs-open", there.length > 0 && !select.value);
    }
    return Object.fromEntries(there.map(([row, select]) => [row, select.value]));
  }
  body.addEventListener("change", () => send(chosen()));
  return {
    restore(value) {
      for (const [row, select] of Object.entries(selects)) select.value = value[row] ?? "";
      chosen();
    },
  };
};
