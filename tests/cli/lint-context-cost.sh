#!/bin/sh
# What runs where is found out in linear time: a program of twice the length
# costs at most 2.2 times the steps. Steps are counted, so that a loaded machine
# changes nothing.
set -eu
lint=$(dirname "$GRADE")/libexec/grade-lint
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# Each group: a timer whose callback calls helpers of this and of the other
# groups, directly and through fields of tables that all groups share.
program() {
    awk -v n="$1" 'BEGIN {
        print "#include <uv.h>"
        print "struct ops { void (*run)(int depth); void (*end)(int depth); };"
        for (i = 0; i < n; i++)
            printf "static void help%d(int depth);\n", i
        for (i = 0; i < n; i++) {
            printf "static const struct ops ops%d = {help%d, help%d};\n", i, i, (i * 7 + 1) % n
            printf "static void help%d(int depth)\n{\n", i
            printf "    if (depth > 0)\n        help%d(depth - 1);\n", (i + 1) % n
            printf "    if (depth > 1)\n        help%d(depth - 2);\n", (i * 3) % n
            printf "    if (depth > 2)\n        ops%d.run(depth - 1);\n}\n", i
            printf "static void fired%d(uv_timer_t *timer)\n{\n", i
            printf "    help%d(3);\n    ops%d.end(1);\n", i, i
            printf "    uv_timer_stop(timer);\n}\n"
            printf "void start%d(uv_timer_t *timer)\n{\n", i
            printf "    uv_timer_start(timer, fired%d, %d, 0);\n}\n", i, i
        }
    }'
}
steps() {
    program "$1" >"$tmp/program.c"
    "$lint" --graph "$tmp/program.c" >"$tmp/out"
    grep -q '"errors":\[\]}$' "$tmp/out"
    sed -n 's/^context steps //p' "$tmp/out"
}
before=$(steps 50)
[ "$before" -gt 200 ]
for n in 100 200 400; do
    now=$(steps $n)
    [ $((now * 10)) -le $((before * 22)) ] || {
        echo "$n groups: $now steps, half of it: $before"
        exit 1
    }
    before=$now
done
