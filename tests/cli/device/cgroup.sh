#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: limits of control groups are in the manifest, those of parents too, and a job that one of them
# bounded says so; a job without them says nothing.
# Method: groups of version 1 or 2 made here, of a loop device made here; the kernel enforces them.
# takes: 4
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make control groups"
need losetup jq

# group CONTROLLER: makes one group in another, in $outer and $inner, of either version
group() {
	local root

	root=$(awk -v c="$1" '$3 == "cgroup" && "," $4 "," ~ "," c "," { print $2; exit }' /proc/self/mounts)
	version=1
	[[ $root ]] || {
		version=2
		root=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/self/mounts)
		[[ $root ]] && grep -qw "${1/blkio/io}" "$root/cgroup.controllers" || return 1
		{ echo "+${1/blkio/io}" >"$root/cgroup.subtree_control"; } 2>.io/group || return 1
	}
	outer=$root/iogen-test-$$-$1
	inner=$outer/inner
	{ mkdir "$outer"; } 2>.io/group || return 1
	cleanups+=("rmdir $outer")
	[[ $version == 1 ]] || { echo "+${1/blkio/io}" >"$outer/cgroup.subtree_control"; } 2>.io/group || return 1
	mkdir "$inner"
	cleanups+=("rmdir $inner")
}
# within ARG...: runs iogen in the inner group
within() {
	rm -rf results
	# shellcheck disable=SC2016
	bash -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$inner" "$IOGEN" --output-dir=results --name=a "$@" \
		>.io/out 2>.io/err || fail "iogen $*"
}
limits() {
	jq -c ".tuning.limits$1" results/manifest.json
}
tried=

truncate -s 16m image
loop_device image
job=(--filename="$device" --direct=1 --rw=randread --bs=4k --size=16m --time_based)

run 0 --output-dir=results "${job[@]}" --name=a --runtime=200ms
! grep -q 'control group' .io/out || fail "without a limit of its own: $(<.io/out)"

if group blkio; then
	number=$(cat "/sys/block/${device##*/}/dev")
	if [[ $version == 1 ]]; then
		echo "$number 400" >"$outer/blkio.throttle.read_iops_device"
		echo "$number 100" >"$inner/blkio.throttle.read_iops_device"
	else
		echo "$number riops=400" >"$outer/io.max"
		echo "$number riops=100" >"$inner/io.max"
	fi
	within "${job[@]}" --runtime=600ms
	is "$(limits ".io_max[] | select(.device == \"${device##*/}\")")" \
		"{\"device\":\"${device##*/}\",\"read_bytes_per_s\":null,\"write_bytes_per_s\":null,\
\"read_ios_per_s\":100,\"write_ios_per_s\":null}" "limits of the device"
	grep -qF "note: [a] the control group, not the device, was the limit: it allows 100 reads a second on \
${device##*/} (io.max, blkio.throttle.read_iops_device)" .io/out || fail "no note: $(<.io/out)"
	# One that leaves the job alone: at its own rate it is far below.
	within "${job[@]}" --runtime=600ms --rate_iops=30
	! grep -q 'control group' .io/out || fail "below the limit: $(<.io/out)"
	undo
	undo
	tried=1
fi
if group cpu; then
	if [[ $version == 1 ]]; then
		echo 3000 >"$outer/cpu.cfs_quota_us" # less than a busy machine would leave it
	else
		echo '3000 100000' >"$outer/cpu.max"
	fi
	within --ioengine=null --size=1m --time_based --runtime=600ms --direct=0
	is "$(limits '.cpu_max_pct | floor')" 3 "share of the CPUs"
	grep -q '^note: \[a\] the control group had used up its share of the CPUs' .io/out || fail "no note: $(<.io/out)"
	undo
	undo
	tried=1
fi
if group memory; then
	if [[ $version == 1 ]]; then
		echo 64M >"$inner/memory.limit_in_bytes"
	else
		echo 64M >"$inner/memory.max"
	fi
	within --ioengine=null --size=1m --number_ios=10
	is "$(limits '.memory_max_bytes')" $((64 << 20)) "memory"
	undo
	undo
	tried=1
fi
# In version 2, a group counts what groups below it have reached: once is once, and a neighbour is none of ours.
# The files are the test's own, in a namespace of mounts, where version 1 has no memory.
cat >.io/counted <<'END'
#!/usr/bin/env bash
set -e
outer=$1
first=$(awk '$3 == "cgroup" && "," $4 "," ~ /,memory,/ { print $2; exit }' /proc/self/mounts)
[[ ! $first ]] || umount -l "$first"
echo $$ >"$outer/inner/cgroup.procs"
mount -t tmpfs none "$outer"
mkdir "$outer/inner"
.io/counts "$outer" 0 0
"$IOGEN" --no-results --name=a --filename=read --size=64k --time_based --runtime=200ms \
	--exec_postrun=".io/counts $outer $2 5"
END
# counts OUTER INNER NEIGHBOUR: times that a group, and another one beside it, have reached their limits
cat >.io/counts <<'END'
#!/usr/bin/env bash
echo "max $2" >"$1/inner/memory.events.local"
echo "max $2" >"$1/inner/memory.events"
echo "max 0" >"$1/memory.events.local"
echo "max $(($2 + $3))" >"$1/memory.events"
END
chmod +x .io/counted .io/counts
root=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/self/mounts)
outer=$root/iogen-test-$$-counts
if [[ $root ]] && { mkdir "$outer" "$outer/inner"; } 2>.io/group; then
	cleanups+=("rmdir $outer" "rmdir $outer/inner")
	export IOGEN
	if unshare --mount .io/counted "$outer" 3 >.io/out 2>.io/err; then
		grep -q 'reached its limit of memory .* 3 times' .io/out || fail "not 3 times: $(<.io/out)"
		unshare --mount .io/counted "$outer" 0 >.io/out 2>.io/err || fail "with a neighbour"
		! grep -q 'limit of memory' .io/out || fail "a neighbour's: $(<.io/out)"
		tried=1
	else
		cat .io/err
	fi
	undo
	undo
fi
# The CPUs that iogen was started on.
taskset -c 0 "$IOGEN" --output-dir=bound --name=a --ioengine=null --size=1m --number_ios=1 >.io/out
is "$(jq -r .tuning.limits.cpus bound/manifest.json)" 0 "CPUs"
if (($(nproc) > 1)) && [[ $(</proc/thread-self/schedstat) != *' 0' ]]; then
	taskset -c 0 "$IOGEN" --no-results --name=a --ioengine=null --size=1m --numjobs=4 --time_based --runtime=400ms >.io/out
	grep -q 'iogen was started on CPU 0 alone (taskset, mpirun): give it more$' .io/out || fail "no note: $(<.io/out)"
fi
[[ $tried ]] || skip "no control groups to be made here: $(<.io/group)"
