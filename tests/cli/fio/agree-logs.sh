#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the logs of a job are those that fio writes of it, but for how long things took.
# Method: both do the same words; their logs have the same names, lines, places, sizes and fields.
# takes: 6
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need fio

# columns LOG: its lines without what time is in: the first two fields
columns() {
	cut -d , -f 3- "$1"
}

# by_both SORTED ARG...: the logs of a job; where SORTED is given, their lines in any order
by_both() {
	local sorted=$1 log
	shift

	rm -rf fio iogen
	mkdir fio iogen
	(cd fio && fio --thread --output=../.io/fio --name=j --filename=../x "$@" >../.io/out 2>../.io/err) ||
		fail "fio $*"
	(cd iogen && "$IOGEN" --no-results --name=j --filename=../x --overwrite=1 "$@" >../.io/out 2>../.io/err) ||
		fail "iogen $*"
	says .io/err ''
	is "$(cd iogen && ls ./*)" "$(cd fio && ls ./*)" "names of logs: $*"
	for log in fio/*.log; do
		columns "$log" | $sorted >.io/by_fio
		columns "iogen/${log#*/}" | $sorted >.io/by_iogen
		cmp .io/by_fio .io/by_iogen || fail "${log#*/} differs: $*"
	done
}

run 0 --no-results --name=x --filename=x --size=256k --create_only
all=(--write_bw_log=b --write_iops_log=i --write_lat_log=l)
by_both cat --size=256k --ioengine=psync --numjobs=2 "${all[@]}"
by_both cat --size=64k --ioengine=psync --rw=write --bs=8k,16k --log_offset=1 "${all[@]}"
by_both sort --size=256k --ioengine=psync --rw=randread --log_offset=1 "${all[@]}"
by_both sort --size=256k --ioengine=libaio --iodepth=4 --rw=randread --log_offset=1 "${all[@]}"
by_both cat --size=256k --ioengine=psync --log_offset=1 --per_job_logs=0 --numjobs=2 "${all[@]}"
by_both sort --size=256k --ioengine=libaio --log_max_value=1 "${all[@]}"
by_both cat --size=256k --ioengine=psync --disable_slat=1 --disable_lat=1 "${all[@]}"
by_both cat --size=64k --ioengine=psync --gtod_reduce=1 --write_bw_log=b --write_lat_log=l
