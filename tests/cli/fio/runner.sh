#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: fio's own tests of jobs pass with iogen in fio's place: they read its JSON, its logs and its
# exit codes, and want standard error to be empty.
# Method: t/run-fio-tests.py of a checkout of fio that FIO_SOURCE names, the tests whose options iogen
# has and which a few seconds are enough for; PYTHON names a python that has statsmodels.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
[[ ${FIO_SOURCE-} ]] || skip 'FIO_SOURCE does not name a checkout of fio, whose tests are to be run'
runner=$FIO_SOURCE/t/run-fio-tests.py
[[ -f $runner ]] || fail "FIO_SOURCE=$FIO_SOURCE: there is no t/run-fio-tests.py"
for python in "${PYTHON-python3}" /usr/bin/python3 ''; do
	! "$python" -c 'import numpy, scipy, statsmodels' 2>/dev/null || break
done
[[ $python ]] || skip 'no python3 has numpy, scipy and statsmodels'

ids=(1 3 4 5 7 8 15 16 17 19 20 21 22 23 24 25 26 27 28 29 30 31 33 34 38)
if "$IOGEN" --no-results --name=a --ioengine=io_uring --filename=.io/probe --size=4k >.io/out 2>.io/err; then
	ids+=(18)
fi
"$python" "$runner" -f "$IOGEN" -r "$(realpath "$FIO_SOURCE")" -k -a artifacts -o "${ids[@]}" \
	>.io/out 2>.io/err || {
	grep -E '^Test [0-9]+ FAILED' .io/out >&2
	cat artifacts/*/*.stderr >.io/err
	fail "tests of fio's"
}
is "$(grep -cE '^Test [0-9]+ PASSED' .io/out)" "${#ids[@]}" 'tests that passed'
