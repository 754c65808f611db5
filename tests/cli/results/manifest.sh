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
is "$(query plain '[.identity, .tuning, .volatile] | map(type)')" '["object","object","object"]' 'classes'
is "$(query plain '[.. | strings | select(. == "" or . == "absent")]')" \
	'[]' 'texts that say nothing'
# What one machine has and another has not has a key on both.
for key in tuning.cpu.governor tuning.cpu.no_turbo identity.host.product volatile.before.cpu_hz \
	volatile.after.temperature_max_celsius tuning.limits.cpu_max_pct tuning.limits.file_bytes; do
	query plain "$(jq -Rnr --arg k "$key" '$k | split(".") |
		"[.\(.[:-1] | join("."))] | map(has(\"\(.[-1])\"))"')" >.io/has
	says .io/has '[true]'
done
is "$(query plain .identity.host.name)" "\"$(uname -n)\"" 'the host'
is "$(query plain .tuning.kernel.release)" "\"$(uname -r)\"" 'the kernel'
is "$(query plain .identity.job.digest)" "$(query plain .jobs_digest)" 'the digest of the jobs'
is "$(query plain .tuning.memory.total_bytes)" "$(awk '/^MemTotal/ { printf "%.0f", $2 * 1024 }' /proc/meminfo)" \
	'memory'
is "$(query plain '.tuning.kernel.mitigations | keys | length')" \
	"$(find /sys/devices/system/cpu/vulnerabilities -type f | wc -l)" 'mitigations'
is "$(query plain '[.volatile.before, .volatile.after] | map(.load_1min, .memory_available_bytes) |
	map(type) | unique')" '["number"]' 'facts of the moment'
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
# Another job.
cp plain/manifest.json .io/other.json
run 5 "${job[@]}" --filename=f --bs=8k "${expected[@]}"
is "$(wc -l <.io/err)" 1 'differences'
grep -q ' identity differs: job.digest: ' .io/err || fail "the job is not named"
# Tuning is a warning, or, with --warnings-fatal, an error; the moment is nothing.
jq '.tuning.kernel.release = "9.9" | .tuning.cpu.governor = "turbo" | .volatile = null' \
	plain/manifest.json >.io/other.json
run 0 "${job[@]}" --filename=f --expect-manifest=.io/other.json --output-dir=tuned
grep -qxF "warning: --expect-manifest=.io/other.json: tuning differs: kernel.release: \"9.9\" there, \
\"$(uname -r)\" here" .io/out || fail "the kernel is not named"
is "$(query tuned '.warnings | length')" 2 'warnings'
before=$(state)
run 2 "${job[@]}" --filename=f "${expected[@]}" --warnings-fatal
is "$(grep -c ' tuning differs: ' .io/err)" 2 'errors'
is "$(state)" "$before" 'what was touched'
# What is no manifest.
jq 'del(.identity)' plain/manifest.json >old.json
refused "iogen: --expect-manifest=old.json: it has no identity to compare with: write it anew with this \
version of iogen" "${job[@]}" --filename=f --expect-manifest=old.json --output-dir=unmade
printf '{}' >old.json
refused 'iogen: old.json: no jobs: not a manifest of iogen'"'"'s' "${job[@]}" --filename=f \
	--expect-manifest=old.json --output-dir=unmade
refused 'iogen: missing.json: No such file or directory' "${job[@]}" --filename=f \
	--expect-manifest=missing.json --output-dir=unmade

# --- every file system ---

[[ $EUID == 0 ]] || skip "the rest needs loop devices"

# on FOLDER FSTYPE DEVICE...: what the manifest of a file in FOLDER says of it, and its table of devices.
on() {
	local folder=$1 type=$2 n=$#

	rm -rf out
	run 0 "${job[@]}" --output-dir=out --filename="$folder/f"
	is "$(query out '.identity.storage[0].file_system')" "\"$type\"" "file system of $folder"
	is "$(query out '.jobs[0].targets[0].file_system.type')" "\"$type\"" "file system of the target"
	is "$(query out '.tuning.storage[0].mount_point')" "\"$(findmnt -no TARGET -T "$folder")\"" \
		"mount point of $folder"
	is "$(query out '.tuning.storage[0].mount_options')" "\"$(findmnt -no OPTIONS -T "$folder")\"" \
		"mount options of $folder"
	shift 2
	is "$(query out '[.tuning.storage[0].devices[] | select(.above == null).name] | sort | join(" ")')" \
		"\"$(printf '%s\n' "${@##*/}" | sort | xargs)\"" "devices of $folder"
	is "$(cells out/device.csv device above= | sort | xargs)" "$(printf '%s\n' "${@##*/}" | sort | xargs)" \
		"devices in device.csv"
	((n == 2)) || return 0
	is "$(query out '.jobs[0].targets[0].device')" null "device of $folder"
}

# device_is DEVICE: what is said of the first device.
device_is() {
	is "$(query out '.identity.storage[0].devices[0] | [.bytes, .logical_block_bytes] | join(" ")')" \
		"\"$(lsblk -bdno SIZE,LOG-SEC "$1" | xargs)\"" "size and sectors of $1"
	is "$(query out '.tuning.storage[0].devices[0] | [.scheduler, .rotational, .read_ahead_bytes] |
		map(tostring) | join(" ")')" "\"$(lsblk -dno SCHED,ROTA,RA "$1" |
		awk '{ printf "%s %s %.0f", $1, $2, $3 * 1024 }')\"" "tuning of $1"
	is "$(query out '.jobs[0].targets[0].device | [.name, .bytes, .logical_block_bytes] | map(tostring) | join(" ")')" \
		"\"${1##*/} $(lsblk -bdno SIZE,LOG-SEC "$1" | xargs)\"" "device of the target"
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
