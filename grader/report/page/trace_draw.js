
/* trace_draw.js - the stretch of the scale that is shown, and how it is drawn. */
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
