
/* trace_page.js - what is chosen, what is told of it, mouse and keys. */
/* --- what is chosen --- */

function isChosen(run, key) {
  return chosen !== null && chosen.run === run && chosen.key === key;
}

function item(run, key) {
  const id = Number(key.slice(1));
  if (key[0] === "f") return run.data.findings[id];
  return (key[0] === "c" ? run.callbacks : run.operations).get(id);
}

/* The callback that is chosen, or in which what is chosen happened. */
function chosenCallback(run) {
  if (!chosen || chosen.run !== run) return null;
  const it = item(run, chosen.key);
  if (chosen.key[0] === "c") return it;
  if (chosen.key[0] === "f") return run.callbacks.get(it.callback);
  return run.completed.get(it.id) || run.callbacks.get(it.callback);
}

function choose(run, key) {
  const it = item(run, key);
  if (!it) return;
  chosen = { run, key };
  current = run.index;
  for (const button of document.querySelectorAll(".findings button"))
    button.setAttribute("aria-current",
      String(button.dataset.key === run.index + key));
  bring(run.unit(it.order));
  tell();
}

function step(by) {
  const run = runs[current], all = run.data.callbacks;
  const now = all.indexOf(chosenCallback(run));
  const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : now + by;
  if (all[next]) choose(run, "c" + all[next].id);
}

function showParting() {
  const run = runs.find((r) => r.hasParting && r.callbacks.has(r.parting) &&
    r.index === 1) || runs.find((r) => r.hasParting && r.callbacks.has(r.parting));
  if (!run) return;
  choose(run, "c" + run.parting);
  setView(run.partingUnit() - view.span / 2, view.span);
}

/* What is said of it where the mouse rests. */
function hint(run, key) {
  const it = item(run, key);
  if (key[0] === "f") return `${it.rule}: ${it.message}`;
  if (key[0] === "c")
    return `${it.name} ${line(it.place)} at ${time(it.begin_us)}`;
  return `${title(it)} ${line(it.place)}, ${time(it.start_us)} to ` +
    time(it.end_us);
}

/* --- what is told of it --- */

const texts = new Map(trace.lines.map((l) => [l.file + "\n" + l.line, l.text]));
const panel = find("detail");

function quote(place) {
  if (!place || !place.line) return;
  const pre = document.createElement("pre");
  for (let i = place.line - 3; i <= place.line + 3; i++) {
    const text = texts.get(place.file + "\n" + i);
    if (text === undefined) continue;
    const here = i === place.line;
    make(pre, "span", { className: here ? "here" : "there" },
      `${here ? "\u25B6" : " "} ${String(i).padStart(4)}  ${text}`);
  }
  make(panel, "p", {}, line(place));
  if (pre.childElementCount) panel.append(pre);
}

function link(parent, run, key, text) {
  const button = make(parent, "button", { type: "button" }, text);
  button.addEventListener("click", () => choose(run, key));
}

/* From the newest to the oldest. */
function tellChain(run, callback) {
  if (!callback) return;
  make(panel, "h3", {}, "What led here, newest first");
  const list = make(panel, "ol", { className: "chain" });
  for (let c = callback, i = 0; c && i < 32; i++) {
    const row = make(list, "li", {});
    link(row, run, "c" + c.id, c.name);
    make(row, "span", {}, ` ${line(c.place)} at ${time(c.begin_us)}`);
    const o = run.operations.get(c.operation);
    if (o) {
      make(row, "span", {}, ", of ");
      link(row, run, "o" + o.id, title(o));
      make(row, "span", {}, ` started ${line(o.place)} at ${time(o.start_us)}`);
    }
    c = run.callbacks.get(c.parent);
  }
}

function listSteps(parent, steps) {
  const list = make(parent, "ol", { className: "chain" });
  for (const s of steps) {
    const row = make(list, "li", {},
      `${s.text} ${line(s)}${s.at_us === null ? "" : " at " + time(s.at_us)}`);
    const text = texts.get(s.file + "\n" + s.line);
    if (text !== undefined) make(row, "pre", {}, text.trim());
  }
}

