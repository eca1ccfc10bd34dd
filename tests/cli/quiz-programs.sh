#!/bin/sh
# The programs of the quiz on plain libuv: each compiles without a warning, and
# where no clock and no bug decides, prints what the bank says.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

python3 - "$top" "$tmp" <<'END'
import glob
import json
import subprocess
import sys

top, tmp = sys.argv[1:]
library = sorted(glob.glob(top + "/exercises/async/*.c"))
objects = []
for number, path in enumerate(library):
    objects.append("%s/%d.o" % (tmp, number))
    subprocess.check_call(["gcc", "-O1", "-c", "-o", objects[-1], path])


def run(program):
    path = "%s/exercises/quiz/programs/%s" % (top, program)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    tasks = objects if '"async.h"' in text else []
    subprocess.check_call(
        ["gcc", "-Wall", "-Wextra", "-Werror", "-I" + top + "/exercises/async",
         "-o", tmp + "/program", path] + tasks + ["-luv", "-lm"])
    return tmp + "/program"


def expected(question):
    if question["kind"] == "order":
        return " / ".join(c["text"] for c in question["choices"])
    right = [c for c in question["choices"] if c.get("right")][0]
    return right.get("prints", right["text"])


def depends_on_clock(question, text):
    return "elapsed()" in text or "uv_hrtime" in text or "begun" in text


ran = 0
for path in sorted(glob.glob(top + "/exercises/quiz/*.json")):
    with open(path, encoding="utf-8") as file:
        bank = json.load(file)["questions"]
    for question in bank:
        if "program" not in question:
            continue
        program = run(question["program"])
        with open("%s/exercises/quiz/programs/%s" %
                  (top, question["program"]), encoding="utf-8") as file:
            if question["kind"] == "line" or \
                    depends_on_clock(question, file.read()):
                continue
        seen = subprocess.run([program], stdout=subprocess.PIPE, cwd=tmp,
                              timeout=60, check=False).stdout.decode()
        seen = " / ".join(seen.splitlines())
        wanted = expected(question)
        if question["kind"] == "fill":
            seen = seen.split()[0] if wanted.isdigit() else seen
        assert seen == wanted, (question["id"], seen, wanted)
        ran += 1
assert ran >= 35, ran
END
