#!/bin/sh
# Files as editors, generators and bad luck write them: the fault in each is
# found where it is, and what is too much is a sentence about that file.
set -eu
lint=$(dirname "$GRADE")/libexec/grade-lint
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
failed=0
head='typedef void (*done_cb)(void *arg, int status);'

repeated() { # TEXT COUNT
    awk -v text="$1" -v count="$2" \
        'BEGIN { for (i = 0; i < count; i++) printf "%s", text }'
}

# NAME LINE COLUMN [FLAG...]: $tmp/NAME.c has one fault, a second completion.
finds() {
    name=$1
    place="\"line\":$2,\"column\":$3,"
    shift 3
    timeout 120 "$lint" "$@" "$tmp/$name.c" >"$tmp/out" 2>"$tmp/err" || :
    if [ "$(grep -c '"rule"' "$tmp/out")" -ne 1 ] ||
        ! grep '"rule":"UV102"' "$tmp/out" | grep -qF "$place" ||
        ! tail -n 1 "$tmp/out" | grep -q '"errors":\[\]}$'; then
        echo "$name: not found at $place"
        cut -c 1-400 "$tmp/out"
        failed=1
    fi
}

# NAME PATTERN: the last line is there, and says so.
says() {
    code=0
    timeout 120 "$lint" "$tmp/$1.c" >"$tmp/out" 2>"$tmp/err" || code=$?
    if [ $code -ne 0 ] || ! tail -n 1 "$tmp/out" | grep -q "^{\"done\":true.*$2"
    then
        echo "$1: exit $code"
        tail -n 1 "$tmp/out" | cut -c 1-300
        head -n 3 "$tmp/err" | cut -c 1-300
        failed=1
    fi
}

# --- how lines and letters are written ---
twice='void f(done_cb done, void *arg) {
    done(arg, 0);
    done(arg, 1);
}'
printf '%s\n%s\n' "$head" "$twice" >"$tmp/plain.c"
finds plain 4 5
sed 's/$/\r/' "$tmp/plain.c" >"$tmp/crlf.c"
finds crlf 4 5
tr '\n' '\r' <"$tmp/plain.c" >"$tmp/cr.c"
finds cr 4 5
printf '\357\273\277' | cat - "$tmp/plain.c" >"$tmp/bom.c"
finds bom 4 5
printf '%s' "$(cat "$tmp/plain.c")" >"$tmp/no_newline.c"
finds no_newline 4 5
sed 's/    done/\t\tdone/' "$tmp/plain.c" >"$tmp/tabs.c"
finds tabs 4 3
e=$(printf '\303\251')
sed "s/done(arg, 1)/\/* $e$e *\/ done(arg, 1)/; s/f(done/${e}t$e(done/" \
    "$tmp/plain.c" >"$tmp/letters.c"
finds letters 4 16
sed '3s/done/do\\\nne/' "$tmp/plain.c" >"$tmp/spliced.c"
finds spliced 5 5
sed 's/{/<%/; s/}/%>/' "$tmp/plain.c" >"$tmp/digraphs.c"
finds digraphs 4 5
sed 's/{/??</; s/}/??>/' "$tmp/plain.c" >"$tmp/trigraphs.c"
finds trigraphs 4 5 -std=c11
sed '2i #line 4000 "other.c"' "$tmp/plain.c" >"$tmp/lines.c"
finds lines 5 5
printf 'x\0y' | sed 's/^/\/* /; s/$/ *\//' | cat - "$tmp/plain.c" >"$tmp/nul.c"
finds nul 4 5

# --- what hides a call ---
cat >"$tmp/macro.c" <<EOF
$head
#define FAIL(code) do { done(arg, (code)); } while (0)
#define TWICE(once) once; once
void f(done_cb done, void *arg)
{
    FAIL(-1);
    FAIL(-2);
}
EOF
finds macro 7 5
cat >"$tmp/generic.c" <<EOF
$head
void f(done_cb done, void *arg, int a)
{
    done(arg, _Generic(a, int: 1, default: 2));
    ({ done(arg, a ?: 1); });
}
EOF
finds generic 5 8
cat >"$tmp/knr.c" <<EOF
$head
void f(done, arg)
done_cb done; void *arg;
{ (*done)(arg, 0); done(arg, 0); }
EOF
finds knr 4 20

