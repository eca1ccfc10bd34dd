#!/bin/sh
# Lessons: each program that is printed compiles without a warning and prints
# what the lesson says; a program that lies in demos is printed as it is, and
# does the same in virtual time; each
# check of the rubric is in the lesson's tables, with its points.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

python3 - "$top" "$tmp" <<'END'
import glob
import json
import os
import re
import subprocess
import sys

top, tmp = sys.argv[1:]


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def build(path, program):
    library = []
    for name in ["async", "demo"]:
        if '"%s.h"' % name in read(path):
            library += sorted(glob.glob(top + "/exercises/" + name + "/*.c"))
    subprocess.check_call(
        ["gcc", "-Wall", "-Wextra", "-Werror", "-I" + top + "/exercises/async",
         "-I" + top + "/exercises/demo", "-o", program, path] + library +
        ["-luv", "-lm"])


def try_programs(folder, text):
    pairs = re.findall(r"```c\n([^`]*?)```\n+(?:[^`\n]+\n)+\n```output\n(.*?)```",
                       text, re.S)
    for number, (source, expected) in enumerate(pairs):
        name = "%s-%d" % (folder, number)
        path = tmp + "/" + name + ".c"
        with open(path, "w", encoding="utf-8") as file:
            file.write(source)
        build(path, tmp + "/" + name)
        programs.append((name, expected, subprocess.Popen(
            [tmp + "/" + name], stdout=subprocess.PIPE)))
    assert len(pairs) == text.count("```output"), (folder, len(pairs))


# In virtual time the lesson's times are exact.
def try_demo(name, text):
    seen = subprocess.run([os.environ["GRADE"], "demo", name,
                           "--format=lines"], stdout=subprocess.PIPE,
                          check=True).stdout.decode()
    for program in seen.split("\n\n"):
        lines = program.rstrip("\n").split("\n", 1)[1]
        assert "```output\n" + lines + "\n```" in text, (name, program)


def look(name, expected, program):
    seen = program.communicate()[0].decode()
    assert program.returncode == 0, name
    # Lessons tell the time to the half second; a busy machine can be later.
    if re.match(r"\d\.\d s ", expected):
        seen = re.sub(r"(?m)^.*? s ", "", seen)
        expected = re.sub(r"(?m)^.*? s ", "", expected)
    assert seen == expected, (name, seen)


programs = []
for path in sorted(glob.glob(top + "/exercises/*/README.md")):
    folder = os.path.dirname(path)
    slug = os.path.basename(folder)
    text = read(path)
    try_programs(slug, text)
    for demo in sorted(glob.glob(folder + "/demos/*/*.c")):
        build(demo, tmp + "/demo")
        assert read(demo) in text, demo
    for demo in sorted(glob.glob(folder + "/demos/*")):
        try_demo(slug + "/" + os.path.basename(demo), text)
    rubric = top + "/rubrics/" + slug + ".json"
    if not os.path.exists(rubric):
        continue
    for check in json.loads(read(rubric))["checks"]:
        row = "| %s | %d | " % (check["id"], check["points"])
        assert row in text, row
for program in programs:
    look(*program)
assert len(programs) >= 3, len(programs)
END
