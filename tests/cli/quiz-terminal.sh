#!/bin/sh
# quiz on a terminal: keys answer; what was wrong comes again; the terminal is
# as it was after every way out, signals included. Without a terminal, or on a
# narrow or dumb one, it reads lines and moves no cursor.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

cat >"$tmp/try.py" <<'END'
import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time

top, tmp = sys.argv[1:]
grade = os.environ["GRADE"]
UP, DOWN, ENTER, ESCAPE = b"\033[A", b"\033[B", b"\r", b"\033"
bank = {}
for module in ("1", "2", "3", "4", "5", "6a", "6b", "6c", "6d"):
    with open("%s/exercises/quiz/%s.json" % (top, module),
              encoding="utf-8") as file:
        for q in json.load(file)["questions"]:
            bank[q["id"]] = q


def own_terminal():
    """In the child: its terminal, and no signal that somebody above ignores,
    as commands in the background do."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT,
                   signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """`grade quiz` on a terminal of its own."""

    def __init__(self, state, words, columns=80, rows=60, term="xterm"):
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ,
                    struct.pack("HHHH", rows, columns, 0, 0))
        self.before = termios.tcgetattr(self.slave)
        self.text = b""
        env = dict(os.environ, XDG_STATE_HOME=state, TERM=term, NO_COLOR="1")
        self.process = subprocess.Popen(
            [grade, "quiz", "--seed=3"] + words, stdin=self.slave,
            stdout=self.slave, stderr=self.slave, env=env,
            start_new_session=True, preexec_fn=own_terminal)

    def wait_for(self, sign):
        """What came up to the sign."""
        end = time.time() + 60
        while sign not in self.text:
            assert time.time() < end, (sign, self.text)
            if select.select([self.master], [], [], 1)[0]:
                self.text += os.read(self.master, 65536)
        at = self.text.index(sign) + len(sign)
        seen, self.text = self.text[:at], self.text[at:]
        return seen.decode()

    def type(self, keys):
        os.write(self.master, keys)

    def is_raw(self):
        return not termios.tcgetattr(self.slave)[3] & termios.ICANON

    def wait_raw(self, raw=True):
        end = time.time() + 60
        while self.is_raw() != raw:
            assert time.time() < end
            time.sleep(0.01)

    def ended(self):
        """The exit code; the terminal is as it was."""
        end = time.time() + 60
        while self.process.poll() is None:
            assert time.time() < end, self.text
            if select.select([self.master], [], [], 0.05)[0]:
                self.text += os.read(self.master, 65536)
        assert termios.tcgetattr(self.slave) == self.before
        os.close(self.slave)
        os.close(self.master)
        return self.process.returncode


def shown(text):
    """The id of the question that is asked, and its choices as shown."""
    ident = text[text.rindex("question "):].split()[6]
    rows = [row[2:].split("  ", 1) for row in text.splitlines()
            if row[:2] in ("  ", "> ") and row[2:3].isdigit()]
    return ident, rows


def number_of(text, ident, right):
    """The number of a choice that is right, or of one that is not."""
    question = bank[ident]
    for choice in question["choices"]:
        if bool(choice.get("right")) != right:
            continue
        start = choice["text"][:60]
        for number, words in shown(text)[1]:
            if start.startswith(words.strip()) or words.startswith(start):
                return number.encode()
    raise AssertionError((ident, text))


def state(name):
    return tmp + "/" + name


# Module 1 begins with a question to choose. Right, by its number.
t = Terminal(state("a"), ["1", "--count=1"])
text = t.wait_for(b"q stops")
ident, _ = shown(text)
assert bank[ident]["kind"] == "choose", ident
t.wait_raw()
t.type(number_of(text, ident, True) + ENTER)
seen = t.wait_for(b"1 of 1 right")
assert "\nright" in seen.replace("\r", "") and "not right" not in seen
assert t.ended() == 0

# Wrong, by the arrows: up from the first is the last, down is the first again.
t = Terminal(state("b"), ["1", "--count=1"])
text = t.wait_for(b"q stops")
wrong = int(number_of(text, ident, False))
t.type(UP + DOWN + DOWN * (wrong - 1) + ENTER)
seen = t.wait_for(b"0 of 1 right").replace("\r", "")
assert "\nnot right" in seen and "the answer: " in seen
assert "these come again first: " + ident in t.wait_for(b"due or new").replace(
    "\r", "")
assert t.ended() == 1

# After three others it comes again, before anything new.
t = Terminal(state("b"), ["1", "--count=4"])
order = []
for turn in range(4):
    text = t.wait_for(b" stops\r\n")
    order.append(shown(text)[0])
    kind = bank[order[-1]]["kind"]
    if kind == "choose":
        t.type(number_of(text, order[-1], True) + ENTER)
    elif kind == "fill":
        answer = [c for c in bank[order[-1]]["choices"]
                  if c.get("right")][0]["text"]
        t.type(b"x\177" + answer.encode() + ENTER)
    else:
        for choice in bank[order[-1]]["choices"]:
            for number, words in shown(text)[1]:
                if words.strip() == choice["text"]:
                    t.type(number.encode())
        t.type(ENTER)
    if turn < 3:
        t.wait_for(b"Enter goes on, q stops")
        t.type(ENTER)
assert "4 of 4 right" in t.wait_for(b"4 of 4 right")
assert order[3] == ident and order.count(ident) == 1, order
assert t.ended() == 0

# A line: a number, then Enter; the program is run after it.
records = state("c") + "/grade"
os.makedirs(records)
with open(records + "/quiz.jsonl", "w", encoding="utf-8") as file:
    for q in bank.values():
        if q["id"].startswith("3.") and q["id"] != "3.off-thread":
            file.write(json.dumps({"version": 1, "event": "quiz",
                                   "question": q["id"], "module": "3",
                                   "right": True, "at": int(time.time())})
                       + "\n")
t = Terminal(state("c"), ["3", "--count=1"])
text = t.wait_for(b"q stops")
assert shown(text)[0] == "3.off-thread"
with open(top + "/exercises/quiz/programs/off_thread.c",
          encoding="utf-8") as file:
    line = [n for n, row in enumerate(file, 1)
            if "uv_timer_start(" in row][0]
t.type(b"%d" % line + ENTER)
seen = t.wait_for(b"1 of 1 right")
assert "[UV401]" in seen and "what ran when" in seen, seen
assert t.ended() == 0

# Ways out. q, Escape, the end of input; signals, which end it as they do.
for keys, code in ((b"q", 0), (ESCAPE, 0), (b"\4", 0)):
    t = Terminal(state("d"), ["1"])
    t.wait_for(b"q stops")
    t.wait_raw()
    t.type(keys)
    assert t.ended() == code, keys
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT,
               signal.SIGABRT, signal.SIGSEGV):
    t = Terminal(state("d"), ["1"])
    t.wait_for(b"q stops")
    t.wait_raw()
    t.process.send_signal(number)
    assert t.ended() == -number, number
t = Terminal(state("d"), ["1"])
t.wait_for(b"q stops")
t.wait_raw()
t.type(b"\3")
assert t.ended() == -signal.SIGINT

# Stopped, the terminal is the shell's; continued, keys are keys again.
t = Terminal(state("d"), ["1", "--count=1"])
text = t.wait_for(b"q stops")
t.wait_raw()
t.process.send_signal(signal.SIGTSTP)
t.wait_raw(False)
t.process.send_signal(signal.SIGCONT)
t.wait_raw()
t.type(number_of(text, ident, True) + ENTER)
t.wait_for(b"1 of 1 right")
assert t.ended() == 0

# Narrow, low or dumb: lines, and no cursor moves.
for arguments in ({"columns": 60}, {"rows": 5}, {"term": "dumb"}):
    t = Terminal(state("e"), ["1", "--count=1", "--no-progress"], **arguments)
    text = t.wait_for(b"q stops): ")
    t.type(b"nonsense\n")
    again = t.wait_for(b"q stops): ")
    assert "no answer" in again
    t.type(number_of(text, ident, True) + b"\n")
    seen = t.wait_for(b"1 of 1 right")
    assert "\033" not in text + again + seen, arguments
    assert t.ended() == 0


# Without a terminal: lines from a pipe, nothing beyond 80 columns.
def pipe(lines, *words):
    run = subprocess.run([grade, "quiz", "--seed=3", *words], input=lines,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         env=dict(os.environ, XDG_STATE_HOME=state("f")),
                         check=False)
    text = run.stdout.decode()
    assert run.stderr == b"" and "\033" not in text, run.stderr
    assert not [row for row in text.splitlines() if len(row) > 80], text
    return run.returncode, text


code, text = pipe(b"", "1")
assert code == 0 and "question 1 of 10" in text
code, text = pipe(b"q\n", "1")
assert code == 0 and "question 2" not in text
code, text = pipe(number_of(text, ident, False) + b"\nq\n", "1")
assert code == 1 and "0 of 1 right" in text
END
python3 "$tmp/try.py" "$top" "$tmp"
