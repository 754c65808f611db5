#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a copy that is not whole, or not its source, is never taken for one.
# Method: a server that refuses some reads of the source by their place; cmp finds what is missing. One
# that loses, misplaces, tears and flips what is written; strace shows that both ends are read anew.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need_server
need python3

cat >.io/bad.sh <<'END'
#!/bin/sh
case $1 in
get_size) echo 256k ;;
pread)
	case $(($4 / 4096 % 8)) in
	3)
		echo "EIO by place" >&2
		exit 1
		;;
	esac
	head -c "$3" /dev/zero | tr '\0' x
	;;
*) exit 2 ;;
esac
END
chmod +x .io/bad.sh
served source sh "$PWD/.io/bad.sh"

# With errors passed over it goes on, says what it has left out, and does not end as if it were whole.
for rounds in 1 2; do
	run 6 --output-dir=results --name=c --workload=copy --source=source --filename=target --bs=4k \
		--direct=1 --continue_on_error=all --numjobs=$rounds
	says .io/err 'iogen: [c] the copy is not whole: 8 of 64 blocks were not copied after errors'
	grep -q '^c: copy 224 KiB .* (not whole: blocks were not copied)$' .io/out || fail "no summary"
	is "$(cells results/summary.csv errors op=copy)" 8 "blocks that were not copied"
	is "$(tr -d x <target | wc -c)" 32768 "bytes that are not there"
	is "$(jq .exit_code results/manifest.json)" 6 "exit code in the manifest"
	rm -r results
done
undo
undo

# Neither does one whose reads or writes fail at random; cmp counts the blocks that differ.
differing() { { cmp -l "$1" "$2" 2>/dev/null || true; } | awk '{ at[int(($1 - 1) / 4096)] } END { print length(at) }'; }
copy=(--name=c --workload=copy --bs=4k --direct=1 --overwrite=1)
for what in pread pwrite; do
	data .io/end 262144
	served end --filter=error file .io/end error-$what=EIO error-$what-rate=20% error-file="$PWD/.io/inject"
	for pass in --continue_on_error=all --continue_on_error=io --ignore_error=EIO,EIO; do
		case $what in
		pread) from=end to=.io/copy witness=(.io/end .io/copy) ;;
		pwrite) from=other to=end witness=(other .io/end) ;;
		esac
		rm -f .io/copy
		data other 262144
		: >.io/inject
		run 6 --no-results "${copy[@]}" --source="$from" --filename="$to" $pass
		n=$(sed -nE 's/^iogen: \[c\] the copy is not whole: ([1-9][0-9]*) of 64 blocks were not .*/\1/p' .io/err)
		is "$n" "$(differing "${witness[@]}")" "$what, $pass: blocks that are told"
		rm .io/inject
		run 0 --no-results "${copy[@]}" --source="$from" --filename="$to" $pass
		cmp "${witness[@]}" || fail "$what, $pass: no copy"
	done
	undo
	undo
done
rm -f other

# verify= reads both ends past the page cache, once all is synced, and finds no fault in a good copy.
data source 300001
need strace
for workload in copy linked; do
	engine=psync
	if [[ $workload == linked ]]; then
		has_io_uring || continue
		engine=io_uring
	fi
	rm -rf target results
	traced openat,pread64,fsync --output-dir=results --name=c --workload=$workload --ioengine=$engine \
		--source=source --filename=target --bs=4k --verify=crc32c
	cmp source target
	[[ $engine != psync ]] || sed -i -n '/fsync(/,$p' .io/trace.work
	sed -n '/"source", O_RDONLY|O_DIRECT/,$p' .io/trace.work >.io/behind
	is "$(grep -cE '"(source|target)", O_RDONLY\|O_DIRECT\|O_CLOEXEC\) += [0-9]+$' .io/behind)" 2 \
		"ends opened behind the sync of $workload"
	is "$(grep -oE ' = [0-9]+$' <(grep '^pread64' .io/behind) | awk '{ n += $2 } END { printf "%.0f\n", n }')" \
		"$((300001 + 300001))" "bytes that $workload reads of both ends"
	is "$(cells results/summary.csv errors | sort -u)" 0 "errors of $workload"
	python3 "$(dirname "$0")/../laws.py" check results || fail "a law is broken"
