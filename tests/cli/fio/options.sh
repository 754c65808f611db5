#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: smaller options of fio's do what they say there, or are refused.
# Method: places and times in logs, fio's beside them where it is installed; strace; /proc.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace

# places ARG...: the places of a job's I/Os
places() {
	rm -f p_bw.1.log
	run 0 --no-results --name=j --write_bw_log=p --log_offset=1 "$@"
	cut -d , -f 5 p_bw.1.log | xargs
}

# Seeds.
random=(--ioengine=null --rw=randread --size=1m --randrepeat=0)
[[ $(places "${random[@]}") != "$(places "${random[@]}")" ]] || fail "randrepeat=0 repeats"
is "$(places "${random[@]}" --allrandrepeat=1 --softrandommap=1)" \
	"$(places "${random[@]}" --allrandrepeat=1)" "with allrandrepeat"
again=$(places "${random[@]:0:3}")
[[ $(places "${random[@]:0:3}" --allrandrepeat=0) != "$again" ]] || fail "allrandrepeat=0 repeats"

# looped KIND ARG...: whether three loops have one order, here and in fio.
kind_of() {
	cut -d ' ' -f 1-64 <<<"$1" >.io/first
	cut -d ' ' -f 65-128 <<<"$1" | cmp -s - .io/first && echo alike || echo own
}
looped() {
	local order kind=$1

	shift
	order=$(places --filename=loops --rw=randread --size=256k --loops=3 "$@")
	is "$(wc -w <<<"$order")" 192 "I/Os of three loops with $*"
	is "$(kind_of "$order")" "$kind" "order of loops with $*"
	type fio >/dev/null 2>&1 || return 0
	rm -f f_bw.1.log
	fio --thread --output=.io/fio --name=j --write_bw_log=f --log_offset=1 --filename=loops \
		--rw=randread --size=256k --loops=3 "$@"
	is "$(kind_of "$(cut -d , -f 5 f_bw.1.log | xargs)")" "$kind" "fio's order of loops with $*"
}
looped alike
looped alike --rw=randrw --overwrite=1 --rwmixread=70
looped own --randrepeat=0
looped own --randseed=7
looped own --norandommap
# the folder's job.ini gives both options, and is the same job
for given in '' --randseed=7 --randrepeat=0; do
	rm -rf .io/r
	# shellcheck disable=SC2086
	run 0 --output-dir=.io/r --name=j --ioengine=null --rw=randread --size=256k --loops=3 \
		--write_bw_log=g --log_offset=1 $given
	order=$(cut -d , -f 5 g_bw.1.log | xargs)
	run 0 --no-results .io/r/job.ini
	is "$(cut -d , -f 5 g_bw.1.log | xargs)" "$order" "order of job.ini with $given"
done

# Several I/Os at a random place.
is "$(places --ioengine=null --size=256k --rw=randread:4 --number_ios=32 --rw_sequencer=identical |
	tr ' ' '\n' | uniq -c | awk '{ print $1 }' | xargs)" '4 4 4 4 4 4 4 4' "I/Os at a place"
places --ioengine=null --size=256k --rw=randread:4 --number_ios=32 --rw_sequencer=sequential | tr ' ' '\n' |
	awk '$1 == last + 4096 { n++ } { last = $1 } END { printf "%.0f\n", n }' >.io/follow
at_least "$(<.io/follow)" 20 "I/Os behind the one before"

# Sizes by order.
for case in randread:16384 read:4096 randwrite:16384; do
	places --ioengine=null --size=256k --bs=4k,16k --bs_is_seq_rand=1 --rw="${case%:*}" >.io/places
	is "$(cut -d , -f 4 p_bw.1.log | sort -u)" " ${case#*:}" "sizes of ${case%:*}"
done

# Sizes of a list: a random order cuts some to others, as fio's does, unless it is to be exact.
sizes() {
	places --ioengine=null --size=4m --rw=randread --bssplit=4k/50:64k/50 "$@" >.io/places
	cut -d , -f 4 p_bw.1.log | sort -nu | xargs
}
is "$(sizes --bssplit_exact=1)" '4096 65536' "sizes with bssplit_exact=1"
is "$(awk -F, '{ n += $4 } END { printf "%.0f\n", n }' p_bw.1.log)" 4194304 "bytes with bssplit_exact=1"
is "$(sizes --norandommap)" '4096 65536' "sizes with norandommap"
at_least "$(sizes | wc -w)" 3 "sizes of a random order"
if type fio >/dev/null 2>&1; then
	rm -f f_bw.1.log
	fio --thread --output=.io/fio --name=j --write_bw_log=f --ioengine=null --size=4m --rw=randread \
		--bssplit=4k/50:64k/50
	at_least "$(cut -d , -f 4 f_bw.1.log | sort -nu | wc -l)" 3 "sizes of fio's random order"
