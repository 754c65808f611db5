#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 35
# Goal: a rank that begins a step later than --start-skew-max= allows ends the run behind that step, with exit
# code 3: what was measured is kept, and the rank is named.
# Method: each sleep of one rank of three takes longer, by strace; a limit that nobody holds, and none.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"
need strace

cat >j.ini <<'INI'
[global]
ioengine=psync
size=64k
filename=f.$rank
rw=write
overwrite=1

[first]

[second]
stonewall
INI
cat >.io/slow <<'SH'
exec strace -f -qq -o /dev/null -e trace=clock_nanosleep -e inject=clock_nanosleep:delay_exit=300000 "$@"
SH
strace -o /dev/null true 2>.io/err || skip "strace: $(tail -n 1 .io/err)"

# with_slow STATUS DIR ARG...: three ranks, of which rank 1 is slow; they must exit with that status.
with_slow() {
	local expected=$1 dir=$2

	shift 2
	rm -f code.*
	timeout -k 5 120 mpirun --oversubscribe --bind-to none -n 1 .io/coded "$IOGEN-mpi" --start-skew-max=250ms \
		--output-dir="$dir" "$@" : -n 1 .io/coded bash .io/slow "$IOGEN-mpi" : -n 1 .io/coded "$IOGEN-mpi" \
		>.io/out 2>.io/err || fail "mpirun: $?"
	codes "$expected" 3 || fail "exit codes $(cat code.*)"
}

with_slow 3 r j.ini
is "$(cells r/hosts.csv late | xargs)" '0 1 0' 'late'
is "$(cells r/summary.csv job | xargs) $(cells r/summary.csv ios)" 'first 48' 'the step that was run'
is "$(cells r/hosts.csv ios | xargs)" '16 16 16' 'what each rank did'
is "$(jq -c '[.partial, .exit_code]' r/manifest.json)" '[true,3]' 'the manifest'
grep -q '^note: \[first\] rank 1 (.*) began [0-9.]* ms after the moment of all ranks, .* so the run ended$' .io/out ||
	fail "rank 1 is not named: $(grep note: .io/out)"
! grep -qE 'rank [02] .* began' .io/out || fail 'another rank is named'
IOGEN=$IOGEN python3 "$IOGEN_SRC/tests/cli/laws.py" check r || fail 'laws'

# A rank that has no job in a step begins none too late.
with_slow 0 others --hosts=0,2 --section=first j.ini
is "$(cells others/hosts.csv late | xargs)" '0 0' 'late where the slow rank has no job'

# A sleep is never that exact; the last step is kept as any other.
ranks 3 2 --start-skew-max=1us --output-dir=exact --section=second j.ini
is "$(cells exact/hosts.csv late | xargs)" '1 1' 'a limit of a microsecond'
is "$(jq -c '[.partial, .exit_code]' exact/manifest.json)" '[false,3]' 'a run that is whole'

ranks 0 2 --start-skew-max=0 --output-dir=any j.ini
is "$(cells any/hosts.csv late | xargs)" '0 0 0 0' 'no limit'
run 0 --no-results --start-skew-max=1us j.ini
