#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the examples that come with fio, those for local engines, run as they are.
# Method: those that Debian's package has, or the checkout of fio that FIO_SOURCE names. Each job file
# is parsed as it is, and run with files, sizes and times of its own put on the command line; each of
# its jobs must do something. A refusal is one sentence, which names the one option that is missing.
# takes: 10
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
if [[ ${FIO_SOURCE-} ]]; then
	examples=$FIO_SOURCE/examples
	[[ -f $examples/ssd-test.fio ]] || fail "FIO_SOURCE=$FIO_SOURCE: there is no examples/ssd-test.fio"
else
	examples=/usr/share/doc/fio/examples
	[[ -f $examples/ssd-test.fio ]] || skip 'neither fio-examples is installed nor FIO_SOURCE set'
fi
export FIO_BS=4k FIO_RW=randread FIO_IODEPTH=4
ran=0
lacking=0
newer=0

# missing NAME: counts one that came to fio after the version that is packaged.
missing() {
	[[ ! ${FIO_SOURCE-} && ! -e $examples/$1.fio ]] || return 1
	newer=$((newer + 1))
}

# example NAME WORD...
example() {
	local name=$1 all time

	! missing "$name" || return 0
	shift
	ran=$((ran + 1))
	all=$(grep '^\[' "$examples/$name.fio" | grep -vc '^\[global\]')
	[[ $* != *--section=* ]] || all=1

	run 0 --parse-only "$examples/$name.fio"
	# a job that a busy machine keeps from its first I/O has more time
	for time in 50ms 2s 20s; do
		rm -rf target .io/results
		run 0 --output-dir=.io/results --runtime=$time --overwrite=1 "$@" "$examples/$name.fio"
		[[ $(busy .io/results/summary.csv) != "$all" ]] || break
	done
	! grep -v '^iogen: warning: ' .io/err >&2 || fail "more than a warning: $name"
	is "$(busy .io/results/summary.csv)" "$all" "jobs of $name that did something"
}

# busy FILE: the number of jobs with operations
busy() {
	paste -d ' ' <(cells "$1" ios) <(cells "$1" job) | sed '/^0 /d; s/^[0-9]* //' | sort -u | wc -l
}

# lacks NAME OPTION=VALUE [WHY]
lacks() {
	local before why="an? (option|value) of fio's that iogen does not have([;:].*)?"

	! missing "$1" || return 0
	[[ ! ${3-} ]] || why=$3
	ran=$((ran + 1))
	lacking=$((lacking + 1))
	before=$(state)
	run 2 "$examples/$1.fio"
	is "$(wc -l <.io/err)" 1 "sentences about $1"
	grep -qE "^iogen: .*\] $2:? $why\$" .io/err ||
		fail "$1 is not refused for $2"
	is "$(state)" "$before" "what is here after $1 was refused"
}

on=(--filename=target --size=1m)
soon=(--ss_dur=200ms --ss_interval=100ms --ss_ramp=0 --runtime=9)
example 1mbs_clients --directory=. --size=4k --startdelay=0 --runtime=1s
example aio-read --directory=. --size=1m
example backwards-read "${on[@]}"
example basic-verify "${on[@]}"
example butterfly "${on[@]}"
example atomic-verify "${on[@]}" --atomic=0 --verify_header_seed=0 # workers share its file
example cmdprio-bssplit --filename=target --size=4m
example cmdprio-percentage "${on[@]}"
example cross-stripe-verify "${on[@]}" --offset_increment=2m
example dedupe-global --size=1m
example disk-zone-profile "${on[@]}"
missing enospc-pressure || {
	run 0 --parse-only "$examples/enospc-pressure.fio" # what it reads before it is written fails
	ran=$((ran + 1))
}
example example_latency_steadystate "${on[@]}" --ss=lat:500% "${soon[@]}"
example exitwhat "${on[@]}" --filesize=1m --number_ios=10
for name in fio-{rand,seq}-{RW,read,write}; do
	example "$name" --size=1m
done
example fixed-rate-submission --size=1m
example flow "${on[@]}"
example fsx --loops=2
example iometer-file-access-server --size=1m
example jesd219 "${on[@]}"
example latency-profile "${on[@]}" --runtime=1s
example null --size=1m
if [[ -e /sys/devices/system/node/node1 ]]; then
	example numa "${on[@]}"
else
	example numa "${on[@]}" --section=job1
fi
example poisson-rate-submission --size=1m
example rand-zones --size=1m
example sequence-distribution "${on[@]}"
lacks sprandom sprandom=1
example ssd-steadystate "${on[@]}"
example ssd-test --directory=. --size=1m
example steadystate "${on[@]}" --ss=iops:500% "${soon[@]}"
example surface-scan --size=1m --runtime=30
example tiobench-example --size=1m
example waitfor --filename=target --filesize=1m
"$IOGEN" --no-results --name=made --filename=made --size=1m --create_only >.io/out
example xnvme-compare --filename=made --size=1m --ramp_time=0
example zipf --size=1m
is $((ran + newer)) 40 "examples"
((newer <= 4)) || fail "$newer are not in $examples"
((lacking <= 8)) || fail "$lacking are refused"
