#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the manifest has the facts of identity, of tuning and of the moment, on every file system; a
# fact that is not there is null; --expect-manifest refuses another machine or job, and names what
# differs.
# Method: loop devices with ext4, btrfs, xfs, an overlay and a tmpfs; the witnesses are findmnt, lsblk,
# stat and the kernel's own files; manifests with one fact changed.
# takes: 4
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need jq findmnt lsblk

# --- null, never left out ---

job=(--name=a --size=64k --rw=read)
run 0 "${job[@]}" --output-dir=plain --filename=f
query() {
	jq -c "$2" "$1/manifest.json"
}
# queries DIR FILTER...: leaves the answers in $answers; by one jq, whose start takes 50 ms
queries() {
	local filters

	filters=$(printf '%s, ' "${@:2}")
	mapfile -t answers < <(jq -c "${filters%, }" "$1/manifest.json")
}
queries plain '([.identity, .tuning, .volatile] | map(type))' '[.. | strings | select(. == "" or . == "absent")]' \
	.identity.host.name .tuning.kernel.release '(.identity.job.digest == .jobs_digest)' .tuning.memory.total_bytes \
	'(.tuning.kernel.mitigations | keys | length)' \
	'([.volatile.before, .volatile.after] | map(.load_1min, .memory_available_bytes) | map(type) | unique)'
is "${answers[0]}" '["object","object","object"]' 'classes'
is "${answers[1]}" '[]' 'texts that say nothing'
is "${answers[2]}" "\"$(uname -n)\"" 'the host'
is "${answers[3]}" "\"$(uname -r)\"" 'the kernel'
is "${answers[4]}" true 'the digest of the jobs is that of the identity'
is "${answers[5]}" "$(awk '/^MemTotal/ { printf "%.0f", $2 * 1024 }' /proc/meminfo)" 'memory'
is "${answers[6]}" "$(find /sys/devices/system/cpu/vulnerabilities -type f | wc -l)" 'mitigations'
is "${answers[7]}" '["number"]' 'facts of the moment'
# What one machine has and another has not has a key on both.
keys=(tuning.cpu.governor tuning.cpu.no_turbo identity.host.product volatile.before.cpu_hz
	volatile.after.temperature_max_celsius tuning.limits.cpu_max_pct tuning.limits.file_bytes)
is "$(jq -r '. as $all | $ARGS.positional[] | split(".") as $k | select($all | getpath($k[:-1]) |
	has($k[-1]))' plain/manifest.json --args "${keys[@]}" | xargs)" "${keys[*]}" 'keys that are there'
run 0 "${job[@]}" --output-dir=null --ioengine=null
is "$(query null '[.identity, .tuning, .volatile.before] | map(.storage)')" '[[],[],[]]' \
	'storage of ioengine=null'

# --- identity is compared ---

run 0 "${job[@]}" --no-results --filename=f --expect-manifest=plain/manifest.json
! grep -q 'identity differs' .io/out || fail "the same machine is another one"
expected=(--expect-manifest=.io/other.json --output-dir=unmade)
jq '.identity.host.name = "elsewhere" | .identity.storage[0].devices[0].serial = "S\u001b1" |
	del(.identity.tool.version)' plain/manifest.json >.io/other.json
before=$(state)
run 5 "${job[@]}" --filename=f "${expected[@]}"
grep -qxF "iogen: --expect-manifest=.io/other.json: identity differs: host.name: \"elsewhere\" there, \
\"$(uname -n)\" here" .io/err || fail "the host is not named"
grep -q '^iogen: --expect-manifest=.io/other.json: identity differs: tool.version: none there, "[^"]*" here$' \
	.io/err || fail "the version is not named"
if [[ $(query plain '.identity.storage[0].devices | length') != 0 ]]; then
	grep -q 'identity differs: storage\.0\.devices\.0\.serial: "S\\u001[bB]1" there, ' .io/err ||
		fail "the serial number is not named"
fi
is "$(state)" "$before" 'what was touched'
run 5 check "${job[@]}" --filename=f "${expected[@]}"
# Another job. (Others on this machine may have put swap in use, or out of it.)
swap=' tuning differs: memory.swap_bytes: '
cp plain/manifest.json .io/other.json
run 5 "${job[@]}" --filename=f --bs=8k "${expected[@]}"
is "$(grep -vc "$swap" .io/err)" 1 'differences'
grep -q ' identity differs: job.digest: ' .io/err || fail "the job is not named"
# Tuning is a warning, or, with --warnings-fatal, an error; the moment is nothing.
jq '.tuning.kernel.release = "9.9" | .tuning.cpu.governor = "turbo" | .volatile = null' \
	plain/manifest.json >.io/other.json
run 0 "${job[@]}" --filename=f --expect-manifest=.io/other.json --output-dir=tuned
grep -qxF "warning: --expect-manifest=.io/other.json: tuning differs: kernel.release: \"9.9\" there, \
\"$(uname -r)\" here" .io/out || fail "the kernel is not named"
is "$(query tuned '.warnings[]' | grep -vc "$swap")" 2 'warnings'
before=$(state)
run 2 "${job[@]}" --filename=f "${expected[@]}" --warnings-fatal
is "$(grep ' tuning differs: ' .io/err | grep -vc "$swap")" 2 'errors'
is "$(state)" "$before" 'what was touched'
# What is no manifest.
jq 'del(.identity)' plain/manifest.json >old.json
refused "iogen: --expect-manifest=old.json: it has no identity to compare with: write it anew with this \
version of iogen" "${job[@]}" --filename=f --expect-manifest=old.json --output-dir=unmade
printf '{}' >old.json
refused 'iogen: --expect-manifest=old.json: no jobs: not a manifest of iogen'"'"'s' "${job[@]}" --filename=f \
	--expect-manifest=old.json --output-dir=unmade
