#!/bin/sh
# make student: the package holds nothing of a solution and no source of a hidden
# test; every library that its programs need comes from a package that it names;
# unpacked anywhere it grades; its bytes are the same each time.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
build=$(dirname "$GRADE")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# Whoever plays and reads the submission may be somebody else.
chmod 755 "$tmp"
export XDG_STATE_HOME="$tmp/state"

failed() {
    cat "$tmp/log"
    exit 1
}
pack() {
    make -s -C "$top" install PREFIX=/grade-student DESTDIR="$1" MAKEFLAGS= \
        >"$tmp/log" 2>&1 || failed
    "$top/tools/pack-student" "$1" "$2" >"$tmp/log" 2>&1 || failed
}
case $build in
"$top"/build) ;;
*) echo 'packs the release build alone' && exit 77 ;;
esac
pack "$tmp/one" "$tmp/one.tar.gz"
pack "$tmp/two" "$tmp/two.tar.gz"
cmp "$tmp/one.tar.gz" "$tmp/two.tar.gz"
mkdir "$tmp/somewhere"
tar -C "$tmp/somewhere" -xzf "$tmp/one.tar.gz"
rm -r "$tmp/one" "$tmp/two"
package=$tmp/somewhere/grade-student

# --- what must not be there ---
cat >"$tmp/search.py" <<'PY'
"""search.py TOP PACKAGE: prints what of solutions and hidden tests is there."""
import os, re, sys

top, package = sys.argv[1:]

def files(folder):
    for path, _, names in os.walk(folder):
        for name in names:
            yield os.path.join(path, name)

def read(name):
    with open(name, "rb") as f:
        return f.read()

def lines(names):
    found = set()
    for name in names:
        for line in read(name).split(b"\n"):
            line = line.strip()
            if len(line) >= 24:
                found.add(line)
    return found

# Lines that learners may have: stubs, headers, lessons, pages, the runtime's.
open_lines = lines(f for folder in ("exercises", "grader/course/explain",
                                    "grader/runtime", "rubrics", "grader/play")
                   for f in files(os.path.join(top, folder)))
secret_files = [f for folder in ("solutions", "tests/hidden")
                for f in files(os.path.join(top, folder))
                if not f.endswith("README.md")]
secret = lines(secret_files) - open_lines
assert len(secret) > 5000, len(secret)
# Names of solutions that no stub has: "oven_blocks.c".
open_names = {os.path.basename(f) for f in files(os.path.join(top, "exercises"))}
names = {os.path.basename(f).encode() for f in secret_files
         if "/buggy/" in f} - {n.encode() for n in open_names}
assert len(names) > 50, len(names)
name_of = re.compile(rb"(?<!\w)(?:" +
                     b"|".join(map(re.escape, sorted(names))) + rb")")

bad = 0
def report(name, what):
    global bad
    bad = 1
    print(os.path.relpath(name, package), what, sep=": ")

for name in sorted(files(package)):
    if re.search(r"solution|hidden|buggy|reference/|alternate|suite|driver",
                 os.path.relpath(name, package)):
        report(name, "its name")
    data = read(name)
    hit = set(data.split(b"\n")) if not data.startswith(b"\x7fELF") else set()
    for line in {part.strip() for part in hit} & secret:
        report(name, line)
    if data.startswith(b"\x7fELF"):
        strings = set(re.findall(rb"[\x20-\x7e\t]{6,}", data))
        for text in strings:
            if text.strip() in secret or text.strip() in names:
                report(name, text)
            if b"tests/hidden" in text or os.fsencode(top) in text:
                report(name, text)
    else:
        for piece in name_of.findall(data):
            report(name, piece)
    if os.fsencode(top) in data:
        report(name, "the place of the source tree")