# --- what is not analysed, and says so ---
cat >"$tmp/nested.c" <<EOF
$head
void f(done_cb done, void *arg)
{
    void inner(void) { done(arg, 0); }
    inner();
}
EOF
says nested '"function":"f","line":2,.*function definition is not allowed'
printf '#include "missing.h"\n%s\n' "$head" >"$tmp/missing.c"
says missing "'missing.h' file not found"
printf '#include __FILE__\n' >"$tmp/itself.c"
says itself 'nested too deeply'

# --- too deep: libclang's limits, or ours, and never a crash ---
{ printf 'int f(int a) { return '; repeated '(' 100000; printf a
  repeated ')' 100000; printf '; }\n'; } >"$tmp/parentheses.c"
says parentheses 'bracket nesting level'
{ printf 'int f(int a) { return '; repeated -a? 30000; printf a
  repeated :1 30000; printf '; }\n'; } >"$tmp/choices.c"
says choices ''
{ printf 'int f(int a) { '; repeated 'if (a) ' 20000; printf 'return 1; }\n'; } \
    >"$tmp/ifs.c"
says ifs ''
{ printf 'int f(int a) { if (a) a--; '; repeated 'else if (a) a--; ' 10000
  printf 'return a; }\n'; } >"$tmp/chain.c"
says chain '"functions":1'
{ printf 'int '; repeated '*' 50000; printf 'p;\n'; } >"$tmp/pointers.c"
says pointers ''
{ printf 'int a[] = '; repeated '{' 50000; } >"$tmp/braces.c"
says braces '"errors":\["'
{ printf '#define A0 1\n'
  awk 'BEGIN { for (i = 1; i < 24; i++) printf "#define A%d A%d+A%d\n", i, i - 1, i - 1 }'
  printf 'int x = A18;\n'; } >"$tmp/macros.c"
says macros ''

# --- large: in time, and nothing is lost on the way ---
{
    echo "$head"
    awk 'BEGIN { for (i = 0; i < 9500; i++)
        printf "int g%d(int a) {\n    if (a > %d) a--;\n    return a * (a + 1) * (a + 2) * (a + 3) * (a + 4) * (a + 5) * %d;\n}\n", i, i, i }' |
        head -c 1040000 | sed '$d' | sed '$!b; /}/!d'
    echo '#if 0'
    echo '#endif'
} >"$tmp/mega.c"
# The last function may have been cut.
awk '{ line[NR] = $0 } /^}/ { end = NR } END { for (i = 1; i <= end; i++) print line[i] }' \
    "$tmp/mega.c" >"$tmp/megabyte.c"
lines=$(wc -l <"$tmp/megabyte.c")
echo "$twice" >>"$tmp/megabyte.c"
[ "$(wc -c <"$tmp/megabyte.c")" -gt 1000000 ]
finds megabyte $((lines + 3)) 5

{
    echo "$head"
    echo 'void f(done_cb done, void *arg, int *a) {'
    awk 'BEGIN { for (i = 0; i < 10000; i++) print "if (a[" i "] > 0) a[" i "]--;" }'
    echo 'done(arg, 0); done(arg, 1); }'
} >"$tmp/branches.c"
timeout 120 "$lint" --times "$tmp/branches.c" >"$tmp/out" 2>"$tmp/err"
us=$(sed -n 's/.*judge_us \([0-9]*\)$/\1/p' "$tmp/err")
if [ "$us" -gt 1000000 ]; then
    echo "10,000 branches: $us us of CPU time"
    failed=1
fi

# --- one of many: the rest goes on ---
mkdir "$tmp/many"
{ printf 'int f(int a) { return '; repeated '- ' 200000; printf 'a; }\n'; } \
    >"$tmp/many/b.c" # libclang's stack
cp "$tmp/plain.c" "$tmp/many/a.c"
cp "$tmp/plain.c" "$tmp/many/c.c"
head -c 1100000 /dev/zero | tr '\0' ' ' >"$tmp/many/d.c"
cp "$tmp/plain.c" "$tmp/many/e.c"
code=0
"$GRADE" lint "$tmp/many" --jobs=1 >"$tmp/out" 2>"$tmp/err" || code=$?
[ "$(grep -c '[ace].c:4:5: .*UV102' "$tmp/out")" -eq 3 ] || {
    echo "many: exit $code"
    cat "$tmp/out" "$tmp/err"
    failed=1
}
for name in b d; do
    grep -q "$name.c: error: not analysed: " "$tmp/out" || {
        echo "many: nothing about $name.c"
        cat "$tmp/out"
        failed=1
    }
done
exit $failed
