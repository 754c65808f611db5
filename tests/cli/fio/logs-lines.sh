#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what an option adds to the lines of a log stands where a reader of fio's logs has it.
# Method: patterns of whole lines; the bandwidth of an I/O against its latency in the other log.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"

# lines LOG PATTERN: it has lines, and all are of that form
lines() {
	[[ -s $1 ]] || fail "$1 is empty"
	! grep -vnxE "$2" "$1" >.io/other || fail "$1: $(head -n 1 .io/other) is not $2"
}

n='[0-9]+'
cat >job.ini <<'EOF'
[global]
filename=file
size=8k
time_based
runtime=250ms
ioengine=libaio
[job1]
write_bw_log=log
log_prio=1
[job2]
write_lat_log=log
log_avg_msec=100
log_window_value=both
[job3]
write_iops_log=log
log_offset=1
log_prio=1
[job4]
write_iops_log=log
log_avg_msec=100
log_window_value=both
log_offset=1
[job5]
write_lat_log=log
write_bw_log=log
write_iops_log=log
log_offset=1
log_issue_time=1
[job6]
write_lat_log=log
log_offset=1
log_issue_time=1
log_avg_msec=100
log_window_value=both
EOF
# in so short a time, a machine that has more to do than time may let a job do nothing at all
for runtime in 250ms 1s 5s; do
	rm -f log_*
	sed -i "s/^runtime=.*/runtime=$runtime/" job.ini
	run 0 --no-results job.ini
	says .io/err ''
	[[ $(find . -name 'log_*' -empty) ]] || break
done
lines log_bw.1.log "$n, $n, 0, 4096, 0x0000"
lines log_clat.2.log "$n, $n, $n, 0, 0, 0"
lines log_iops.3.log "$n, 1, 0, 4096, (0|4096), 0x0000"
lines log_iops.4.log "$n, $n, $n, 0, 0, 0, 0"
lines log_slat.5.log "$n, $n, 0, 4096, (0|4096), 0, $n"
lines log_clat.5.log "$n, $n, 0, 4096, (0|4096), 0, $n"
for kind in lat bw iops; do
	lines log_$kind.5.log "$n, $n, 0, 4096, (0|4096), 0, 0"
done
for kind in slat clat lat; do
	lines log_$kind.6.log "$n, $n, $n, 0, 0, 0, 0, 0"
done

# The bandwidth of an I/O is its bytes by its clat, in units of 1000 bytes, as fio counts.
paste -d , log_clat.5.log log_bw.5.log | awk -F ', *' '
	$9 != int($4 * 1000000 / $2) { print; exit 1 }' >.io/other || fail "bandwidth: $(<.io/other)"

# A shorter window for rates: of each 100 ms there are as many lines as of 50 ms of latencies' 200.
# Where the machine stands still, windows have no line, and there may be as few of the short ones.
within() { awk -F , -v ms="$2" '{ print int(($1 + ms - 1) / ms) * ms }' "w_$1.1.log" | uniq; }
shorter_have_more() {
	local kind window

	rm ./*.log
	run 0 --no-results --name=w --ioengine=null --size=1m --time_based --runtime=400ms \
		--write_bw_log=w --write_iops_log=w --write_lat_log=w --log_avg_msec=200 --bwavgtime=50 \
		--iopsavgtime=100
	for kind in bw iops lat; do
		cut -d , -f 1 w_$kind.1.log | sed '$d' >.io/$kind # the last may be cut
	done
	for window in bw:50 iops:100 lat:200; do
		awk -v ms="${window#*:}" '$1 % ms { exit 1 }' ".io/${window%:*}" || fail "windows: $window"
	done
	# a window has a line where a shorter one within it has
	is "$(within bw 100)" "$(within iops 100)" "windows of 50 ms in those of 100"
	is "$(within iops 200)" "$(within lat 200)" "windows of 100 ms in those of 200"
	(($(wc -l <.io/bw) > $(wc -l <.io/iops) && $(wc -l <.io/iops) > $(wc -l <.io/lat)))
}
in_a_try shorter_have_more || fail "no more windows of 50 ms than of 100, or of 100 than of 200"

# Priorities: that of the job, and of a transfer that has its own.
rm ./*.log
run 0 --no-results --filename=file --size=8k --write_iops_log=p --log_prio=1 --name=a \
	--prioclass=3 --prio=2 --name=b --ioengine=libaio --prioclass=2 --prio=4 \
	--cmdprio_percentage=100 --cmdprio_class=3 --cmdprio=1
is "$(cut -d ' ' -f 5 p_iops.1.log | sort -u)" 0x6002 "a job's priority"
is "$(cut -d ' ' -f 5 p_iops.2.log | sort -u)" 0x6001 "a transfer's priority"
if [[ $EUID == 0 ]]; then
	run 0 --no-results --name=r --ioengine=null --size=8k --write_iops_log=r --prioclass=1
	is "$(cut -d ' ' -f 5 r_iops.1.log | sort -u)" 1 "real time"
fi