function tellSteps(steps) {
  if (!steps.length) return;
  make(panel, "h3", {}, "What led here, newest first");
  listSteps(panel, steps);
}

function tellCallback(run, c) {
  make(panel, "h2", {}, c.name);
  make(panel, "p", {}, `${run.data.label} run: a callback (${c.kind}), ` +
    time(c.begin_us) + (c.end_order ? ` to ${time(c.end_us)}`
      : "; it did not come to its end"));
  if (run.parting === c.id && trace.divergence)
    make(panel, "p", {}, "Here the runs part: " + trace.divergence.words);
  quote(c.place);
  tellChain(run, c);
}

function tellOperation(run, o) {
  make(panel, "h2", {}, title(o));
  const end = o.end_order ? `${time(o.end_us)}, status ${o.status}`
    : "never: it did not complete";
  make(panel, "p", {}, `${run.data.label} run: an operation (${o.kind}), ` +
    `${time(o.start_us)} to ${end}`);
  quote(o.place);
  if (o.kind === "task")
    make(panel, "p", {}, o.awaited ? `awaited ${line(o.await_place)}`
      : "nobody awaited it");
  const done = run.completed.get(o.id);
  if (done) link(make(panel, "p", {}, "its callback: "), run, "c" + done.id,
    done.name);
  tellChain(run, run.callbacks.get(o.callback));
}

function tellFinding(run, f) {
  make(panel, "h2", {}, `${SHAPES[f.severity]} ${f.rule} ${f.name}`);
  make(panel, "p", {}, `${f.severity}, at ${time(f.at_us)}: ${f.message}`);
  make(panel, "p", { className: "quiet" }, f.why);
  quote(f.place);
  tellSteps(f.chain);
  const callback = run.callbacks.get(f.callback);
  if (callback) link(make(panel, "p", {}, "in the callback "), run,
    "c" + callback.id, callback.name);
}

function tell() {
  const it = item(chosen.run, chosen.key);
  panel.replaceChildren();
  ({ c: tellCallback, o: tellOperation, f: tellFinding })[chosen.key[0]](
    chosen.run, it);
}

/* --- the page --- */

function leftOut(data) {
  const words = { callbacks: "callback", operations: "operation",
    choices: "choice", findings: "finding" };
  return Object.keys(words).filter((key) => data.left_out[key] > 0)
    .map((key) => count(data.left_out[key], words[key])).join(", ");
}

function introduce(section, run) {
  const data = run.data, seed = data.seed === null ? "" : `, seed ${data.seed}`;
  make(section, "h2", {},
    `${data.label} run${data.test ? ` of '${data.test}'` : ""}${seed}`);
  if (data.ending || !data.limit)
    make(section, "p", {}, data.ending || "it came to its end");
  if (data.limit) make(section, "p", {},
    `it was stopped at a limit: ${data.limit.name} ${data.limit.value}`);
  if (data.trail.length) {
    const more = make(section, "details", {});
    make(more, "summary", {}, `look first: ${data.trail[0].text} ` +
      line(data.trail[0]));
    listSteps(more, data.trail);
  }
  if (data.command) make(section, "p", { className: "quiet" },
    "play it again: " + data.command);
  const left = leftOut(data);
  if (left) make(section, "p", {}, `too long to be shown whole; left out: ${left}`);
  const rowless = data.operations.length - run.row.size;
  if (rowless > 0) make(section, "p", {},
    `${count(rowless, "operation")} of many at once without a row`);
}

function listFindings(section, run) {
  if (!run.data.findings.length) return;
  const list = make(section, "ul",
    { className: "findings", ariaLabel: "Findings" });
  run.data.findings.forEach((f, i) => {
    const button = make(make(list, "li", {}), "button", { type: "button" },
      `${SHAPES[f.severity]}${i + 1} ${f.rule} ${line(f.place)}`);
    button.dataset.key = run.index + "f" + i;
    button.title = f.message;
    button.addEventListener("click", () => choose(run, "f" + i));
    button.addEventListener("focus", () => {
      if (button.matches(":focus-visible")) bring(run.unit(f.order));
    });
  });
}