refused 'iogen: --expect-manifest=missing.json: No such file or directory' "${job[@]}" --filename=f \
	--expect-manifest=missing.json --output-dir=unmade

# --- every file system ---

[[ $EUID == 0 ]] || skip "the rest needs loop devices"

# on FOLDER FSTYPE DEVICE...: what the manifest of a file in FOLDER says of it, and its table of devices.
on() {
	local folder=$1 type=$2 n=$#

	rm -rf out
	run 0 "${job[@]}" --output-dir=out --filename="$folder/f"
	queries out '.identity.storage[0].file_system' '.jobs[0].targets[0].file_system.type' \
		'.tuning.storage[0].mount_point' '.tuning.storage[0].mount_options' \
		'([.tuning.storage[0].devices[] | select(.above == null).name] | sort | join(" "))' \
		'.jobs[0].targets[0].device'
	is "${answers[0]}" "\"$type\"" "file system of $folder"
	is "${answers[1]}" "\"$type\"" "file system of the target"
	is "${answers[2]}" "\"$(findmnt -no TARGET -T "$folder")\"" "mount point of $folder"
	is "${answers[3]}" "\"$(findmnt -no OPTIONS -T "$folder")\"" "mount options of $folder"
	shift 2
	is "${answers[4]}" "\"$(printf '%s\n' "${@##*/}" | sort | xargs)\"" "devices of $folder"
	is "$(cells out/device.csv device above= | sort | xargs)" "$(printf '%s\n' "${@##*/}" | sort | xargs)" \
		"devices in device.csv"
	((n == 2)) || return 0
	is "${answers[5]}" null "device of $folder"
}

# device_is DEVICE: what is said of the first device.
device_is() {
	queries out '(.identity.storage[0].devices[0] | [.bytes, .logical_block_bytes] | join(" "))' \
		'(.tuning.storage[0].devices[0] | [.scheduler, .rotational, .read_ahead_bytes] | map(tostring) | join(" "))' \
		'(.jobs[0].targets[0].device | [.name, .bytes, .logical_block_bytes] | map(tostring) | join(" "))'
	is "${answers[0]}" "\"$(lsblk -bdno SIZE,LOG-SEC "$1" | xargs)\"" "size and sectors of $1"
	is "${answers[1]}" "\"$(lsblk -dno SCHED,ROTA,RA "$1" | awk '{ printf "%s %s %.0f", $1, $2, $3 * 1024 }')\"" \
		"tuning of $1"
	is "${answers[2]}" "\"${1##*/} $(lsblk -bdno SIZE,LOG-SEC "$1" | xargs)\"" "device of the target"
}

# filesystem NAME SIZE MKFS...: a loop device with that file system, mounted on NAME.
filesystem() {
	truncate -s "$2" ".io/$1.img"
	loop_device ".io/$1.img"
	"${@:3}" "$device" >.io/mkfs 2>&1 || fail "$(<.io/mkfs)"
	mkdir -p "$1"
	mounted "$device" "$1" -o noatime
}
PATH=$PATH:/usr/sbin:/sbin
filesystem ext4 16m mke2fs -qF -t ext4
on ext4 ext4 "$device"
device_is "$device"
free=$(query out '.volatile.after.storage[0].free_bytes')
is "$free" "$(stat -fc '%a %S' ext4 | awk '{ printf "%.0f", $1 * $2 }')" 'free space after the run'
((free < $(query out '.volatile.before.storage[0].free_bytes'))) || fail "the file took no space"
rm -rf out
run 0 "${job[@]}" --output-dir=out --filename="$device" --readonly
is "$(query out '.jobs[0].targets[0] | [.bytes, .file_system]')" "[$(blockdev --getsize64 "$device"),null]" \
	"size of a device that is a target"
mkdir tmpfs lower over
mounted none tmpfs -t tmpfs
on tmpfs tmpfs
mkdir ext4/up ext4/work
mounted overlay over -t overlay -o "lowerdir=$PWD/lower,upperdir=$PWD/ext4/up,workdir=$PWD/ext4/work"
on over overlay "$device"
device_is "$device"
if type mkfs.xfs >.io/type 2>&1 && grep -qw xfs /proc/filesystems; then
	filesystem xfs 300m mkfs.xfs -q
	on xfs xfs "$device"
	device_is "$device"
fi
if type mkfs.btrfs >.io/type 2>&1 && grep -qw btrfs /proc/filesystems; then
	truncate -s 110m .io/second.img
	loop_device .io/second.img
	second=$device
	filesystem btrfs 110m mkfs.btrfs -qf "$second"
	on btrfs btrfs "$second" "$device"
	mkdir btrfs/folder
	on btrfs/folder btrfs "$second" "$device"
fi
