#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the logs that a job asks for have fio's names and lines, and tell all that was moved.
# Method: sums of their columns against summary.csv; strace for the places; a tool that reads logs.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

# field FILE N: that field of each line
field() {
	cut -d , -f "$2" "$1" | tr -d ' '
}

total() {
	awk '{ sum += $1 } END { printf "%.0f\n", sum }'
}

# logs: the logs that are there
logs() {
	find . -maxdepth 1 -name '*.log' -printf '%f\n' | sort | xargs
}

# A sequential job, one log for all: each place, in order, a line an I/O. Bare, it has the job's name.
printf '[test]\nioengine=null\nfilesize=1M\nwrite_bw_log\nper_job_logs=0\nlog_offset=1\n' >job.ini
run 0 --no-results job.ini
is "$(logs)" test_bw.log "logs"
is "$(field test_bw.log 5 | xargs)" "$(seq 0 4096 1044480 | xargs)" "places"
is "$(sed -E 's/^[0-9]+, [0-9]+, 0, 4096, [0-9]+, 0$/good/' test_bw.log | sort -u)" good "lines"
before=$(sha256sum <test_bw.log)
run 0 --no-results --size=8k job.ini
is "$(wc -l <test_bw.log)" 2 "lines of a log that replaces another"
[[ $(sha256sum <test_bw.log) != "$before" ]] || fail "the same log"

# Each worker of the run has its own number; none but what was asked for is written.
rm ./*.log
run 0 --no-results --name=a --ioengine=null --size=16k --numjobs=2 --write_iops_log=x \
	--name=b --ioengine=psync --size=8k --rw=write --write_iops_log=y --write_lat_log=y
is "$(logs)" 'x_iops.1.log x_iops.2.log y_clat.3.log y_iops.3.log y_lat.3.log y_slat.3.log' "logs"
is "$(cat x_iops.*.log | wc -l)" 8 "I/Os of two workers"
is "$(sed 's/^[0-9]*/T/' x_iops.1.log | sort -u)" 'T, 1, 0, 4096, 0' "a line of iops"
is "$(sed 's/^[0-9]*/T/' y_iops.3.log | sort -u)" 'T, 1, 1, 4096, 0' "a line of a write"
is "$(stat -c %s y_slat.3.log)" 0 "bytes of slat of an engine that finishes what it takes"
cmp y_clat.3.log y_lat.3.log

