#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: of a device that several ranks use, none takes the others for somebody else, and the bytes of all are
# not set against the counters of one host.
# Method: two ranks on one loop device made here; in one process, the same jobs know both.
# takes: 4
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"
PATH=$PATH:/usr/sbin:/sbin
need_root "make loop devices"
need losetup jq
head -c 32m /dev/urandom >image
loop_device image --direct-io=on
[[ $(<"/sys/block/${device##*/}/loop/dio") == 1 ]] || skip "no direct I/O of loop devices here"

job=(--name=a --filename="$device" --direct=1 --rw=randread --bs=64k --rate=16m --time_based --runtime=700ms)
run 0 --output-dir=one --numjobs=2 "${job[@]}"
is "$(jq -c '.jobs[0].other_users.read_bytes' one/manifest.json)" 0 "what others read of two workers' device"
is "$(cells one/device.csv read_amplification device="${device##*/}")" 1.000 "read_amplification of two workers"
ranks 0 2 --output-dir=two "${job[@]}"
is "$(jq -c '.jobs[0].other_users' two/manifest.json)" null "others of two ranks"
is "$(jq -c '.jobs[0].notes | map(select(test("by others")))' two/manifest.json)" '[]' "notes of two ranks"
is "$(cells two/device.csv read_amplification device="${device##*/}")" '' "read_amplification of two ranks"