sys.exit(bad)
PY
python3 "$tmp/search.py" "$top" "$package" >"$tmp/found" || {
    echo 'the package holds what it must not:'
    head -n 20 "$tmp/found"
    exit 1
}
# The search can find: a solution, a hidden test, the name of a variant, a
# program that is not stripped.
canary() {
    mkdir "$tmp/canary"
    "$@"
    if python3 "$tmp/search.py" "$top" "$tmp/canary" >"$tmp/found"; then
        echo "not found: $*"
        exit 1
    fi
    rm -r "$tmp/canary"
}
some=$(cd "$top" && find solutions -name '*.c' -path '*buggy*' | head -n 1)
canary cp "$top/solutions/exercise-2/reference/oven.c" "$tmp/canary/x.c"
canary cp "$top/tests/hidden/exercise-2/suite_part1.c" "$tmp/canary/x"
canary sh -c "echo see $(basename "$some") >'$tmp/canary/README.md'"
canary cp "$build/lib/exercise-2/referee" "$tmp/canary/referee"

# No symbol and no debug information tells more than the linker needs.
find "$package/bin" "$package/libexec" "$package/lib/grade" -type f ! -name '*.pch' |
    while read -r program; do
        if readelf -S "$program" | grep -E '\.(symtab|debug_info)'; then
            echo "$program is not stripped"
            exit 1
        fi
    done

# --- what it needs ---
"$package/install" --list >"$tmp/packages"
if command -v dpkg-query >/dev/null; then
    find "$package/bin" "$package/libexec" "$package/lib/grade" -type f \
        ! -name '*.pch' -exec readelf -d {} + |
        sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' | sort -u | grep -v '^libc\.so\|^libm\.so\|^ld-' |
        while read -r library; do
            owner=$(dpkg-query -S "*/$library" | head -n 1 | cut -d: -f1)
            # libuv1-dev brings libuv1.
            grep -qx "$owner" "$tmp/packages" ||
                grep -qx "$owner-dev" "$tmp/packages" || {
                echo "$library is of $owner, which packages.txt does not name"
                exit 1
            }
        done
fi
code=0
"$package/install" --wrong 2>/dev/null || code=$?
[ "$code" -eq 2 ]

if [ "$(id -u)" = 0 ]; then
    chmod 700 "$tmp/somewhere"
    code=0
    "$package/install" 2>"$tmp/err" >&2 || code=$?
    [ "$code" -eq 3 ]
    grep -q 'nobody but you can look into' "$tmp/err"
    chmod 755 "$tmp/somewhere"
fi

# --- it grades, with nothing but itself ---
mkdir "$tmp/learner" "$tmp/home"
cd "$tmp/learner"
learner() {
    env -i PATH=/usr/bin:/bin HOME="$tmp/home" "$package/bin/grade" "$@"
}
learner start exercise-2 >/dev/null
code=0
learner exercise-2/1 >"$tmp/out" || code=$?
[ "$code" -eq 1 ]
grep -q '^NOT YET  exercise-2/1' "$tmp/out"
cp "$top/solutions/exercise-2/reference/oven.c" exercise-2
learner exercise-2/1 >"$tmp/out"
grep -q '^PASS  exercise-2/1' "$tmp/out"
make -s -C exercise-2 oven.so
for words in list 'explain UV301' 'quickref loop' 'explain choose' \
    'hint exercise-2/1' 'track fast' progress; do
    # shellcheck disable=SC2086
    learner $words >/dev/null
done
# What its README says to type. Stubs do not pass.
sed -n 's/^    grade *\([^#]*\).*/\1/p' "$package/README.md" >"$tmp/commands"
[ "$(wc -l <"$tmp/commands")" -ge 6 ]
while read -r words; do
    code=0
    # shellcheck disable=SC2086
    learner $words >"$tmp/out" 2>&1 </dev/null || code=$?
    [ "$code" -le 1 ] || {
        echo "grade $words: exit code $code"
        exit 1
    }
done <"$tmp/commands"
# A finding is told with its line, and lint speaks, without our symbols.
learner exercise-2/1 "$top/solutions/exercise-2/buggy/$(cd \
    "$top/solutions/exercise-2/buggy" && grep -l 'check=2.1.free' oven_*.c |
    head -n 1)" >"$tmp/out" || :
grep -qE 'oven_[a-z_]*\.c:[0-9]+:[0-9]+ in oven_' "$tmp/out"