# Of an asynchronous engine, slat and clat are the two parts of lat, I/O by I/O, with their issue.
rm ./*.log
run 0 --output-dir=results --name=a --ioengine=libaio --iodepth=4 --filename=file --size=256k \
	--rw=randrw --bsrange=1k-8k --randseed=3 --write_lat_log=l --write_bw_log=l --log_offset=1 \
	--log_issue_time=1 --log_window_value=both
paste -d , l_slat.1.log l_clat.1.log l_lat.1.log | awk -F ', *' '{
	if ($2 + $10 != $18 || $3 || $4 != $12 || $5 != $13 || $6 != $14 || $8 != $16 || $24)
		exit 1
	rows++
} END { exit !rows }' || fail "slat + clat is not lat"
for op in read write; do
	dir=$([[ $op == read ]] && echo 0 || echo 1)
	for log in l_bw l_slat l_clat l_lat; do
		awk -F ', *' -v dir="$dir" '$4 == dir' $log.1.log >.io/one
		is "$(wc -l <.io/one)" "$(cells results/summary.csv ios op=$op)" "lines of $log, $op"
		is "$(field .io/one 5 | total)" "$(cells results/summary.csv bytes op=$op)" "bytes of $log, $op"
	done
	awk -F ', *' -v dir="$dir" '$4 == dir { sum += $2; n++ } END { printf "%.3f\n", sum / n }' \
		l_lat.1.log >.io/mean
	is "$(<.io/mean)" "$(cells results/summary.csv lat_mean_ns op=$op)" "mean of l_lat, $op"
done

# Windows: rates times lengths is what was moved; a histogram holds each I/O, at any coarseness.
rm -r ./*.log results
for coarseness in 0 3 6; do
	# a window in which the machine had no time for the job has no line
	for _ in 1 2 3 4 5; do
		rm -rf results ./*.log
		run 0 --output-dir=results --name=a --ioengine=null --size=1m --rw=randrw --time_based \
			--runtime=300ms --ramp_time=50ms --write_bw_log=w --write_iops_log=w \
			--write_lat_log=w --write_hist_log=w --log_avg_msec=100 --log_hist_msec=100 \
			--log_hist_coarseness=$coarseness --log_max_value=1
		(($(wc -l <w_iops.1.log) < 6)) || break
	done
	is "$(logs)" \
		'w_bw.1.log w_clat.1.log w_clat_hist.1.log w_iops.1.log w_lat.1.log w_slat.1.log' "logs"
	is "$(sed -E 's/^([0-9]+), [0-9]+, [01], 0, 0$/good/' w_bw.1.log w_iops.1.log w_lat.1.log |
		sort -u)" good "lines of windows"
	at_least "$(field w_bw.1.log 1 | sort -u | wc -l)" 3 "windows"
	at_least 4 "$(field w_bw.1.log 1 | sort -u | wc -l)" "windows"
	is "$(awk -F, '{ print NF }' w_clat_hist.1.log | sort -u)" $((3 + (1856 >> coarseness))) "fields"
	cut -d , -f 4- w_clat_hist.1.log | tr , '\n' | total >.io/sum
	is "$(<.io/sum)" "$(cells results/summary.csv ios | total)" "I/Os of all histograms"
	for op in read write; do
		dir=$([[ $op == read ]] && echo 0 || echo 1)
		is "$(awk -F ', *' -v dir="$dir" '$3 == dir { print $2 }' w_lat.1.log | sort -n | tail -n 1)" \
			"$(cells results/summary.csv lat_max_ns op=$op)" "the longest of all windows"
		# times are in ms, so a last window that is cut has a length that is rounded
		awk -F ', *' -v dir="$dir" -v all="$(cells results/summary.csv ios op=$op)" '
		$3 == dir { sum += $2 * ($1 - last) / 1000; last = $1; rate = $2 > rate ? $2 : rate }
		END { off = sum - all; exit (off < 0 ? -off : off) > rate / 1000 + 10 }' w_iops.1.log ||
			fail "iops times time is not ios: $op"
	done
done

# With the epoch of the clock, times are now.
now=$(date +%s%3N)
run 0 --no-results --name=e --ioengine=null --size=4k --write_iops_log=e --log_unix_epoch=1
at_least "$(field e_iops.1.log 1)" "$now" "a time since 1970"
at_least "$(date +%s%3N)" "$(field e_iops.1.log 1)" "now"
run 0 --no-results --name=e --ioengine=null --size=4k --write_iops_log=e --log_alternate_epoch=1 \
	--log_alternate_epoch_clock_id=1 --log_entries=2048
at_least "$(cut -d . -f 1 /proc/uptime)999" "$(field e_iops.1.log 1)" "a time since the machine's start"

# What is not measured is not logged: there is no such log, or it is empty, and that is said.
rm -rf ./*.log results
run 0 --output-dir=results --name=g --ioengine=null --size=8k --gtod_reduce=1 --write_bw_log=g \
	--write_lat_log=g --write_iops_log=g
is "$(logs)" 'g_bw.1.log g_iops.1.log' "logs"
is "$(stat -c %s g_bw.1.log)" 0 "bytes of it"
is "$(wc -l <g_iops.1.log)" 2 "lines of I/Os, which need no time"
says .io/err ''
grep -q '^note: \[g\] write_bw_log: disable_bw_measurement leaves it empty$' .io/out ||
	fail "no note of it"
is "$(cells results/summary.csv lat_mean_ns)" '' "lat with gtod_reduce"
is "$(cells results/interval.csv lat_mean_ns)" '' "lat with gtod_reduce"
is "$(cells results/summary.csv ios)" 2 "ios with gtod_reduce"
for off in --disable_lat --disable_slat --disable_clat; do
	rm -rf ./*.log results
	run 0 --output-dir=results --name=d --ioengine=libaio --filename=file --size=8k \
		--write_lat_log=d "$off=1"
	is "$(logs | wc -w)" 2 "logs with $off"
	[[ ! -e d_${off#*_}.1.log ]] || fail "d_${off#*_}.1.log is there"
	for kind in lat slat clat; do
		is "$(cells results/summary.csv ${kind}_max_ns | wc -w)" \
			"$([[ --disable_$kind == "$off" ]] && echo 0 || echo 1)" "$kind with $off"
	done
done
run 0 --no-results --name=b --ioengine=null --size=8k --write_bw_log=b --disable_bw_measurement=1 \
	--disable_lat=1 --disable_slat=1 --disable_clat=1
is "$(stat -c %s b_bw.1.log)" 0 "bytes of a log of nothing"

# After a signal the log is there.
rm ./*.log
run 143 --no-results --name=s --ioengine=null --size=1m --time_based --runtime=60s --write_iops_log=s \
	--log_avg_msec=100 &
child() {
	pgrep -P $! >.io/child && at_work "$(<.io/child)"
}
until_true child
pause 0.3
kill -TERM "$(<.io/child)"
wait $! || fail "after a signal"
at_least "$(wc -l <s_iops.1.log)" 1 "lines after a signal"

# What cannot be done is said before the job runs.
refused 'iogen: command line: [a] write_bw_log=none/x: no log can be written in none/: No such file or directory' \
	--name=a --ioengine=null --size=4k --write_bw_log=none/x
refused 'iogen: command line: [a] write_hist_log needs the length of a window: log_hist_msec=1000, say' \
	--name=a --ioengine=null --size=4k --write_hist_log=x
refused 'iogen: command line: [a] log_issue_time needs write_lat_log and log_offset=1' \
	--name=a --ioengine=null --size=4k --write_lat_log=x --log_issue_time=1
