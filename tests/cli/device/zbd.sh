#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: zonemode=zbd on a block device without zones does as fio does there: the same places in
# sequence, and at random places that zones take.
# Method: a loop device; the logs that fio 3.33 and iogen write of the same jobs, against each other and
# against zones (zones.py).
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make a loop device"
need losetup python3 fio
zones=$(dirname "$0")/../zones.py
truncate -s 1m image
loop_device image

# places LOG: operations, offsets and sizes.
places() {
	sed -nE 's/^.* (read|write|trim) ([0-9]+) ([0-9]+)$/\1 \2 \3/p' "$1"
}

# both OPTION...: leaves .io/fio.log and .io/iogen.log.
both() {
	rm -f .io/*.log
	fio --name=a --filename="$device" --zonemode=zbd --zonesize=64k --direct=1 --write_iolog=.io/fio.log \
		"$@" >.io/fio 2>&1 || fail "fio $*: $(<.io/fio)"
	run 0 --no-results --name=a --filename="$device" --overwrite=1 --zonemode=zbd --zonesize=64k --direct=1 \
		--write_iolog=.io/iogen.log "$@"
}

while read -r options; do
	# shellcheck disable=SC2086 # words
	both $options
	places .io/fio.log >.io/fio.places
	places .io/iogen.log >.io/iogen.places
	diff .io/fio.places .io/iogen.places >.io/diff || fail "$options: fio <, iogen >: $(head -n 5 .io/diff)"
	[[ -s .io/fio.places ]] || fail "$options: nothing was done"
done <<'END'
--rw=write --bs=4k
--rw=write --bs=64k
--rw=write --bs=4k --zonecapacity=48k
--rw=write --bs=4k --offset=128k --size=256k
--rw=write --bs=4k --offset=100k --size=300k
--rw=write --bs=4k --max_open_zones=1
--rw=write --bs=4k --max_open_zones=2 --zonecapacity=32k
--rw=write --bs=16k --size=512k
END

while read -r capacity open options; do
	# shellcheck disable=SC2086 # words
	both --max_open_zones="$open" --zonecapacity="$capacity" $options
	for log in fio iogen; do
		python3 "$zones" iolog 65536 "$capacity" "$open" .io/$log.log >.io/$log.zones ||
			fail "$log $options: $(<.io/$log.zones)"
	done
	read -r writes reads _ < .io/iogen.zones
	at_least $((writes + reads)) 100 "I/Os of $options"
done <<'END'
65536 0 --rw=randwrite --bs=4k
65536 1 --rw=randwrite --bs=4k
65536 4 --rw=randwrite --bs=4k
49152 4 --rw=randwrite --bs=4k
49152 3 --rw=randrw --bs=4k
65536 0 --rw=randwrite --bs=4k --zone_reset_frequency=0.1 --zone_reset_threshold=0.3
END

# A device that is in use is not written, nor is one that holds what iogen did not write.
dd if=/dev/urandom of="$device" bs=64k count=1 oflag=direct status=none
run 2 --no-results --name=a --filename="$device" --zonemode=zbd --zonesize=64k --rw=write
grep -q "is not written over: .*overwrite=1 allows it$" .io/err || fail "data of others"
exec 5< <(python3 -c '
import os, sys, time
os.open(sys.argv[1], os.O_RDONLY | os.O_EXCL)
print("held", flush=True)
time.sleep(60)' "$device")
holder=$!
cleanups+=("kill $holder")
read -r _ <&5
run 2 --no-results --name=a --filename="$device" --zonemode=zbd --zonesize=64k --rw=write --overwrite=1
grep -q "is not written over: " .io/err || fail "a device that somebody holds: $(<.io/err)"
