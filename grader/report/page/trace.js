
/*
 * Draws the runs of a trace (docs/trace.schema.json). Whatever comes from a
 * program is put in as text, never as markup.
 *
 * Theory of operation. A place on the scale is counted in units. Virtual time
 * stands still in most callbacks; so each beginning or end of something takes
 * one unit, and the time of the longest run as many again ("time alone": units
 * are microseconds). `view` is the stretch of units that is shown, in all runs
 * alike. After each change of it everything that is in sight is drawn anew.
 */
"use strict";
(() => {
const SVG = "http://www.w3.org/2000/svg";
const GUTTER = 96, AXIS = 22, SIGNS = 20, BAR = 19, ROW = 15;
const DEPTH_MOST = 6, ROWS_MOST = 24, NARROW = 4;
const SHAPES = { error: "\u25B2", warning: "\u25C6", note: "\u25CF" };

const trace = JSON.parse(document.getElementById("trace").textContent);
const find = (id) => document.getElementById(id);
const view = { from: 0, span: 1 };
let timeAlone = false, chosen = null, current = 0, asked = false;

/* --- making elements --- */

function make(parent, name, properties, text) {
  const element = document.createElement(name);
  Object.assign(element, properties);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}

function draw(parent, name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}

/* --- words --- */

const time = (us) => us === null ? "never" : (us / 1000).toFixed(3) + " ms";
const title = (o) => o.number ? `${o.name} #${o.number}` : o.name;
const line = (place) => place && place.line ? `${place.file}:${place.line}` : "";

function count(number, word) {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

/* --- one run --- */

class Run {
  constructor(data, index) {
    this.data = data;
    this.index = index;
    this.callbacks = new Map(data.callbacks.map((c) => [c.id, c]));
    this.operations = new Map(data.operations.map((o) => [o.id, o]));
    this.completed = new Map();
    for (const callback of data.callbacks)
      if (callback.operation && !this.completed.has(callback.operation))
        this.completed.set(callback.operation, callback);
    this.notePoints();
    this.giveRows();
    this.depths = Math.min(DEPTH_MOST,
      data.callbacks.reduce((most, c) => Math.max(most, c.depth + 1), 1));
    this.parting = trace.divergence && index < 2
      ? trace.divergence.callbacks[index] : null;
    this.hasParting = Boolean(trace.divergence) && index < 2;
  }

  /* Everything that begins or ends, in order. */
  notePoints() {
    const times = new Map(), add = (order, us) => {
      if (order && !times.has(order)) times.set(order, us);
    };
    for (const c of this.data.callbacks) {
      add(c.order, c.begin_us);
      add(c.end_order, c.end_us);
    }
    for (const o of this.data.operations) {
      add(o.order, o.start_us);
      add(o.end_order, o.end_us);
    }
    for (const f of this.data.findings) add(f.order, f.at_us);
    this.points = [...times].map(([order, us]) => ({ order, us, unit: 0 }))
      .sort((a, b) => a.order - b.order);
  }

  /* Operations that overlap get rows of their own. */
  giveRows() {
    const free = [];
    this.row = new Map();
    for (const o of this.data.operations) {
      let row = free.findIndex((order) => order < o.order);
      if (row < 0) row = free.length;
      if (row >= ROWS_MOST) continue;
      free[row] = o.end_order || Infinity;
      this.row.set(o.id, row);
    }
    this.rows = free.length;
  }

  setUnits(unitsPerUs) {
    this.units = new Map();
    this.points.forEach((point, i) => {
      point.unit = timeAlone ? point.us : i + point.us * unitsPerUs;
      this.units.set(point.order, point.unit);
    });
    const last = this.points[this.points.length - 1];
    this.end = last ? last.unit + (timeAlone ? 0 : 1) : 1;
  }

  /* What never comes is at the end. */
  unit(order) {
    return this.units.get(order) ?? this.end;
  }

  /* How many points are not beyond `most`, by one of their numbers. */
  search(key, most) {
    let low = 0, high = this.points.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.points[middle][key] <= most) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  unitAfter(order) {
    const next = this.points[this.search("order", order)];
    return next ? next.unit : this.end;
  }

  /* The time at a place of the scale. */
  usAt(unit) {
    const low = this.search("unit", unit);
    const before = this.points[low - 1], after = this.points[low];
    if (!before) return 0;
    if (!after || after.unit === before.unit) return before.us;
    return before.us + (after.us - before.us) *
      (unit - before.unit) / (after.unit - before.unit);
  }

  operationsTop() {
    return AXIS + SIGNS + BAR * (this.depths + this.data.tracks - 1) + 6;
  }

  height() {
    return this.operationsTop() + ROW * this.rows + (this.hasParting ? 18 : 6);
  }

  callbackTop(c) {
    const lane = c.track === 0 ? Math.min(c.depth, DEPTH_MOST - 1)
      : this.depths + c.track - 1;
    return AXIS + SIGNS + BAR * lane;
  }

  partingUnit() {
    const callback = this.callbacks.get(this.parting);
    return callback ? this.unit(callback.order) : this.end;
  }
}

const runs = trace.runs.map((data, index) => new Run(data, index));

/* --- the view --- */

function total() {
  return Math.max(1, ...runs.map((run) => run.end));
}

function setUnits() {
  const points = Math.max(1, ...runs.map((run) => run.points.length));
  const us = Math.max(1, ...runs.map((run) => run.data.end_us));
  for (const run of runs) run.setUnits(points / us);
}

function clampView() {
  const all = total() * 1.02;
  view.span = Math.min(Math.max(view.span, timeAlone ? 0.01 : 2), all);
  view.from = Math.min(Math.max(view.from, -all * 0.01), all - view.span);
}

function setView(from, span) {
  view.from = from;
  view.span = span;
  clampView();
  drawSoon();
}

function zoom(factor, middle = view.from + view.span / 2) {
  const part = (middle - view.from) / view.span;
  setView(middle - part * view.span / factor, view.span / factor);
}

const move = (part) => setView(view.from + view.span * part, view.span);
const showAll = () => setView(-Infinity, Infinity);

/* Moves only when it is not in sight. */
function bring(unit) {
  if (unit < view.from || unit > view.from + view.span * 0.95)
    setView(unit - view.span / 2, view.span);
  else
    drawSoon();
}

function setScale() {
  timeAlone = !timeAlone;
  find("scale").setAttribute("aria-pressed", String(timeAlone));
  setUnits();
  showAll();
}

/* --- drawing --- */

class Canvas {
  constructor(run) {
    this.run = run;
    this.svg = run.svg;
    this.width = Math.max(200, this.svg.clientWidth || 900);
    this.svg.replaceChildren();
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${run.height()}`);
    this.svg.setAttribute("height", run.height());
  }

  x(unit) {
    return GUTTER + (unit - view.from) / view.span * (this.width - GUTTER);
  }

  /* From where to where an order span is drawn; null when out of sight. */
  span(order, endOrder) {
    const from = this.x(this.run.unit(order));
    const to = Math.max(from + NARROW, this.x(this.run.unit(endOrder)));
    if (to < GUTTER || from > this.width) return null;
    return { from: Math.max(from, GUTTER - 2),
      to: Math.min(to, this.width + 2) };
  }

  label(text, y) {
    draw(this.svg, "text", { x: 4, y, class: "quiet" }, text);
  }

  axis() {
    const step = 130;
    for (let x = GUTTER; x < this.width - 40; x += step) {
      const unit = view.from + (x - GUTTER) / (this.width - GUTTER) * view.span;
      draw(this.svg, "path",
        { class: "grid", d: `M${x} 0V${this.run.height()}` });
      if (unit >= 0)
        draw(this.svg, "text", { x: x + 3, y: 14, class: "quiet" },
          time(this.run.usAt(unit)));
    }
  }

  lanes() {
    const run = this.run, top = AXIS + SIGNS;
    if (run.data.findings.length) this.label("findings", AXIS + 14);
    this.label("loop", top + 14);
    for (let i = 1; i < run.data.tracks; i++)
      this.label(`thread ${i}`, top + BAR * (run.depths + i - 1) + 14);
    if (run.rows > 0) this.label("operations", run.operationsTop() + 11);
  }

  callbacks() {
    const last = new Map();
    for (const c of this.run.data.callbacks) {
      const span = this.span(c.order, c.end_order);
      const key = "c" + c.id, y = this.run.callbackTop(c);
      if (!span) continue;
      if (!this.isHidden(span, last, y, key)) this.bar(c, key, span, y);
    }
  }

  bar(c, key, span, y) {
    const width = span.to - span.from;
    draw(this.svg, "rect", {
      class: "callback" + (c.end_order ? "" : " unended") +
        (isChosen(this.run, key) ? " chosen" : ""),
      x: span.from, y, width, height: BAR - 2, rx: 2, "data-key": key });
    if (width > 7 * Math.min(c.name.length, 4) + 6)
      draw(this.svg, "text", { class: "inside", x: span.from + 3, y: y + 13 },
        fit(c.name, width - 6));
  }

  operationsBars() {
    const last = new Map();
    for (const o of this.run.data.operations) {
      const row = this.run.row.get(o.id);
      const span = this.span(o.order, o.end_order);
      const key = "o" + o.id;
      if (row === undefined || !span) continue;
      if (this.isHidden(span, last, row, key)) continue;
      this.operation(o, key, span, this.run.operationsTop() + ROW * row);
    }
  }

  /* What would be drawn over the one before it, no wider than a line. */
  isHidden(span, last, lane, key) {
    const at = Math.round(span.from);
    const hidden = span.to - span.from <= NARROW && last.get(lane) === at &&
      !isChosen(this.run, key);
    last.set(lane, at);
    return hidden;
  }

  operation(o, key, span, y) {
    const width = span.to - span.from;
    const sort = !o.end_order ? " never" : o.status < 0 ? " failed" : "";
    const text = title(o) + (sort === " failed" ? ` (${o.status})` : "");
    draw(this.svg, "rect", { x: span.from, y: y + 2, width, height: ROW - 4,
      rx: 5, "data-key": key, class: "operation" + sort +
      (isChosen(this.run, key) ? " chosen" : "") });
    if (width > 34)
      draw(this.svg, "text", { x: span.from + 6, y: y + 11 },
        fit(text, width - 10));
  }

  choices() {
    let last = -1;
    for (const choice of this.run.data.choices) {
      const x = this.x(this.run.unitAfter(choice.order));
      if (x < GUTTER || x > this.width || Math.round(x) === last) continue;
      last = Math.round(x);
      const mark = draw(this.svg, "path",
        { class: "choice", d: `M${x} 17V${AXIS + 4}` });
      draw(mark, "title", {},
        this.choiceWords(choice));
    }
  }

  choiceWords(choice) {
    const name = (id) => this.run.operations.has(id)
      ? title(this.run.operations.get(id)) : "";
    const picked = name(choice.picked_operation);
    const first = name(choice.first_operation);
    return `choice ${choice.index} (${choice.point}): ` +
      `${choice.picked + 1} of ${choice.options}` + (choice.picked && picked
        ? `, ${picked}${first ? ` before ${first}` : ""}` : "");
  }

  findings() {
    this.run.data.findings.forEach((f, i) => {
      const x = this.x(this.run.unit(f.order)), key = "f" + i;
      if (x < GUTTER || x > this.width) return;
      const group = draw(this.svg, "g", { "data-key": key, class: "finding " +
        f.severity + (isChosen(this.run, key) ? " chosen" : "") });
      draw(group, "text", { x: x - 5, y: AXIS + 15 },
        SHAPES[f.severity] + (i + 1));
    });
  }

  partingLine() {
    if (!this.run.hasParting) return;
    const x = this.x(this.run.partingUnit());
    if (x < GUTTER || x > this.width) return;
    draw(this.svg, "path",
      { class: "parting", d: `M${x} 0V${this.run.height()}` });
    draw(this.svg, "text", { x: Math.min(x + 4, this.width - 120),
      y: this.run.height() - 5 }, "here the runs part");
  }

  /* From the callback that started an operation to the one it led to. */
  way() {
    const callback = chosenCallback(this.run);
    if (!callback) return;
    for (let c = callback, i = 0; c && i < 32; i++) {
      const parent = this.run.callbacks.get(c.parent);
      if (parent) this.arc(parent, c);
      c = parent;
    }
  }

  arc(from, to) {
    const started = this.run.operations.get(to.operation);
    const x1 = this.x(this.run.unit(started && started.callback === from.id
      ? started.order : from.order));
    const x2 = this.x(this.run.unit(to.order));
    const y1 = this.run.callbackTop(from) + BAR - 2;
    const y2 = this.run.callbackTop(to) + BAR - 2;
    const low = Math.max(y1, y2) + 26;
    draw(this.svg, "path",
      { class: "way", d: `M${x1} ${y1}C${x1} ${low} ${x2} ${low} ${x2} ${y2}` });
  }
}

function fit(text, width) {
  const most = Math.floor(width / 6.2);
  return text.length <= most ? text : text.slice(0, Math.max(0, most - 1)) + "\u2026";
}

function drawRun(run) {
  const canvas = new Canvas(run);
  canvas.axis();
  canvas.operationsBars();
  canvas.callbacks();
  canvas.way();
  canvas.choices();
  canvas.partingLine();
  canvas.findings();
  canvas.lanes();
}

function drawAll() {
  asked = false;
  runs.forEach(drawRun);
}

/* A mouse asks more often than a screen shows. */
function drawSoon() {
  if (!asked) requestAnimationFrame(drawAll);
  asked = true;
}

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
})();
