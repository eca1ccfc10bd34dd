#!/usr/bin/env python3
"""Drives a browser over the page of a trace: trace-page.py BROWSER PAGE BIG.

PAGE has two runs and a finding, and names that try to be markup; BIG has as
much in it as a trace may have. The browser is told over a pipe (DevTools
protocol: one JSON object after the other, each with a NUL), so that no port
is opened and nothing but Python's own library is needed.
"""
import json
import os
import subprocess
import sys
import tempfile


class Browser:
    def __init__(self, program):
        self.folder = tempfile.TemporaryDirectory()
        to_read, self.to = os.pipe()
        self.back, to_write = os.pipe()
        words = [program, "--remote-debugging-pipe", "--disable-gpu",
                 "--no-first-run", "--disable-dev-shm-usage",
                 "--window-size=1200,1000", "--user-data-dir=" +
                 self.folder.name, "about:blank"]
        if "headless-shell" not in program:
            words.insert(1, "--headless=new")
        if os.getuid() == 0:
            words.insert(1, "--no-sandbox")
        self.process = subprocess.Popen(
            ["sh", "-c", f'exec "$@" 3<&{to_read} 4>&{to_write}', "sh"] +
            words, pass_fds=(to_read, to_write), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(to_write)
        self.rest, self.count, self.session, self.events = b"", 0, None, []
        target = self.ask("Target.createTarget", url="about:blank")
        self.session = self.ask("Target.attachToTarget", flatten=True,
                                targetId=target["targetId"])["sessionId"]
        for domain in "Page", "Runtime", "Log", "Network":
            self.ask(domain + ".enable")

    def hear(self):
        while b"\0" not in self.rest:
            got = os.read(self.back, 1 << 16)
            if not got:
                sys.exit("the browser went away")
            self.rest += got
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, **params):
        self.count += 1
        order = {"id": self.count, "method": method, "params": params}
        if self.session:
            order["sessionId"] = self.session
        os.write(self.to, json.dumps(order).encode() + b"\0")
        while True:
            message = self.hear()
            if message.get("id") == self.count:
                if "error" in message:
                    sys.exit(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def await_event(self, method):
        while not any(e.get("method") == method for e in self.events):
            self.events.append(self.hear())

    def open(self, path):
        self.events = []
        self.ask("Page.navigate", url="file://" + os.path.abspath(path))
        self.await_event("Page.loadEventFired")

    def value(self, script):
        """Of an expression, once what was asked for is drawn."""
        self.evaluate("new Promise((done) => requestAnimationFrame(() => "
                      "requestAnimationFrame(done)))")
        return self.evaluate(script)

    def evaluate(self, script):
        got = self.ask("Runtime.evaluate", expression=script,
                       returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in got:
            sys.exit(f"{script}: {got['exceptionDetails']}")
        return got["result"].get("value")

    def key(self, key, text=None, code=0):
        for kind in ("keyDown", "keyUp"):
            params = {"type": kind, "key": key, "windowsVirtualKeyCode": code}
            if text and kind == "keyDown":
                params["text"] = text
            self.ask("Input.dispatchKeyEvent", **params)

    def mouse(self, kind, x, y, **more):
        self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def click(self, x, y):
        for kind in "mousePressed", "mouseReleased":
            self.mouse(kind, x, y, button="left", clickCount=1,
                       buttons=1 if kind == "mousePressed" else 0)

    def middle_of(self, selector):
        return self.value("(() => { const e = document.querySelector(" +
                          json.dumps(selector) + "); e.scrollIntoView({block:"
                          "'center', behavior: 'instant'});"
                          " const b = e.getBoundingClientRect();"
                          " return [b.x + b.width / 2, b.y + b.height / 2]; })()")

    def errors(self):
        wrong = [e for e in self.events
                 if e.get("method") == "Runtime.exceptionThrown" or
                 (e.get("method") == "Log.entryAdded" and
                  e["params"]["entry"]["level"] in ("error", "warning"))]
        return json.dumps(wrong, indent=1) if wrong else ""

    def asked_for(self):
        return [e["params"]["request"]["url"] for e in self.events
                if e.get("method") == "Network.requestWillBeSent"]

    def close(self):
        self.session = None
        self.ask("Browser.close")
        self.process.wait()
        self.folder.cleanup()


def expect(what, holds, *more):
    print(("ok   " if holds else "FAIL ") + what, *more)
    if not holds:
        sys.exit(1)


BARS = "document.querySelectorAll('rect.callback[data-key]')"
# Where the second callback of the first run is drawn: [x, width].
BAR = ("(() => { const b = document.querySelector('svg.run "
       "rect.callback[data-key=c2]'); return b ? [+b.getAttribute('x'), "
       "+b.getAttribute('width')] : null; })()")
DETAIL = "document.getElementById('detail').textContent"


def opens(b):
    expect("two runs are drawn",
           b.value("document.querySelectorAll('svg.run').length") == 2)
    expect("callbacks are drawn", b.value(BARS + ".length") > 10)
    expect("operations are drawn", b.value(
        "document.querySelectorAll('rect.operation[data-key]').length") > 10)
    expect("both runs are marked where they part", b.value(
        "document.querySelectorAll('svg.run path.parting').length") == 2)
    expect("and it is said in words", b.value(
        "!document.getElementById('parting').hidden && document."
        "getElementById('parting-words').textContent.includes('next,')"))
    expect("nothing but the page was asked for", len(b.asked_for()) == 1,
           b.asked_for())


def zooms(b):
    before = b.value(BAR)
    b.key("+", "+")
    after = b.value(BAR)
    expect("+ zooms in", after is None or after[1] > 1.3 * before[1])
    b.key("Home", code=36)
    expect("Home shows all again", b.value(BAR) == before)
    b.key("-", "-")
    expect("- does not go beyond all", b.value(BAR) == before)
    b.click(*b.middle_of("#zoom-in"))
    b.click(*b.middle_of("#zoom-in"))
    expect("the button zooms in", b.value(BARS + ".length") > 0 and
           b.value(BAR) != before)
    b.click(*b.middle_of("#zoom-out"))
    b.click(*b.middle_of("#all"))
    expect("the button shows all", b.value(BAR) == before)
    x, y = b.middle_of("svg.run")
    b.mouse("mouseWheel", x, y, deltaX=0, deltaY=-300)
    zoomed = b.value(BAR)
    expect("the wheel zooms", zoomed is None or zoomed[1] > before[1])
    b.key("Home", code=36)


def moves(b):
    b.key("+", "+")
    b.key("+", "+")
    b.key("Home", code=36)
    b.key("+", "+")
    # From the left end, so that the bar stays in sight.
    for _ in range(9):
        b.key("ArrowLeft", code=37)
    before = b.value(BAR)
    b.key("ArrowRight", code=39)
    after = b.value(BAR)
    expect("arrows move", after is None or after[0] < before[0], before, after)
    b.key("ArrowLeft", code=37)
    expect("and back", abs(b.value(BAR)[0] - before[0]) < 20)
    x, y = b.middle_of("svg.run")
    b.mouse("mousePressed", x, y, button="left", buttons=1, clickCount=1)
    b.mouse("mouseMoved", x - 60, y, button="left", buttons=1)
    b.mouse("mouseReleased", x - 60, y, button="left", clickCount=1)
    after = b.value(BAR)
    expect("dragging moves", after is None or
           30 < before[0] - after[0] < 90, before, after)
    b.mouse("mouseWheel", x, y, deltaX=-2000, deltaY=0)
    expect("the wheel moves sideways", b.value(BAR) is not None)
    b.key("Home", code=36)


def tells(b):
    b.click(*b.middle_of("rect.callback[data-key=c2]"))
    expect("a click shows the callback", "callback (fs)" in b.value(DETAIL))
    expect("with its line", b.value(
        "document.querySelector('#detail pre').textContent"
        ".includes('static void file_opened') && "
        "!!document.querySelector('#detail pre .here')"))
    expect("and what led there", b.value(
        "document.querySelectorAll('#detail ol.chain li').length") >= 2)
    first = b.value("document.querySelector('#detail h2').textContent")
    b.key("n", "n")
    b.key("n", "n")
    b.key("p", "p")
    expect("n and p step", "callback (" in b.value(DETAIL), first)
    expect("one is marked", b.value(
        "document.querySelectorAll('rect.callback.chosen').length") == 1)
    b.click(*b.middle_of("rect.operation[data-key]"))
    expect("a click shows the operation", "an operation (" in b.value(DETAIL))
    b.key("d", "d")
    expect("d shows where they part", "Here the runs part" in b.value(DETAIL))
    b.key("r", "r")
    expect("r goes to the other run", "plain run" in b.value(DETAIL))


def has_keys(b):
    """Tab goes to the finding, the focus is seen, Enter shows it."""
    b.key("Home", code=36)
    b.value("document.activeElement.blur()")
    for _ in range(40):
        b.key("Tab", code=9)
        if b.value("!!document.activeElement.closest('.findings')"):
            break
    expect("Tab reaches the findings",
           b.value("!!document.activeElement.closest('.findings')"))
    expect("the focus is seen", b.value(
        "parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        >= 2)
    b.key("Enter", "\r", 13)
    expect("Enter shows the finding", b.value(
        "/UV\\d+/.test(document.querySelector('#detail h2').textContent)"))
    expect("with its line", b.value(
        "!!document.querySelector('#detail pre .here')"))
    b.key("?", "?")
    expect("? opens the keys", b.value("document.getElementById('help').open"))
    b.key("+", "+")
    b.key("Escape", code=27)
    expect("Esc closes them",
           not b.value("document.getElementById('help').open"))
    b.key("s", "s")
    expect("s shows time alone", b.value(
        "document.getElementById('scale').getAttribute('aria-pressed')")
        == "true" and b.value(BARS + ".length") > 0)
    b.key("s", "s")
    expect("every button has a name", b.value(
        "[...document.querySelectorAll('button')].every((b) =>"
        " (b.getAttribute('aria-label') || b.textContent).trim())"))


CONTRAST = """
(() => {
  const light = (c) => { const v = c.match(/[\\d.]+/g).slice(0, 3).map((n) =>
      { n /= 255; return n <= 0.03928 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
  const ratio = (a, b) => { const x = light(a), y = light(b);
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05); };
  const style = (s, p) => getComputedStyle(document.querySelector(s))[p];
  const back = style('body', 'backgroundColor');
  return [ratio(style('body', 'color'), back), ratio(style('.quiet', 'color'), back),
    ratio(style('.sign.error', 'color'), back), ratio(style('.sign.warning', 'color'), back),
    ratio(style('.sign.note', 'color'), back),
    ratio(style('svg text.inside', 'fill'), style('rect.callback', 'fill'))];
})()
"""


def is_readable(b):
    seen = []
    for scheme in "light", "dark":
        b.ask("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": scheme}])
        ratios = b.value(CONTRAST)
        expect(f"{scheme}: contrast is at least 4.5", min(ratios) >= 4.5,
               [round(r, 1) for r in ratios])
        seen.append(b.value("getComputedStyle(document.body).backgroundColor"))
    expect("there is a dark and a light page", seen[0] != seen[1])
    b.ask("Emulation.setEmulatedMedia", features=[])


def is_safe(b):
    expect("no name became markup", b.value(
        "document.querySelectorAll('img, iframe, object').length === 0 &&"
        " document.scripts.length === 2"))
    expect("no name ran", b.value("typeof window.hacked") == "undefined")
    expect("names are shown as they are",
           "<img" in b.value("document.title"))
    expect("no script error", not b.errors(), b.errors())
    b.value("document.body.append(Object.assign(document.createElement("
            "'script'), {textContent: 'window.hacked = 1'}))")
    expect("another script may not run",
           b.value("typeof window.hacked") == "undefined")


def bears_much(b, path):
    b.open(path)
    drawn = b.value(BARS + ".length")
    expect("a large trace is drawn as far as one can see it",
           100 < drawn < 6000, drawn)
    b.key("+", "+")
    b.key("n", "n")
    b.key("n", "n")
    b.key("r", "r")
    expect("what was left out is said", b.value(
        "document.body.textContent.includes('left out: 7 callbacks')"))
    expect("no script error", not b.errors(), b.errors())


def main():
    program, page, big = sys.argv[1:]
    b = Browser(program)
    b.open(page)
    opens(b)
    zooms(b)
    moves(b)
    tells(b)
    has_keys(b)
    is_readable(b)
    is_safe(b)
    bears_much(b, big)
    b.close()


main()
