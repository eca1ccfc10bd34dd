#!/bin/sh
# Parts in task style: what a watchdog sees in a task has the learner's line,
# and the library's own machinery is out of reach.
set -eu

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
exercise=exercises/exercise-6d
reference=solutions/exercise-6d/reference/jobs.c

fail()
{
    echo "$1"
    cat "$dir/out"
    exit 1
}

# grade_part FILE CODE: the result as JSON, with a blank after each colon.
grade_part()
{
    code=0
    "$GRADE" exercise-6d/2 "$1" --schedules=4 --format=json \
        >"$dir/out" 2>&1 || code=$?
    [ "$code" -eq "$2" ] || fail "exit code $code instead of $2 for $1"
}

# line_of TEXT FILE
line_of()
{
    grep -n -F "$1" "$2" | head -n 1 | cut -d: -f1
}

# expect RULE TEXT FILE: a finding of the rule on the line with that text.
expect()
{
    line=$(line_of "$2" "$3")
    tr -d '\n' <"$dir/out" | tr '{' '\n' |
        grep -F "\"rule\": \"$1\"" | grep -q "\"line\": $line," ||
        fail "no $1 on line $line of $3"
}

grade_part "$reference" 0

# The stub makes a task that nobody awaits.
grade_part "$exercise/jobs.c" 1
expect UV111 'return task_new("trail"' "$exercise/jobs.c"

# A blocking call in a task blocks the loop.
mkdir "$dir/slow"
awk '{ print } /entry->status = entry->job->run/ { print "    usleep(2000);" }
     /#include <stdlib.h>/ { print "#include <unistd.h>" }' \
    "$reference" >"$dir/slow/jobs.c"
grade_part "$dir/slow/jobs.c" 1
expect UV301 'usleep(2000)' "$dir/slow/jobs.c"

# The hooks of the library would silence the watchdog.
mkdir "$dir/sly"
cat "$exercise/jobs.c" - >"$dir/sly/jobs.c" <<'END'
void async_set_hooks(const void *hooks);
int jobs_silence(void);
int jobs_silence(void)
{
    async_set_hooks(NULL);
    return 0;
}
END
grade_part "$dir/sly/jobs.c" 1
grep -q "async_set_hooks" "$dir/out" || fail "the hooks can be reached"
grep -q '"points": 0,' "$dir/out" || fail "points for a refused program"
