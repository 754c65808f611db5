#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: steady=snia measures rounds until the last five are steady, and no longer; where they are not,
# the run ends with 4 and its results. iogen steady judges numbers alone.
# Method: a rate that holds, and arrivals at random that do not; rounds.csv computed again by python.
# takes: 2
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

# verdict CODE VALUES
verdict() {
	run "$1" steady --values="$2"
	is "$(sed -n '$s/:.*//p' .io/out)" "$([[ $1 == 0 ]] && echo steady || echo 'not steady')" "$2"
}
verdict 0 95,97.5,100,102.5,105
verdict 4 91,95.5,100,104.5,109
verdict 0 104,104,88,104,104
verdict 0 90.5,109.5,90.5,109.5,100
verdict 4 89.5,110.5,89.5,110.5,100
verdict 4 82,91,100,109,118
verdict 4 100,100,100,100
verdict 4 0,0,0,0,0
! grep -q nan .io/out || fail "a share of a mean of 0: $(<.io/out)"
verdict 0 '7 1000 100 100 100 100 100'
run 2 steady --values=1,x
says .io/err 'iogen: command line: --values=1,x: not a list of numbers: write 95,97.5,100, say'
verdict 0 1e300,1e300,1e300,1e300,1e300
for values in '1,1,1,1,1,' '1,1,1,1,,' ',' '1e301,1,1,1,1' 'inf,1,1,1,1' 'nan,1,1,1,1' '-1,1,1,1,1'; do
	run 2 steady --values="$values"
	says .io/err "iogen: command line: --values=$values: not a list of numbers: write 95,97.5,100, say"
done
run 2 steady --values=1,,1,1,1,1 # a round is missing
says .io/err 'iogen: command line: --values=1,,1,1,1,1: not a list of numbers: write 95,97.5,100, say'
run 2 steady

# judged DIR ROUNDS STEPS: each row of rounds.csv, computed anew.
judged() {
	python3 "$IOGEN_SRC/tests/cli/rounds.py" "$@" || fail "rounds.csv of $1"
}

# A busy machine holds slow rates alone.
for rate in 1000 200 40; do
	rm -rf holds
	status=0
	"$IOGEN" --output-dir=holds --name=a --ioengine=null --size=1m --rate_iops=$rate --number_ios=40 \
		--sweep.bs='4k 8k' --steady=snia >.io/out 2>.io/err || status=$?
	((status == 4)) || break
done
is "$status" 0 "exit code of rates that hold"
judged holds steady 2
grep -qE '^note: \[a\], step 1 steady=snia: steady after [0-9]+ rounds: ' .io/out || fail "note: $(<.io/out)"
run 0 --parse-only holds/job.ini

# Rounds that are not run have files, too; a busy machine may run them all.
status=0
"$IOGEN" --no-results --name=a --filename=file --size=160k --rw=read --rate_iops=200 --number_ios=40 --unlink=1 \
	--steady=snia >.io/out 2>.io/err || status=$?
((status == 0 || status == 4)) || fail "exit code $status: $(<.io/err)"
[[ ! -e file ]] || fail "unlink=1 leaves the file of a run that ends before its last round"

# few arrivals at random: their rate is never within 20 %
run 4 --output-dir=varies --name=a --ioengine=null --size=1m --rate_iops=1000 --rate_process=poisson \
	--number_ios=3 --steady=snia --rounds=7
judged varies 7 1
grep -q '^iogen: round 7: \[a\] steady=snia: not reached in 7 rounds: ' .io/err || fail "message: $(<.io/err)"
is "$(cells varies/summary.csv ios | sort -u)" 3 "I/Os of each round"

run 2 --name=a --ioengine=null --size=1m --steady=snia --rounds=4
run 2 --name=a --ioengine=null --size=1m --steady_of=lat
