#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: after a power cut the folder of results is whole: it is that of a checkpoint which was complete by
# then, or of the end.
# Method: the folder is on ext4, on a server of nbdkit behind a cache that gives on only what is flushed. The
# server stands still at a random moment of a run, and its image is what a disk would have after a cut; so is
# one without that cache, which keeps all that was sent. The image is mounted, and its journal replayed.
# takes: 6
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "mount a file system"
need_server
need python3 mkfs.ext4 losetup mount
laws=$(realpath "$(dirname "$0")/../laws.py")
RANDOM=${SEED:=$((RANDOM % 32768))}
echo "SEED=$SEED"

# disk FILTER...: ext4, new, on a server with these filters, at m
disk() {
	truncate -s 16m .io/image
	mkfs.ext4 -q -F -b 1024 .io/image
	served disk "$@" file .io/image
	nbdkit=$(pgrep -P "$server" nbdkit)
	loop_device "$PWD/disk"
	mkdir -p m cut
	mounted "$device" m
	cleanups+=("kill -CONT $nbdkit")
}

# counted FOLDER: the I/Os of its checkpoint; 0: there is none
counted() {
	[[ -e $1/manifest.json ]] || {
		echo 0
		return
	}
	sum "$1/summary.csv" ios
}
is_beyond() { (($(counted "$1") > $2)); }

# cut_off: $image is what the disk has now. Each has a name of its own: another namespace of mounts may
# still hold the one before, and mount(8) would take that one's loop device again.
cuts=0
cut_off() {
	image=.io/cut.$((++cuts))
	kill -STOP "$nbdkit"
	cp --sparse=always .io/image "$image"
	kill -CONT "$nbdkit"
}

# survived LEAST: the folder of the disk that was cut off is whole, and has at least as many I/Os
survived() {
	mounted "$image" cut -o loop
	python3 "$laws" check cut/out || fail "moment $i, $what: a law is broken: $(ls -la cut/out)"
	at_least "$(counted cut/out)" "$1" "moment $i, $what: I/Os that were saved"
	run 0 export --hlog=cut/out
	undo
	rm "$image"
}

begins() {
	rm -rf m/out
	"$IOGEN" --output-dir=m/out --checkpoint="$1" --interval=100ms --time_based --runtime=1h --name=a --ioengine=null \
		--rw=randrw --size=1m --bs=4k --rate_iops=20000 >.io/out 2>.io/err &
	pid=$!
	cleanups+=("kill -KILL $pid 2>/dev/null")
}

# random MOST: so many milliseconds at most
random() {
	local delay

	printf -v delay '0.%03d' $((RANDOM % $1))
	pause "$delay"
}

# When a checkpoint is complete, there is one folder within.
is_complete() { [[ ! -e m/out/.checkpoint.0 || ! -e m/out/.checkpoint.1 ]]; }

# next_one: waits for one more checkpoint; $saved is what the one before has
next_one() {
	until_true test -e m/out/manifest.json
	saved=$(counted m/out)
	until_true is_beyond m/out "$saved"
}

# moment KIND: a run that is cut off while it goes on, or about its end
moment() {
	what=$1
	case $what in
	amid) # the one before has been synced, for the next one is there
		begins 20ms
		next_one
		random 250
		cut_off
		;;
	saved)
		begins 300ms
		next_one
		until_true is_complete
		saved=$(counted m/out)
		cut_off
		;;
	ending)
		begins 20ms
		next_one
		random 250
		kill -TERM $pid
		random 60
		cut_off
		;;
	ended) # nothing was saved before
		saved=0
		for delay in 0.2 2 20; do # until some of it is measured, on a busy machine
			begins 0
			pause $delay
			kill -TERM $pid
			wait $pid || true
			saved=$(counted m/out)
			((!saved)) || break
			unset "cleanups[-1]"
		done
		at_least "$saved" 1 "I/Os at the end"
		cut_off
		;;
	esac
	kill -KILL "$pid" 2>/dev/null || true
	wait "$pid" 2>/dev/null || true
	unset "cleanups[-1]"
	survived "$saved"
}

rounds=$(long && echo 7 || echo 1)
for filters in --filter=cache ''; do
	# shellcheck disable=SC2086 # none, where there is none
	disk $filters
	for ((i = 0; i < rounds; i++)); do
		for kind in amid ending ${filters:+saved ended}; do
			moment "$kind"
		done
	done
	undo_all
	rm -rf disk
done