function buildRun(run) {
  const section = make(find("runs"), "section", {});
  introduce(section, run);
  listFindings(section, run);
  run.svg = draw(section, "svg", { class: "run", role: "img",
    "aria-label": `${run.data.label} run: ` +
      `${count(run.data.callbacks.length, "callback")}, ` +
      `${count(run.data.operations.length, "operation")}, ` +
      `${count(run.data.findings.length, "finding")}, ` +
      `${time(run.data.end_us)}` });
  listen(run);
}

function unitAt(run, event) {
  const box = run.svg.getBoundingClientRect();
  return view.from + Math.max(0, event.clientX - box.left - GUTTER) /
    Math.max(1, box.width - GUTTER) * view.span;
}

function onWheel(run, event) {
  if (event.ctrlKey) return;
  event.preventDefault();
  const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
  if (event.shiftKey || sideways)
    move((sideways ? event.deltaX : event.deltaY) / 1000);
  else
    zoom(Math.pow(1.0015, -event.deltaY), unitAt(run, event));
}

function listen(run) {
  let from = null, moved = false;
  run.svg.addEventListener("wheel", (e) => onWheel(run, e), { passive: false });
  run.svg.addEventListener("pointerdown", (e) => {
    from = e.button === 0 ? e.clientX : null;
    moved = false;
  });
  run.svg.addEventListener("pointermove", (e) => {
    if (from === null || !(e.buttons & 1) || Math.abs(e.clientX - from) < 4)
      return;
    move((from - e.clientX) / Math.max(1, run.svg.clientWidth - GUTTER));
    from = e.clientX;
    moved = true;
  });
  run.svg.addEventListener("pointerover", (e) => {
    const hit = e.target.closest("[data-key]");
    if (hit && !hit.querySelector("title"))
      draw(hit, "title", {}, hint(run, hit.dataset.key));
  });
  run.svg.addEventListener("click", (e) => {
    const hit = e.target.closest("[data-key]");
    current = run.index;
    if (hit && !moved) choose(run, hit.dataset.key);
  });
}

function otherRun() {
  current = (current + 1) % runs.length;
  const first = runs[current].data.callbacks[0];
  if (first) choose(runs[current], "c" + first.id);
}

const keys = {
  "+": () => zoom(1.5), "=": () => zoom(1.5),
  "-": () => zoom(1 / 1.5), "_": () => zoom(1 / 1.5),
  ArrowLeft: () => move(-0.15), ArrowRight: () => move(0.15),
  Home: showAll, "0": showAll,
  n: () => step(1), p: () => step(-1), r: otherRun,
  d: showParting, s: setScale,
  "?": () => find("help").showModal(),
};

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || find("help").open)
    return;
  const act = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
  if (!act || !runs.length) return;
  event.preventDefault();
  act();
}

function connect() {
  const buttons = { "zoom-in": "+", "zoom-out": "-", left: "ArrowLeft",
    right: "ArrowRight", all: "Home", scale: "s", "open-help": "?",
    "to-parting": "d" };
  for (const id in buttons)
    find(id).addEventListener("click", keys[buttons[id]]);
  document.addEventListener("keydown", onKey);
  window.addEventListener("resize", drawSoon);
}

function start() {
  document.title = find("title").textContent = `What ${trace.program} did`;
  if (trace.divergence) {
    find("parting").hidden = false;
    find("parting-words").textContent = "The runs part: " + trace.divergence.words + ".";
  }
  setUnits();
  runs.forEach(buildRun);
  if (!runs.length) make(find("runs"), "p", {}, "There is no run to show.");
  connect();
  showAll();
}

start();
