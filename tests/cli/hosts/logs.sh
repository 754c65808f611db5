#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 5
# Goal: no rank writes over the log of another one in the same folder; together they have all I/Os.
# Method: two ranks, and two of three, with each kind of log; the lines are counted.
# shellcheck disable=SC2016 # variables of iogen
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"

job=(--no-results --name=x '--filename=f.$rank' --bs=4k --size=64k --numjobs=2 --write_iolog=io --write_lat_log=all)
ranks 0 2 "${job[@]}" --per_job_logs=0
is "$(echo io* all*)" 'io.rank0 io.rank1 all_clat.rank0.log all_clat.rank1.log all_lat.rank0.log all_lat.rank1.log '\
'all_slat.rank0.log all_slat.rank1.log' 'logs of all workers of a rank'
for rank in 0 1; do
	is "$(grep -c "f.$rank read " io.rank$rank) $(wc -l <all_lat.rank$rank.log)" '32 32' "I/Os of rank $rank"
done
rm io.* all*
ranks 0 3 "${job[@]}" --hosts=0,2
is "$(echo io* all_lat*)" 'io.rank0 io.rank2 all_lat.1.log all_lat.2.log all_lat.3.log all_lat.4.log' 'logs of workers'
rm io.* all*
ranks 0 2 "${job[@]}" --hosts=1 --per_job_logs=0
is "$(echo io* all_lat*)" 'io all_lat.log' 'logs of a single rank'
