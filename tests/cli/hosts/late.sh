#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 8
# Goal: a rank that begins a step later than --start-skew-max= allows ends the run behind that step, with exit
# code 3: what was measured is kept, and the rank is named.
# Method: the sleep until the moment takes a second longer on one rank of three, by a library that is loaded before
# that of C: it is the only one of more than 2 ms. A limit that nobody holds, and none.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"
need cc

cat >j.ini <<'INI'
[global]
ioengine=psync
size=64k
filename=f.$rank
rw=write
overwrite=1

[some]
hosts=0

[first]
stonewall

[second]
stonewall
INI
cat >.io/slow.c <<'C'
#include <time.h>

int nanosleep(const struct timespec *wanted, struct timespec *left)
{
	const struct timespec longer = { 1, wanted->tv_nsec };

	return clock_nanosleep(CLOCK_MONOTONIC, 0, wanted->tv_nsec > 2000000 ? &longer : wanted, left);
}
C
cc -shared -fPIC -o .io/slow.so .io/slow.c 2>.io/err || skip "no library can be made: $(<.io/err)"

# Rank 1 is slow; where it has no job in a step, it begins none too late.
with_slow() {
	rm -rf r f.* code.*
	timeout -k 5 300 mpirun --oversubscribe --bind-to none -n 1 .io/coded "$IOGEN-mpi" --start-skew-max=250ms \
		--output-dir=r j.ini : -n 1 -x LD_PRELOAD="$PWD/.io/slow.so" .io/coded "$IOGEN-mpi" : -n 1 .io/coded \
		"$IOGEN-mpi" >.io/out 2>.io/err || fail "mpirun: $?"
	codes 3 3
}
in_a_try with_slow || fail "exit codes $(cat code.*)" # one that is told too late has no time left to sleep
is "$(cells r/hosts.csv late | xargs)" '0 0 1 0' 'late'
is "$(cells r/summary.csv job | xargs) $(cells r/summary.csv ios | xargs)" 'some first 16 48' 'the steps that were run'
is "$(cells r/hosts.csv ios | xargs)" '16 16 16 16' 'what each rank did'
is "$(jq -c '[.partial, .exit_code]' r/manifest.json)" '[true,3]' 'the manifest'
grep -q '^note: \[first\] rank 1 (.*) began [0-9.]* ms after the moment of all ranks, .* so the run ended$' .io/out ||
	fail "rank 1 is not named: $(grep note: .io/out)"
! grep -qE 'rank [02] .* began' .io/out || fail 'another rank is named'
IOGEN=$IOGEN python3 "$IOGEN_SRC/tests/cli/laws.py" check r || fail 'laws'

# To go on is to run the step that one began too late again; on a busy machine another one may be late.
late=()
coded 0 3 --overwrite=1 --resume=r || codes 3 3 || fail "exit codes $(cat code.*)"
grep -q 'r: 1 of 3 steps are there; goes on at \[first\]$' .io/err || fail "it goes on: $(<.io/err)"
late=(--start-skew-max=0)

# A sleep is never that exact; the last step is kept as any other.
ranks 3 2 --start-skew-max=1us --output-dir=exact --section=second j.ini
is "$(cells exact/hosts.csv late | xargs)" '1 1' 'a limit of a microsecond'
is "$(jq -c '[.partial, .exit_code]' exact/manifest.json)" '[false,3]' 'a run that is whole'

ranks 0 2 --start-skew-max=0 --output-dir=any j.ini
is "$(cells any/hosts.csv late | xargs)" '0 0 0 0 0' 'no limit'
run 0 --no-results --start-skew-max=1us j.ini
