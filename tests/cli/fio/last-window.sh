#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: no window of a run is lost at its end: samples, logs, reports in between and the log of
# bandwidth have all of them, and no line for what is left over.
# Method: runs of 1 and 2 s and one of three reports, side by side; a machine that stands still may
# take windows from them, so that one try of three has to have all.
# takes: 3
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need jq

job=(--ioengine=null --size=1g --time_based --log_avg_msec=500 --rate_iops=200)
names=(samples 'bw log of 1 s' 'bw log of 2 s' 'iops log of 1 s' 'iops log of 2 s' 'bw log of 900 ms'
	reports 'reports grow' 'agg-read_bw.log' 'agg-trim_bw.log' 'lines of nothing')
expected=('[2,2,4,4]' 2 4 2 4 3 4 true 10 10 0)

# Prints what the runs have of each, a line each.
found() {
	rm -rf free ./*.log
	mkdir free
	(
		cd free
		"$IOGEN" --no-results --output-format=json --output=out --status-interval=300ms --name=f \
			"${job[@]:0:3}" --log_avg_msec=300 --thinktime=100us --runtime=900ms --write_bw_log=f
	) 2>.io/free >.io/free.out &
	# the last I/O is due 5 ms before the end
	run 0 --no-results --output-format=json --bandwidth-log --interval=200ms \
		--name=one "${job[@]}" --runtime=1 --write_bw_log=one --write_iops_log=one \
		--name=two "${job[@]}" --runtime=2 --write_bw_log=two --write_iops_log=two
	wait
	says .io/err ''
	says .io/free ''
	jq -c '[.jobs[].read | .bw_samples, .iops_samples]' .io/out
	wc -l <one_bw.1.log
	wc -l <two_bw.2.log
	wc -l <one_iops.1.log
	wc -l <two_iops.2.log
	wc -l <free/f_bw.1.log
	grep -c '^{' free/out
	jq -s 'map(.jobs[0].read.total_ios) | . == sort and .[0] > 0' free/out
	wc -l <agg-read_bw.log
	wc -l <agg-trim_bw.log
	awk -F ', ' '$2 == 0' agg-read_bw.log | wc -l
}

all_found() {
	found >.io/found
	mapfile -t have <.io/found
	[[ ${have[*]} == "${expected[*]}" ]]
}
in_a_try all_found || true
for i in "${!names[@]}"; do
	is "${have[i]}" "${expected[i]}" "${names[i]}"
done