fi
for split in --bs=4k --bssplit=4k/50:6k/50 '--bssplit=4k/50:64k/50,8k --rw=randrw'; do
	# shellcheck disable=SC2086
	refused "iogen: command line: [j] bssplit_exact=1 needs a bssplit= whose sizes are multiples of the \
smallest, which reads and writes have in common, such as bssplit=4k/50:64k/50" \
		--name=j --ioengine=null --size=4m --rw=randread --bssplit_exact=1 $split
done

# Where a share begins, and where a file ends.
head -c 1000000 /dev/zero >file
third=(--filename=file --rw=read --size=16k --offset=33%)
for case in 331776 393216:--offset_align=64k 330240:--offset_align=512 335872:--bs=8k; do
	arg=${case#*:}
	[[ $case == *:* ]] || arg=--bs=4k
	is "$(places "${third[@]}" "$arg" | cut -d ' ' -f 1)" "${case%%:*}" "place with $arg"
	if type fio >/dev/null 2>&1; then
		rm -f f_bw.1.log
		fio --thread --output=.io/fio --name=j --write_bw_log=f --log_offset=1 "${third[@]}" "$arg"
		is "$(head -n 1 f_bw.1.log | cut -d , -f 5)" " ${case%%:*}" "fio's place with $arg"
	fi
done
run 0 --no-results --name=j --filename=grows --rw=write --bs=2k --size=10k
is "$(places --filename=grows --rw=write --size=16k --file_append=1)" '10240 14336 18432 22528' "appended"
is "$(stat -c %s grows)" 26624 "bytes of it"
is "$(places --filename=new --rw=write --size=16k --offset=64k --file_append=1)" '0 4096 8192 12288' "appended to nothing"
is "$(stat -c %s new)" 16384 "bytes of it"
before=$(cksum <file)
run 2 --no-results --name=j --filename=file --rw=write --size=16k --file_append=1
is "$(cksum <file)" "$before" "a file of somebody else"

# At its end, each file system once.
for engine in psync libaio; do
	rm -rf .io/r
	traced syncfs --output-dir=.io/r --name=j --rw=write --size=16k --nrfiles=3 --end_syncfs=1 \
		--ioengine=$engine --write_iolog=iolog
	is "$(grep -c '^syncfs(.*= 0$' .io/trace)" 1 "calls of syncfs by $engine"
	is "$(cells .io/r/summary.csv ios op=sync)" 1 "syncs of $engine"
	is "$(awk '$3 == "sync" { print $2 }' iolog)" j.0.0 "syncs in the iolog of $engine"
	at_least "$(cells .io/r/summary.csv lat_max_ns op=sync)" 1 "ns that it took $engine"
done

# The name of a thread.
"$IOGEN" --no-results --name=j --ioengine=null --size=1m --time_based --runtime=20 \
	--comm=a-name-of-a-thread >.io/out 2>.io/err &
pid=$!
named() {
	cat /proc/$pid/task/*/comm | grep -qx a-name-of-a-thr
}
until_true named
kill -INT $pid
wait $pid || true

# An I/O begins when those that it has bytes in common with are done. Times are from the worker's
# own log: the issue and the completion of each I/O at a place.
overlapping() {
	rm -f o_*.log
	run 0 --no-results --name=o --filename=small --size=16k --rw=randwrite --norandommap=1 \
		--io_size=1m --ioengine=libaio --direct=1 --iodepth=8 --write_lat_log=o \
		--log_offset=1 --log_issue_time=1 "$@"
	tr -d ' ' <o_clat.1.log | sort -t , -k 5,5n -k 7,7n | awk -F , '
		$5 == place && $7 < done { n++ }
		{ done = $5 == place && done > $7 + $2 ? done : $7 + $2; place = $5 }
		END { printf "%.0f\n", n }'
}
run 0 --no-results --name=m --filename=small --size=16k --rw=write
if "$IOGEN" --no-results --name=d --filename=small --direct=1 >.io/out 2>.io/err; then
	is "$(overlapping --serialize_overlap=1)" 0 "I/Os at one place at one time"
	is "$(wc -l <o_clat.1.log)" 256 "I/Os"
	at_least "$(overlapping)" 3 "the same without serialize_overlap"
else
	echo "left out: serialize_overlap: $(<.io/err)"
fi

# Taken where they say what is so anyway.
run 0 --no-results --name=a --ioengine=null --size=4k --allow_mounted_write=0
where='iogen: command line: [a]'
refused "$where allow_mounted_write=1: a mounted device is never written: unmount it first, and \
leave this out" --name=a --ioengine=null --size=4k --allow_mounted_write=1
run 0 --no-results --name=a --ioengine=null --size=4k --rw_sequencer=identical
grep -qxF "warning: command line: [a] rw_sequencer=identical does nothing without several I/Os at each \
random place, such as rw=randread:8" .io/out || fail "no word of rw_sequencer=identical"
refused "$where file_append=1 needs size=, the bytes to add, and no filesize=" \
	--name=a --filename=grows --rw=write --file_append=1
