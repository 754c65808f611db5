#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: verify= reads back as many blocks as fio's does, and each finds the other one's patterns, and
# what has become of them. (The headers of blocks with checksums are iogen's own.)
# Method: fio does the same jobs, all of them in one run; its counts come from its JSON.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need fio python3

# by_fio WORD...: what each job of fio's has done: its name, reads, writes, and the error.
by_fio() {
	fio --thread --output-format=json --output=.io/json "$@" >.io/fio 2>&1 || true
	python3 -c 'import json
text = open(".io/json").read()
for job in json.loads(text[text.index("{"):])["jobs"]:
    print(job["jobname"], *(job[d]["total_ios"] for d in ("read", "write")), job["error"])' ||
		fail "fio: $(<.io/fio)"
}

jobs=()
while read -r words; do
	read -ra job <<<"$words"
	n=$((${n-0} + 1))
	jobs+=(--name="$n" --filename="f.$n" --size=256k --rw=write "${job[@]}")
done <<'TABLE'
--verify=crc32c
--verify=md5 --do_verify=0
--verify=xxhash --loops=3
--verify=null
--verify=meta --verify_backlog=8 --verify_backlog_batch=2
--verify=crc64 --io_size=64k
--verify=sha1 --rw=randwrite --iodepth=8 --ioengine=libaio
--verify=crc16 --verify_interval=512
--verify_pattern=0x12 --number_ios=20
--verify=crc7 --bs=8k,16k --offset=32k --size=128k
--verify=sha256 --rw=write:4k
TABLE
by_fio "${jobs[@]}" >.io/counts
is "$(wc -l <.io/counts)" "$n" "jobs of fio's"
rm -f f.*
run 0 --output-dir=results "${jobs[@]}"
while read -r job reads writes error; do
	is "$error" 0 "fio's error in job $job"
	is "$(cells results/summary.csv ios job="$job" op=write)" "$writes" "writes of job $job"
	found=$(cells results/summary.csv ios job="$job" op=read)
	is "${found:-0}" "$reads" "reads of job $job"
done <.io/counts
rm -f f.*

# A pattern has no header: it is the same for both.
reads=() writes=()
patterns=(0xdeadbeef 17 '"ab"0xff-3' '%o"x"')
for n in "${!patterns[@]}"; do
	job=(--filename="p.$n" --size=64k --verify=pattern --verify_pattern="${patterns[n]}")
	reads+=(--name="r$n" --rw=randread "${job[@]}")
	writes+=(--name="w$n" --rw=write --do_verify=0 "${job[@]}")
done
by_fio "${writes[@]}" >/dev/null
run 0 --no-results "${reads[@]}"
mkdir by_fio
mv p.* by_fio
run 0 --no-results "${writes[@]}"
for n in "${!patterns[@]}"; do
	cmp "p.$n" "by_fio/p.$n"
done
is "$(by_fio "${reads[@]}" | cut -d ' ' -f 1,2,4 | xargs)" 'r0 16 0 r1 16 0 r2 16 0 r3 16 0' "fio reads"
for n in "${!patterns[@]}"; do
	printf '\1' | dd of="p.$n" bs=1 seek=20001 conv=notrunc status=none
done
is "$(by_fio "${reads[@]}" --continue_on_error=all | grep -c ' 84$')" 4 "files that fio finds wrong"
run 6 --no-results --exitall_on_error=0 "${reads[@]}"
is "$(grep -c ': p.[0-3], 4096 bytes at byte 16384: byte 20001 is 0x01, and was written as ' .io/err)" 4 \
	"files that iogen finds wrong"
