#!/bin/sh
# The course library is of use without grade: what `make install` puts in place
# builds its examples with pkg-config, and they do what they say.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

make -s -C "$top" install PREFIX="$tmp/usr" MAKEFLAGS= >"$tmp/log" 2>&1 || {
    cat "$tmp/log"
    exit 1
}
PKG_CONFIG_PATH=$tmp/usr/lib/pkgconfig
export PKG_CONFIG_PATH
cp "$top"/exercises/async/examples/*.c "$tmp"
cd "$tmp"
for example in *.c; do
    # shellcheck disable=SC2046 # flags are words
    gcc -Wall -Wextra -Werror "$example" \
        $(pkg-config --cflags --libs grade-async) -o "${example%.c}"
done

fail() {
    echo "$1"
    cat out
    exit 1
}

./ferry >out || fail "ferry: exit code $?"
for car in 1 2; do
    grep -qx "car $car is over" out || fail "car $car is not over"
done
grep -qx 'the day ends: connection timed out' out || fail "no end of the day"
[ "$(grep -cE '^car [345] (is brought back|turns round on the bank: .*)$' out)" \
    -eq 3 ] || fail "three cars should be left"

./echo >out || fail "echo failed"
grep -qx '20 clients heard what they had said' out || fail "echo"

for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
    seq "$i" >"file $i"
done
./longest file* >out || fail "longest: exit code $?"
[ "$(head -n 1 out)" = "12 file 12" ] || fail "longest: the first line"
[ "$(wc -l <out)" -eq 12 ] || fail "longest: the number of lines"
if ./longest nothing >out 2>&1; then
    fail "longest took a file that is not there"
fi
grep -qx 'longest: nothing: no such file or directory' out || fail "longest"
