#!/bin/sh
# quiz --answers: all right is 0, each wrong answer is 1 and has the explanation
# of that very choice, a bad file is 2. The bank is as its schema says, and what
# is given out to be answered holds no answer.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export XDG_STATE_HOME="$tmp/state"

cat >"$tmp/try.py" <<'END'
import glob
import json
import os
import subprocess
import sys

import jsonschema

top, tmp = sys.argv[1:]
grade = os.environ["GRADE"]


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def quiz(*words):
    run = subprocess.run([grade, "quiz", *words], stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, check=False)
    return run.returncode, run.stdout.decode(), run.stderr.decode()


def mark(answers, *words, **members):
    sheet = dict({"version": 1, "answers": answers}, **members)
    if answers == right:
        jsonschema.validate(sheet, sheets)
    with open(tmp + "/sheet.json", "w", encoding="utf-8") as file:
        json.dump(sheet, file)
    return quiz("--answers=" + tmp + "/sheet.json", *words)


def line_of(question, choice):
    with open("%s/exercises/quiz/programs/%s" % (top, question["program"]),
              encoding="utf-8") as file:
        lines = [number for number, line in enumerate(file, 1)
                 if choice["text"] in line]
    assert len(lines) == 1, (question["id"], choice["text"], lines)
    return lines[0]


def given(question, choice):
    return line_of(question, choice) if question["kind"] == "line" else \
        choice["text"]


def right_answer(question):
    if question["kind"] == "order":
        return [choice["text"] for choice in question["choices"]]
    return given(question, [c for c in question["choices"]
                            if c.get("right")][0])


def wrong_answers(question):
    """Each with the explanation that it must get."""
    choices = question["choices"]
    if question["kind"] == "order":
        texts = [choice["text"] for choice in choices]
        for place in range(len(texts) - 1):
            order = texts[:place] + [texts[place + 1], texts[place]] + \
                texts[place + 2:]
            yield order, choices[place]["why"]
        return
    for choice in choices:
        if not choice.get("right"):
            yield given(question, choice), choice["why"]


schema = load(top + "/docs/quiz.schema.json")
sheets = load(top + "/docs/quiz-sheet.schema.json")
bank = []
for path in sorted(glob.glob(top + "/exercises/quiz/*.json")):
    module = load(path)
    jsonschema.validate(module, schema)
    assert module["module"] + ".json" == os.path.basename(path), path
    bank += module["questions"]
assert len(bank) >= 120, len(bank)
assert len({question["id"] for question in bank}) == len(bank)

# Every question, red flag and core concept of the checklist is asked for, and
# nothing that is not taught.
items = {item for question in bank for item in question["items"]}
for group, count in [("q-concept", 8), ("q-practical", 8), ("q-debug", 5),
                     ("flag", 8), ("core1", 4), ("core2", 4), ("core3", 4),
                     ("core4", 4), ("core5", 5)]:
    for number in range(1, count + 1):
        assert "%s.%d" % (group, number) in items, (group, number)
taught = {item["id"] for group in load(
    top + "/exercises/curriculum.json")["groups"] for item in group["items"]}
assert items <= taught, items - taught

# All right, as text and as JSON.
right = [{"id": q["id"], "answer": right_answer(q)} for q in bank]
code, out, err = mark(right, "--format=json")
assert (code, err) == (0, ""), (code, err)
marks = json.loads(out)
jsonschema.validate(marks, sheets)
assert marks["right"] == marks["asked"] == len(bank), marks["right"]
code, out, err = mark(right)
assert code == 0 and "%d of %d right" % (len(bank), len(bank)) in out
assert not [line for line in out.splitlines() if len(line) > 80]

# The n-th wrong answer of each question, for all n.
tried = 0
for number in range(9):
    wrong = [(q["id"], list(wrong_answers(q))[number]) for q in bank
             if len(list(wrong_answers(q))) > number]
    if not wrong:
        break
    code, out, err = mark([{"id": i, "answer": a} for i, (a, _) in wrong],
                          "--format=json", "--no-progress")
    assert code == 1, (code, err)
    for (ident, (answer, why)), row in zip(wrong, json.loads(out)["marks"]):
        assert row["id"] == ident and not row["right"], (ident, answer)
        assert row["why"] == why, (ident, answer, row["why"])
        assert row["explanation"], ident
        tried += 1
assert tried > 2 * len(bank), tried

# What is given out has no answer in it, and numbers mean what it shows.
secret = {c["why"] for q in bank for c in q["choices"]} | \
    {q["why"] for q in bank}
for seed in (0, 7):
    code, out, err = quiz("--format=json", "--seed=%d" % seed)
    assert code == 0
    told = [why for why in secret if json.dumps(why)[1:-1] in out]
    assert not told, told
    shown = json.loads(out)
    jsonschema.validate(shown, sheets)
    assert shown["seed"] == seed
    answers = []
    for asked, question in zip(shown["questions"], bank):
        assert asked["id"] == question["id"] and "right" not in asked
        if question["kind"] == "choose":
            answer = 1 + asked["choices"].index(right_answer(question))
        elif question["kind"] == "order":
            assert asked["choices"] != right_answer(question)
            answer = [1 + asked["choices"].index(text)
                      for text in right_answer(question)]
        else:
            assert "choices" not in asked
            answer = right_answer(question)
        answers.append({"id": asked["id"], "answer": answer})
    code, out, err = mark(answers, "--no-progress", seed=seed)
    assert code == 0, (seed, err)

code, out, err = quiz("5", "--format=json")
assert {q["module"] for q in json.loads(out)["questions"]} == {"5"}

# Bad files: 2, and a sentence that says what is bad.
choose = [q for q in bank if q["kind"] == "choose"][0]["id"]
order = [q for q in bank if q["kind"] == "order"][0]["id"]
line = [q for q in bank if q["kind"] == "line"][0]["id"]
for answers, sentence in [
        ([{"id": "5.none", "answer": 1}], "no question '5.none'"),
        ([{"answer": 1}], "id"),
        ([7], "id"),
        ([{"id": choose, "answer": 9}], "no number from 1 to"),
        ([{"id": choose, "answer": "nonsense"}], "no number from 1 to"),
        ([{"id": choose}], "no number from 1 to"),
        ([{"id": order, "answer": 1}], "no list"),
        ([{"id": order, "answer": list(range(1, 20))}], "no list"),
        ([{"id": line, "answer": 0}], "no line from 1 to"),
        ([{"id": line, "answer": 1}, {"id": line, "answer": 1}], "twice")]:
    code, out, err = mark(answers)
    assert code == 2 and out == "" and sentence in err, (answers, code, err)
code, out, err = mark([], version=2)
assert code == 2 and "version" in err, err
code, out, err = mark([], seed=-1)
assert code == 2 and "seed" in err, err
for words in (["--answers=" + tmp + "/none.json"], ["9z"], ["5", "6"],
              ["--answers=" + top + "/README.md"], ["--count=0"]):
    code, out, err = quiz(*words)
    assert code == 2 and err, (words, code, err)

# Only what was asked for a record has one.
with open(tmp + "/state/grade/quiz.jsonl", encoding="utf-8") as file:
    records = [json.loads(row) for row in file]
assert len(records) == 2 * len(bank) and all(r["right"] for r in records)
END
python3 "$tmp/try.py" "$top" "$tmp"
