#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what iogen says that it did is what reached the device: each request, and their sums.
# Method: the log and the statistics of a server (nbdkit through nbdfuse), against summary.csv and
# write_iolog.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
need_server
nbdlog=$(dirname "$0")/../nbdlog.py
engines=(psync libaio)
! has_io_uring || engines+=(io_uring)
size=400k
! long || size=16m

# counted OP COLUMN: what the server's statistics have of that operation: its number and its KiB.
counted() {
	awk -v op="$1:" '
	$1 == op {
		print $2, $6 * ($7 == "MiB," ? 1024 : 1)
	}' .io/stats
}

served device --filter=log --filter=stats memory 64m logfile="$PWD/.io/log" statsfile="$PWD/.io/stats"
# job OPTION...: one more, behind those before.
job() {
	local log=.io/iolog.$((${#logs[@]}))

	[[ $* == *iodepth* ]] || log+=.ordered
	logs+=("$log")
	jobs+=(--name="$log" --stonewall --write_iolog="$log" "$@")
}
logs=()
jobs=()
for engine in "${engines[@]}"; do
	job --ioengine="$engine" --rw=randrw --bs=4k
	job --ioengine="$engine" --rw=write --bs=16k --iodepth=8
	job --ioengine="$engine" --rw=randrw --bs=8k --rwmixread=70 --norandommap --iodepth=16
	job --ioengine="$engine" --rw=randread --bsrange=1k-32k --iodepth=4
done
run 0 --output-dir=results --filename=device --direct=1 --overwrite=1 --size=$size "${jobs[@]}"
undo
undo
until_true test -s .io/stats
python3 "$nbdlog" requests .io/log "${logs[@]}" || fail "other requests"
for op in read write; do
	ios=$(cells results/summary.csv ios op=$op | paste -sd+)
	bytes=$(cells results/summary.csv bytes op=$op | paste -sd+)
	is "$(grep -ic " $op id=.*offset" .io/log || true)" $((ios)) "ios of op=$op"
	is "$(counted $op | cut -d' ' -f1)" $((ios)) "ios of op=$op in the statistics"
	# these are told with two digits
	kib=$(counted $op | cut -d' ' -f2)
	awk "BEGIN { exit !($kib * 0.995 <= $((bytes)) / 1024 && $((bytes)) / 1024 <= $kib * 1.005) }" ||
		fail "bytes of op=$op: $((bytes)), and $kib KiB in the statistics"
done
