#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: by a clock that is not iogen's, jobs begin, are measured and end when their options say.
# Method: strace stamps every pread64; each job has a block size of its own, to be told by.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace
run 0 --no-results --name=a --filename=x --size=1m --create_only

# watched ARG...: runs jobs, and leaves in .io/reads when which block size was read, in order.
watched() {
	rm -rf results .io/trace*
	strace -ff -ttt -qq -s 0 -o .io/trace \
		-e trace=execve,pread64 -e signal=none "$IOGEN" --output-dir=results "$@" \
		>.io/out 2>.io/err || fail "exit $? under strace: iogen $*"
	main=$(grep -l ' execve(' .io/trace.*)
	began=$(sed -nE '1s/ .*//p' "$main")
	rm "$main"
	cat .io/trace.* | sort -n |
		sed -nE 's/^([0-9.]+) pread64\(.*, ([0-9]+), [0-9]+\) += \2$/\2 \1/p' >.io/reads
}

# first BYTES, last BYTES: when the job of that block size began its first and its last read
first() {
	grep "^$1 " .io/reads | sed -n '1s/.* //p'
}
last() {
	grep "^$1 " .io/reads | sed -n '$s/.* //p'
}

# before EARLIER LATER [SECONDS]: one is as much or more before the other; where not, $why has it
before() {
	awk -v a="$1" -v b="$2" -v s="${3-0}" 'BEGIN { exit !(a != "" && b != "" && b - a >= s) }' && return
	why="$1 is not ${3-0} s before $2: line ${BASH_LINENO[0]}"
	return 1
}

# in_this_time MS: what jobs of a given time do within it. A busy machine may stand still for a part of that.
in_this_time() {
	local reads ios timed=(--filename=x --time_based "--runtime=$1ms") two

	why=
	# runtime= alone ends what would go on, with time_based it goes on until then. Each read is counted.
	watched --name=a "${timed[@]}" --size=64k
	reads=$(wc -l <.io/reads)
	is "$(cells results/summary.csv ios)" "$reads" "ios"
	((reads >= 17)) || why="$reads reads of 16 blocks, again and again"
	[[ ! $why ]] && before "$(first 4096)" "$(last 4096)" 0.05 && before "$began" "$(last 4096)" 0.15 || return

	# What the ramp has read is not counted, and the time is on top.
	watched --name=a "${timed[@]}" --ramp_time="$1ms"
	before "$began" "$(last 4096)" 0.3 || return
	ios=$(cells results/summary.csv ios)
	((ios >= 1 && $(wc -l <.io/reads) > ios)) || why="$ios of $(wc -l <.io/reads) reads are not in the ramp"
	[[ ! $why ]] || return

	# Jobs run side by side, unless they are told to wait: for all above, or for one.
	two=(--name=a "${timed[@]}" --name=b "${timed[@]}" --bs=8k)
	watched "${two[@]}"
	before "$(first 8192)" "$(last 4096)" && before "$(first 4096)" "$(last 8192)" || return
	watched "${two[@]}" --stonewall
	before "$(last 4096)" "$(first 8192)" || fail "$why"
	watched --name=a "${timed[@]}" --name=b "${timed[@]}" --runtime=$((4 * $1))ms --bs=8k --name=c --filename=x \
		--number_ios=1 --bs=16k --wait_for=a
	before "$(last 4096)" "$(first 16384)" || fail "$why"
	before "$(first 16384)" "$(last 8192)"
}
for ms in 200 2000 20000; do
	! in_this_time $ms || break
done
[[ ! $why ]] || fail "$why"

watched --name=a --filename=x --runtime=50ms --loops=1000000
at_least 255000000 "$(wc -l <.io/reads)" "reads within 50 ms, of 256000000"
watched --name=a --filename=x --size=64k --runtime=1h
is "$(wc -l <.io/reads)" 16 "reads of one pass"
watched --name=a --filename=x --number_ios=1 --startdelay=200ms
before "$began" "$(first 4096)" 0.2 || fail "$why"
