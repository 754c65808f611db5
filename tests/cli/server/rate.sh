#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: where the device takes so many bytes a second and no more, iogen says that number.
# Method: a server that lets 1 MiB a second pass (nbdkit's rate filter through nbdfuse). What it has
# saved up before the job, two seconds' worth at most, the ramp uses.
# exclusive
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
need_server
rate=1048576
least=95 # percent
runtime=1500ms
if long; then
	least=98
	runtime=10s
fi
served device --filter=rate memory 64m rate=$((8 * rate))

# within ENGINE RW: tells nothing when what was measured is the filter's rate: not more than it but for
# what was in flight, and not much less. The machine may hold both up.
within() {
	rm -rf results
	run 0 --output-dir=results --name=a --filename=device --direct=1 --overwrite=1 --ioengine="$1" \
		--rw="$2" --bs=16k --iodepth=4 --ramp_size=2304k --runtime=$runtime --time_based
	bytes=$(cells results/summary.csv bytes)
	ns=$(cells results/summary.csv runtime_ns)
	expected=$((rate * (ns / 1000) / 1000000))
	((bytes <= expected + 5 * 16384 && bytes >= expected * least / 100))
}
engines=(psync libaio)
! has_io_uring || engines+=(io_uring)
for engine in "${engines[@]}"; do
	for rw in randread randwrite; do
		[[ $engine-$rw == psync-randread || $engine-$rw == libaio-randwrite ]] || long || continue
		in_a_try within "$engine" $rw ||
			fail "$engine, $rw: $bytes bytes in $ns ns, not $expected"
	done
done
