
/*
 * trace_run.js - what there is to draw. The scripts of the page, in the order
 * trace_run.js, trace_draw.js, trace_page.js, are one: they show the runs of a
 * trace (docs/trace.schema.json). Whatever comes from a program is put in as
 * text, never as markup.
 *
 * Theory of operation. A place on the scale is counted in units. Virtual time
 * stands still in most callbacks; so each beginning or end of something takes
 * one unit, and the time of the longest run as many again ("time alone": units
 * are microseconds). `view` is the stretch of units that is shown, in all runs
 * alike. After each change of it everything that is in sight is drawn anew.
 */
"use strict";
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
