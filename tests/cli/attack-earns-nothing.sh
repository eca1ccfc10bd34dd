#!/bin/sh
# Hostile submissions earn nothing, and change nothing for the next one. Those
# that take long (slow in the first line) are left to `make attacks`, which
# sets ATTACKS=all.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
cd "$here/tests/attacks"
export GRADE
if [ "${ATTACKS:-fast}" = all ]; then
    ls ./*.c
else
    grep -L '^/\* expect:.* slow ' ./*.c
fi | xargs -P 2 -n 1 sh ./run.sh