done
rm -r target results

# What ended before all was copied is not compared: blocks that it lacks are no wrong data.
copy=(--no-results --name=c --workload=copy --source=source --filename=target --bs=4k --verify=crc32c)
not_read() {
	grep -qxF "note: [c] verify=: $1 not read back, for the job ended before" .io/out ||
		fail "$2: no note: $(<.io/out)"
}
for method in readwrite copy_file_range sendfile mmap; do
	rm -f target
	run 0 "${copy[@]}" --copy_method=$method --number_ios=10
	not_read "10 writes were" $method
done
rm -f target
run 3 "${copy[@]}" --max_latency=1us --direct=1
not_read "1 write was" max_latency=
# All of it, and then a part of a second time, is a whole copy.
for method in readwrite sendfile; do
	traced openat "${copy[@]}" --copy_method=$method --rw=randwrite --loops=2 --number_ios=50
	grep -qF '"target", O_RDONLY|O_DIRECT' .io/trace.work || fail "$method: it was not compared"
done
rm target source

# Each difference is told by its byte.
cat >.io/liar <<'SH'
#!/bin/bash
cd "$(dirname "$0")" || exit 1
put() {
	dd of=image bs=4096 oflag=seek_bytes iflag=fullblock conv=notrunc seek="$1" status=none
}
case $1 in
get_size) echo 64k ;;
can_write | can_flush | flush) exit 0 ;;
pread) dd if=image iflag=skip_bytes,count_bytes skip="$4" count="$3" status=none ;;
pwrite)
	case $4 in
	8192) cat >/dev/null ;;
	16384) put 20480 ;;
	20480) cat >/dev/null ;;
	32768) head -c 1024 | put "$4" ;;
	49152) (head -c 100; printf '\0'; head -c 1 >/dev/null; cat) | put "$4" ;;
	*) put "$4" ;;
	esac
	;;
*) exit 2 ;;
esac
SH
chmod +x .io/liar
head -c 65536 /dev/zero | tr '\0' x >source
truncate -s 64k .io/image
served target sh "$PWD/.io/liar"
copy=(--name=c --workload=copy --source=source --filename=target --bs=4k --direct=1 --overwrite=1)
run 0 --no-results "${copy[@]}"
run 0 --no-results "${copy[@]}" --verify=null
run 0 --no-results "${copy[@]}" --verify=crc32c --do_verify=0
run 6 --no-results "${copy[@]}" --verify=crc32c
says .io/err 'iogen: [c] verify=crc32c: target, 4096 bytes at byte 8192: byte 8192 is 0x00, and is 0x78 in the source; 4096 of 4096 bytes differ'
run 6 --output-dir=results "${copy[@]}" --verify=crc32c --continue_on_error=verify
says .io/err 'iogen: [c] verify=crc32c: target, 4096 bytes at byte 8192: byte 8192 is 0x00, and is 0x78 in the source; 4096 of 4096 bytes differ
iogen: [c] verify=crc32c: target, 4096 bytes at byte 16384: byte 16384 is 0x00, and is 0x78 in the source; 4096 of 4096 bytes differ
iogen: [c] verify=crc32c: target, 4096 bytes at byte 32768: byte 33792 is 0x00, and is 0x78 in the source; 3072 of 4096 bytes differ
iogen: [c] verify=crc32c: target, 4096 bytes at byte 49152: byte 49252 is 0x00, and is 0x78 in the source; 1 of 4096 bytes differ'
is "$(cells results/summary.csv errors op=read)" 4 "blocks that differ"
python3 "$(dirname "$0")/../laws.py" check results || fail "a law is broken"
grep -q '^c: copy .* (wrong data: they failed verification)' .io/out || fail "no summary"
undo
undo
