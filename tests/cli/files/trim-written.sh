#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: trim_percentage= with trim_backlog= trims writes of a job with verify= before they are read
# back, trim_verify_zero= asks for zeros there, and the rest is verified as ever.
# Method: counts of I/Os, bytes and blocks of the file; strace, which also has trims do nothing.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
job=(--no-results --output-format=json --name=a --filename=f --rw=randwrite --bs=64k --size=1m --verify=crc32c)
touch probe
fallocate -p -l 4096 probe 2>.io/probe || skip "no holes can be punched here: $(<.io/probe)"
rm probe

# trimmed "READS WRITES TRIMS" ARG...
trimmed() {
	local counts=$1

	shift
	rm -f f
	run 0 "${job[@]}" "$@"
	is "$(sed -nE 's/^ *"total_ios" ?: ([0-9]+),/\1/p' .io/out | head -n 3 | xargs)" "$counts" "I/Os with $*"
}

# zeros: the 64 KiB blocks of the file that are zero.
zeros() {
	local n

	n=$(od -An -v -tx8 -w65536 f | grep -cE '^( 0000000000000000)+$') || true
	echo "$n"
}
while read -r engine; do
	[[ $engine != null ]] || continue
	trimmed '16 16 4' --ioengine="$engine" --iodepth=8 --trim_percentage=100 --trim_backlog=4 --trim_backlog_batch=1
	is "$(zeros)" 4 "blocks of zeros by $engine"
done < <(engines_here)
trimmed '16 16 16' --trim_percentage=100 --trim_backlog=4
is "$(stat -c %b f)" 0 "blocks of a file that was trimmed"
trimmed '16 16 0' --trim_percentage=0 --trim_backlog=4
is "$(zeros)" 0 "blocks of zeros without trims"
trimmed '16 16 0' --trim_percentage=100 --trim_backlog=17
trimmed '0 16 0' --trim_percentage=100 --trim_backlog=4 --do_verify=0
# what is read back first is not trimmed, and there are never 4 to trim
trimmed '16 16 0' --trim_percentage=100 --trim_backlog=4 --verify_backlog=2
trimmed '16 16 8' --trim_percentage=100 --trim_backlog=4 --trim_backlog_batch=2 --verify_backlog=16
trimmed '16 16 10' --trim_percentage=50 --trim_backlog=4
is "$(zeros)" 10 "blocks of zeros of half the writes"
# places that are written again are trimmed where the last write was drawn, at any depth
trimmed '32 48 31' --trim_percentage=60 --trim_backlog=8 --norandommap --loops=3
trimmed '32 48 31' --trim_percentage=60 --trim_backlog=8 --norandommap --loops=3 --ioengine=libaio --iodepth=8

# What is not zero is found, and said.
if [[ $(type -P strace) ]]; then
	for zero in 0 1; do
		rm -f f
		status=0
		strace -f -qq -o .io/trace -e trace=fallocate -e inject=fallocate:retval=0 "$IOGEN" "${job[@]}" \
			--trim_percentage=100 --trim_backlog=4 --trim_verify_zero=$zero >.io/out 2>.io/err || status=$?
		is $status $((zero * 6)) "exit code with trim_verify_zero=$zero"
		is "$(grep -c 'PUNCH_HOLE.*, 65536) = 0 (INJECTED)' .io/trace)" $((zero ? $(grep -c 65536 .io/trace) : 16)) "trims"
	done
	grep -qE '^iogen: \[a\] verify=crc32c: f, 65536 bytes at byte [0-9]+: it was trimmed, and byte [0-9]+ is 0x[0-9a-f]+: trim_verify_zero=0 allows that$' \
		.io/err || fail "not said what is wrong"
fi

# A device.
if [[ $EUID == 0 ]]; then
	rm -f f
	truncate -s 1m image
	loop_device image
	is "$("$IOGEN" "${job[@]/--filename=f/--filename=$device}" --trim_percentage=100 --trim_backlog=4 |
		sed -nE 's/^ *"total_ios" ?: ([0-9]+),/\1/p' | head -n 3 | xargs)" '16 16 16' "I/Os of a device"
	undo
	is "$(stat -c %b image)" 0 "blocks of its image"
	rm image
fi

run 0 check "${job[@]:2}" --trim_percentage=100 --trim_backlog=4
grep -q '^    reads 1 MiB and writes 1 MiB, trims some of that again, and checks the data' .io/out || fail "check"
while IFS='|' read -r args words; do
	# shellcheck disable=SC2086
	refused "iogen: command line: [a] $words" "${job[@]}" $args
done <<'EOF2'
--trim_percentage=50|trim_percentage=50 needs trim_backlog=, the number of writes after which it trims
--trim_percentage=50 --trim_backlog=8 --rw=randtrimwrite|trim_percentage=50 needs rw= without trims of its own
--trim_percentage=50 --trim_backlog=8 --verify_state_save=1|trim_percentage=50 needs no verify_state_save=1
EOF2
refused 'iogen: command line: [a] trim_percentage= means nothing without verify=, such as verify=crc32c
iogen: command line: [a] trim_backlog= means nothing without verify=, such as verify=crc32c' \
	"${job[@]:0:7}" --trim_percentage=50 --trim_backlog=8
