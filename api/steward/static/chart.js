// Splink's own chart of a pair, drawn by the Vega that Splink ships: loaded when it is first unfolded. Under the page's
// policy expressions are interpreted, not compiled, and Vega's own tooltip, which writes its style into the page, is
// replaced. Its colours, named for white paper, are turned into the page's own by the style sheet.

const loading = new Map();

function load(address) {
  if (!loading.has(address)) {
    loading.set(
      address,
      new Promise((done, failed) => {
        const script = Object.assign(document.createElement("script"), { src: address, onload: done, onerror: failed });
        document.head.append(script);
      }),
    );
  }
  return loading.get(address);
}

function tell(box, event, value) {
  box.hidden = !value;
  if (!value) return;
  box.replaceChildren(
    ...Object.entries(value).filter(([, told]) => told !== "undefined" && told !== "null").flatMap(([name, told]) => [
      Object.assign(document.createElement("dt"), { textContent: name }),
      Object.assign(document.createElement("dd"), { textContent: told }),
    ]),
  );
  const { innerWidth, innerHeight } = window;
  box.style.left = `${Math.max(0, Math.min(event.clientX + 12, innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${Math.max(0, Math.min(event.clientY + 12, innerHeight - box.offsetHeight - 8))}px`;
}

async function draw(fold) {
  const { vega, vegaLite, vegaEmbed, definition } = fold.dataset;
  for (const address of [vega, vegaLite, vegaEmbed]) await load(address);
  const spec = await (await fetch(definition)).json();
  spec.data.values = JSON.parse(fold.querySelector(".rows").value);
  const place = fold.querySelector(".drawn");
  const box = fold.querySelector(".chart-tip");
  await window.vegaEmbed(place, spec, {
    mode: "vega-lite",
    ast: true,
    defaultStyle: false,
    actions: false,
    renderer: "svg",
    config: { background: null, font: getComputedStyle(fold).fontFamily },
    tooltip: (_, event, item, value) => tell(box, event, value),
  });
}

document.addEventListener(
  "toggle",
  (event) => {
    const fold = event.target;
    if (fold.dataset?.chart === undefined || !fold.open || fold.dataset.drawn) return;
    fold.dataset.drawn = "yes";
    draw(fold).catch((error) => {
      delete fold.dataset.drawn;
      fold.querySelector(".chart-fault").hidden = false;
      throw error;
    });
  },
  true,
);
