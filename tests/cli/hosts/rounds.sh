#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 15
# Goal: steady=snia is judged once, over all ranks: all do the same rounds, until what they do together is
# steady, and where it never is, all end with 4. A job that is not for rank 0 is judged all the same.
# Method: ranks with rates that hold, and with arrivals at random that do not; rounds.csv computed again by
# python from the summary over all ranks; the exit code of each rank.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"
need python3

# judged DIR ROUNDS STEPS: each row of rounds.csv, computed anew.
judged() {
	python3 "$IOGEN_SRC/tests/cli/rounds.py" "$@" || fail "rounds.csv of $1"
}

# settles ARG...: slow rates, which even a busy machine holds: all ranks end with 0. The folder is r.
settles() {
	local rate

	for rate in 1000 200 40; do
		rm -rf r
		! coded 0 3 --output-dir=r --name=a --ioengine=null --size=1m --rate_iops=$rate --number_ios=40 \
			--steady=snia "$@" || return 0
	done
	fail "rates that hold are not steady: $(cat code.*) $(<.io/err)"
}

settles --sweep.bs='4k 8k'
judged r steady 2
is "$(grep -cE '^note: \[a\], step 1 steady=snia: steady after [0-9]+ rounds: ' .io/out)" 1 'notes on a step'
# each round of each step is there of each rank, and what they did adds up
is "$(cells r/hosts.csv rank | sort | uniq -c | awk '{ print $1 }' | sort -u | wc -l)" 1 'rounds of the ranks'
is "$(cells r/summary.csv ios | sort -u)" 120 'I/Os of a round'
is "$(cells r/summary.csv workers | sort -u)" 3 'workers'
is "$(jq -c '[.partial, .exit_code]' r/manifest.json)" '[false,0]' 'a run that is whole'

# rank 0 has no part in it, and judges it
settles --hosts=1-2
judged r steady 1
is "$(cells r/hosts.csv rank | sort -u | xargs)" '1 2' 'ranks'

# few arrivals at random, tens of ms apart: their rate is never within 20 %
coded 4 2 --output-dir=varies --name=a --ioengine=null --size=1m --rate_iops=50 --rate_process=poisson \
	--number_ios=3 --steady=snia --rounds=7 || fail "exit codes $(cat code.*): $(<.io/err)"
judged varies 7 1
is "$(grep -c '^iogen: round 7: \[a\] steady=snia: not reached in 7 rounds: ' .io/err)" 1 'messages'
is "$(jq -c '[.partial, .exit_code]' varies/manifest.json)" '[false,4]' 'a run that did not become steady'
