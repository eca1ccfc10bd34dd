#!/bin/sh
# Lessons: each program that is printed compiles without a warning and prints
# what the lesson says; a program that lies in demos is printed as it is; each
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


def build(path, program):
    library = []
    if '"async.h"' in open(path, encoding="utf-8").read():
        library = sorted(glob.glob(top + "/exercises/async/*.c"))
    subprocess.check_call(
        ["gcc", "-Wall", "-Wextra", "-Werror", "-I" + top + "/exercises/async",
         "-o", program, path] + library + ["-luv", "-lm"])


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def try_programs(folder, text):
    pairs = re.findall(r"```c\n([^`]*?)```\n+(?:[^`\n]+\n)+\n```output\n(.*?)```",
                       text, re.S)
    for number, (source, expected) in enumerate(pairs):
        path = "%s/lesson%d.c" % (tmp, number)
        with open(path, "w", encoding="utf-8") as file:
            file.write(source)
        build(path, tmp + "/lesson")
        seen = subprocess.run([tmp + "/lesson"], stdout=subprocess.PIPE,
                              check=True).stdout.decode()
        assert seen == expected, (folder, number, seen)
    assert len(pairs) == text.count("```output"), (folder, len(pairs))
    return len(pairs)


tried = 0
for path in sorted(glob.glob(top + "/exercises/*/README.md")):
    folder = os.path.dirname(path)
    slug = os.path.basename(folder)
    text = read(path)
    tried += try_programs(slug, text)
    for demo in sorted(glob.glob(folder + "/demos/*/*.c")):
        build(demo, tmp + "/demo")
        assert read(demo) in text, demo
    rubric = top + "/rubrics/" + slug + ".json"
    if not os.path.exists(rubric):
        continue
    for check in json.loads(read(rubric))["checks"]:
        row = "| %s | %d | " % (check["id"], check["points"])
        assert row in text, row
assert tried >= 3, tried
END
