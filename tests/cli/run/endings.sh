#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: whatever ends a run, iogen ends with the exit code of its kind, and its results are whole, with
# sums that agree, or not there; also where several things happen at once.
# Method: errors and stops of a server, limits, full file systems, files that are cut, removed or hidden,
# outputs that are closed or full, each with several engines, and signals. In its long form, 100 of them
# at random moments of a run that saves its results ten times a second. (faults/ has a table of single
# faults.)
# takes: 60
# shellcheck disable=SC2016 # commands are run later
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
PATH=$PATH:/usr/sbin:/sbin
need python3 jq losetup mount
need_root "mount a file system"
need_server
laws=$(dirname "$0")/../laws.py

mkdir small .io/whole .io/ended
mounted none small -t tmpfs -o size=1m
served dev memory 4M --filter=error \
	error-pread=EIO error-pread-rate=100% "error-pread-file=$PWD/.io/pread" \
	error-pwrite=EIO error-pwrite-rate=100% "error-pwrite-file=$PWD/.io/pwrite"
cleanups+=("kill -CONT $server")
fast=(--name=a --size=1m --bs=4k --interval=50ms)
slow=("${fast[@]}" --time_based --runtime=1h --rate_iops=2000)

# whole_or_absent FOLDER STATUS: its tables agree, and it has this exit code; or files are missing, and
# those that are there are whole.
whole_or_absent() {
	local file kept files=("$1"/*.*)

	is "$(find . -path ./.io -prune -o -name '*.tmp.*' -print)" '' "$1: files half done"
	[[ ! -e ${files[0]} ]] || whole "${files[@]}" || fail "$1: a file is not whole"
	for file in "$1"/{manifest.json,job.ini,{summary,histogram,interval,device}.csv}; do
		[[ -e $file ]] || return 0
	done
	kept=${1//\//-}
	mv "$1" ".io/whole/$kept"
	echo "$2" >".io/ended/$kept"
}

# What was whole is looked at in the end, all of it in one go.
laws_hold() {
	local manifest folder checkpoint code status

	python3 "$laws" check .io/whole/* || fail "a law is broken"
	while IFS=$'\t' read -r manifest checkpoint code; do
		folder=${manifest%/*}
		status=$(<".io/ended/${folder##*/}")
		[[ $status == 137 || $checkpoint == true ]] || is "$code" "$status" "exit_code in $folder"
	done < <(jq -r '[input_filename, .checkpoint, .exit_code] | @tsv' .io/whole/*/manifest.json)
}

# begun FOLDER: a worker is past its start, or the run has ended before.
begun() {
	! kill -0 $pid || { [[ -e $1/.journal ]] && at_work $pid; }
}

kinds=0
# ends NAME STATUS WORDS: what came of the fault: .io/err has the words.
ends() {
	is "$status" "$2" "$1: exit code"
	[[ ! $3 ]] || grep -qE "$3" .io/err || fail "$1: $3 is not told"
	whole_or_absent "$1" "$2"
	kinds=$((kinds + 1))
}

# fault NAME STATUS WORDS ARG...: a fault that is there from the start.
fault() {
	status=0
	"$IOGEN" --output-dir="$1" "${@:4}" >.io/out 2>.io/err || status=$?
	ends "$1" "$2" "$3"
}

# during NAME STATUS WORDS COMMAND ARG...: the command, while a run of an hour is at work.
during() {
	status=0
	"$IOGEN" --output-dir="$1" "${@:5}" >.io/out 2>.io/err &
	pid=$!
	cleanups+=("kill -KILL $pid 2>/dev/null")
	until_true begun "$1"
	pause 0.1
	eval "$4"
	{ wait $pid || status=$?; } 2>/dev/null
	unset "cleanups[-1]"
	ends "$1" "$2" "$3"
}

engines=(psync libaio mmap)
! has_io_uring || engines+=(io_uring)
thread_sanitized || engines+=(posixaio)

# --- a server that answers with errors ---
touch .io/pread
for engine in "${engines[@]}"; do
	fault "read-$engine" 6 'read of [0-9]+ bytes at byte [0-9]+ of dev: ' "${fast[@]}" --filename=dev --rw=randread \
		--ioengine="$engine" --invalidate=1
done
fault read-goes-on 0 '' "${fast[@]}" --filename=dev --rw=randread --continue_on_error=all --invalidate=1
fault copied-from 6 'read of .* of dev' --name=a --workload=copy --source=dev --filename=copy --bs=64k --invalidate=1
rm .io/pread
touch .io/pwrite
for engine in psync libaio; do
	fault "write-$engine" 6 'dev' "${fast[@]}" --filename=dev --rw=randwrite --overwrite=1 --ioengine=$engine --fsync=4
done
data source 1000000
fault copied-to 6 'dev' --name=a --workload=copy --source=source --filename=dev --overwrite=1 --bs=64k
rm .io/pwrite
during errors-begin 6 'read of' 'touch .io/pread; echo 3 >/proc/sys/vm/drop_caches' "${slow[@]}" --filename=dev --rw=randread \
	--fadvise_hint=random
rm .io/pread

# --- a server that stops ---
during stopped 130 'in flight for .* and not counted' 'kill -STOP $server; pause 0.5; signal_twice INT $pid;
	until_true ls stopped/manifest.json >.io/ls; kill -CONT $server' "${slow[@]}" --filename=dev --rw=randwrite --overwrite=1
during goes-on 143 'come back again' 'kill -STOP $server; until_true grep -q "in flight for" .io/err; kill -CONT $server;
	until_true grep -q "come back again" .io/err; kill -TERM $pid' \
	"${slow[@]}" --filename=dev --rw=randwrite --overwrite=1 --stall_warn=300ms

# --- limits ---
limited() { (ulimit "$1" "$2" && shift 2 && fault "$@"); kinds=$((kinds + 1)); }
limited -f 100 fsize-layout 6 'File too large: .*ulimit -f' "${fast[@]}" --filename=new --rw=read
limited -f 100 fsize-write 6 'File too large: .*ulimit -f' "${fast[@]}" --filename=new2 --rw=write --fallocate=none
limited -f 1 fsize-results 1 'File too large: .*ulimit -f' "${fast[@]}" --ioengine=null
limited -n 20 nofile 2 'ulimit -n' "${fast[@]}" --nrfiles=100
sanitized || limited -v 200000 memory 1 'no memory' "${fast[@]}" --filename=new3 --rw=write --iodepth=64 --ioengine=libaio --bs=16m --size=64m

# --- file systems that are full ---
fault full-layout 2 'small/x takes 2 MiB, and the file system has 1 MiB free' --name=a --filename=small/x --rw=read --size=2m
fault full-write 6 'No space' --name=a --filename=small/x --rw=write --size=2m --io_size=2m --bs=4k \
	--fallocate=none
rm -rf small/x
head -c 2M /dev/zero >small/fill 2>/dev/null || true
status=0
"$IOGEN" --output-dir=small/results "${fast[@]}" --ioengine=null >.io/out 2>.io/err || status=$?
ends small/results 1 'small/results/.*: No space'
fault full-log 1 'No space' "${fast[@]}" --ioengine=null --write_lat_log=small/log
for runtime in 400ms 8s; do # on a busy machine, no checkpoint may be due before the end
	status=0
	rm -rf small/saved
	"$IOGEN" --output-dir=small/saved --checkpoint=50ms "${fast[@]}" --ioengine=null --time_based --runtime=$runtime \
		>.io/out 2>.io/err || status=$?
	! grep -q 'checkpoint: ' .io/err || break
done
ends small/saved 1 'checkpoint: small/saved/.*: No space'
rm -rf small/*

# --- files that change below a run ---
cut=("${slow[@]}" --filename=file --rw=randread)
for engine in "${engines[@]}"; do
	run 0 --no-results "${fast[@]}" --filename=file --rw=write
	during "cut-$engine" 6 'it has shrunk to 0 bytes' ': >file' "${cut[@]}" --ioengine="$engine"
	rm -f file
done
during removed 143 '' 'rm file; pause 0.2; kill -TERM $pid' "${cut[@]}"
mkdir -p deep
during hidden 143 '' 'mount -t tmpfs none deep; pause 0.2; kill -TERM $pid' "${slow[@]}" --filename=deep/f --rw=randwrite
umount deep
during unmounted 143 '' 'umount -l small; pause 0.2; kill -TERM $pid' "${slow[@]}" --filename=small/f --rw=randwrite
mount -t tmpfs -o size=1m none small
during no-results-folder 1 'no-results-folder' 'rm -r no-results-folder; kill -TERM $pid' "${slow[@]}" --ioengine=null
during results-are-a-file 1 'results-are-a-file' 'rm -r results-are-a-file; : >results-are-a-file; kill -TERM $pid' \
	"${slow[@]}" --ioengine=null
rm -f results-are-a-file

# --- a device that loses its disk ---
truncate -s 4m disk
loop_device disk
during unplugged 6 'Input/output error' 'truncate -s 0 disk' "${slow[@]}" --filename="$device" --rw=randread --direct=1
undo

# --- what iogen prints to ---
run_to() { eval "\"\$IOGEN\" --output-dir=\"\$1\" \"\${@:3}\" $2" || status=$?; }
for to in closed:'>&-' full:'>/dev/full' broken:'| true'; do
	status=0
	run_to "stdout-${to%%:*}" "2>.io/err ${to#*:}" "${fast[@]}" --ioengine=null
	[[ $to == broken* || $status == 1 ]] || fail "$to: exit $status"
	whole_or_absent "stdout-${to%%:*}" 0
	kinds=$((kinds + 1))
done
status=0
run_to stderr-closed '>.io/out 2>&-' "${fast[@]}" --ioengine=null
: >.io/err
ends stderr-closed 0 ''

# --- signals ---
for signal in HUP INT TERM USR1 PWR; do
	during "signal-$signal" $((128 + $(kill -l $signal))) '' "kill -$signal \$pid" "${slow[@]}" --filename=file --rw=randrw
done
during killed 137 '' 'kill -KILL $pid' "${slow[@]}" --ioengine=null --checkpoint=50ms
during paused 143 '' 'kill -STOP $pid; pause 0.3; kill -CONT $pid; pause 0.2; kill -TERM $pid' "${slow[@]}" --ioengine=null

at_least "$kinds" 40 "kinds of faults"

# --- at random moments ---
is_iogen() { [[ $(<"/proc/$pid/comm") == iogen ]]; }
directions=(read write randread randwrite randrw) signals=(HUP INT TERM USR2 KILL)
moments=$(long && echo 100 || echo 12)
for ((i = 0; i < moments; i++)); do
	rm -rf file
	rw=${directions[RANDOM % ${#directions[@]}]}
	# a shell has its background ignore SIGINT, until env asks for it
	env --default-signal "$IOGEN" --output-dir="moment.$i" --checkpoint=100ms "${fast[@]}" --time_based --runtime=1h --rate_iops=5000 --rw="$rw" \
		--ioengine="${engines[RANDOM % ${#engines[@]}]}" --iodepth=4 --numjobs=2 --name=b --filename=dev --overwrite=1 \
		--rw=randrw --size=2m --bs=8k --time_based --runtime=1h --invalidate=1 >.io/out 2>.io/err &
	pid=$!
	cleanups+=("kill -KILL $pid 2>/dev/null")
	until_true is_iogen
	pause "0.$((RANDOM % 5))$((RANDOM % 10))"
	event=$((RANDOM % 6))
	case $event in
	0) touch .io/pread .io/pwrite ;;
	1) : >a.0.0 ;;
	2) rm -f a.* ;;
	3) kill -STOP "$server" ;;
	*) ;;
	esac
	pause "0.0$((RANDOM % 10))"
	signal=${signals[RANDOM % ${#signals[@]}]}
	kill -"$signal" $pid 2>/dev/null || true
	rm -f .io/pread .io/pwrite
	kill -CONT "$server"
	status=0
	{ wait $pid || status=$?; } 2>/dev/null
	unset "cleanups[-1]"
	# a file that goes between the plan and its opening is an error of the plan
	[[ $status == 6 || $status == $((128 + $(kill -l "$signal"))) ]] ||
		[[ $status == 2 && $event == 2 && $(<.io/err) == *' a.'*'No such file'* ]] || fail "moment $i: event $event, SIG$signal: exit $status"
	[[ $signal != KILL ]] || status=137
	whole_or_absent "moment.$i" "$status"
	rm -f a.* b.*
done
laws_hold
