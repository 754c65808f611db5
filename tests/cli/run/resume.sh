#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a run that is interrupted, by kill -9 or by a signal, goes on behind its last whole step: in the
# end each step is there once, in order, and did what it would have done; what does not fit is refused.
# Method: kills at random moments; the steps, the digests of their operations, sums of histograms and the
# logs against those of a run that nobody interrupted; a command of each job writes down that it ran.
# takes: 12
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need jq
RANDOM=${SEED:=$((RANDOM % 32768))}
echo "SEED=$SEED"

cat >matrix.ini <<'END_OF_JOBS'
[global]
rounds=2
exec_prerun=echo x >>ran
[fill]
phase=precondition
filename=data
size=256k
rw=write
bs=64k
[rr]
filename=data
size=256k
rw=randread
number_ios=240
rate_iops=1000
numjobs=2
sweep.bs=4k 8k
write_iolog=rr.log
write_lat_log=rr
[share]
stonewall
ioengine=null
size=1m
rw=randread
number_ios=100
rate_iops=70%:rr
require=read.iops>1
END_OF_JOBS
steps=6 starts=11 # fill, then in each round two times two workers and one

# table FILE COLUMN...: the cells of these columns, a row a line.
table() {
	awk -F, -v names="${*:2}" 'NR == 1 { n = split(names, want, " ")
		for (i = 1; i <= NF; i++) at[$i] = i; next }
		{ for (i = 1; i <= n; i++) printf "%s%s", $at[want[i]], i < n ? " " : "\n" }' "$1"
}

# done_by FOLDER: what each step was and did, from its tables
done_by() {
	table "$1/jobs.csv" step round job phase bs seed sweep.bs
	table "$1/summary.csv" step round job op workers ios bytes errors partial
	table "$1/verdict.csv" step round job what verdict
	jq -r '.jobs[] | "\(.name) \(.opstream) \(.opstream_ios)", .errors[]' "$1/manifest.json"
	sums "$1/histogram.csv" count
	sums "$1/interval.csv" ios
}

# sums FILE COLUMN: by step, round, job and operation
sums() {
	awk -F, -v column="$2" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		!("kind" in at) || $at["kind"] == "lat" {
			sum[$at["step"] " " $at["round"] " " $at["job"] " " $at["op"]] += $at[column] }
		END { for (k in sum) printf "%s %.0f\n", k, sum[k] }' "$1" | sort
}

# logged: the I/Os of the logs, without times; those that several workers wrote at once have no order
logged() {
	cut -d' ' -f2- rr.log | sort
	wc -l rr_lat.*.log
}

run 0 --allow-exec --output-dir=whole matrix.ini
done_by whole >.io/whole
logged >.io/logged
is "$(wc -l <ran)" $starts "workers that started"
is "$(jq -c .resumptions whole/manifest.json)" '[]' "resumptions of a run that was not interrupted"
[[ ! -e whole/.journal ]] || fail "a run that has ended leaves its journal"

# begins FOLDER ARG...
begins() {
	rm -f ran rr*.log data target # which a run that is killed at its very end may leave as its own
	"$IOGEN" --allow-exec --output-dir="$1" "${@:2}" >.io/out 2>.io/err &
	pid=$!
	cleanups=("kill -KILL $pid 2>/dev/null")
}

ends() {
	kill -"$1" $pid 2>/dev/null || true
	{ wait $pid || true; } 2>/dev/null
	cleanups=()
}

is_begun() { [[ -s $1/.journal || -e $1/manifest.json ]]; }
is_going() { [[ -e $1/.journal ]]; }

# resumed FOLDER ARG...: it goes on, to the same end
resumed() {
	run 0 --allow-exec --resume="$1" "${@:2}"
	done_by "$1" | diff .io/whole - || fail "$1: other steps (< uninterrupted, > resumed)"
	logged | diff .io/logged - || fail "$1: other logs (< uninterrupted, > resumed)"
	is "$(find "$1" -mindepth 1 ! -type f)" '' "links in $1"
	[[ ! -e $1/.journal ]] || fail "$1: its journal is left"
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		{ if ($at["start_ns"] < end) exit 1; end = $at["end_ns"] }' "$1/jobs.csv" ||
		fail "$1: steps overlap: $(table "$1/jobs.csv" step start_ns end_ns)"
}

# there: the steps that the last resumption found
there() {
	sed -nE "s/^iogen: .*: all (steps) are there;.*/$steps/p
		s/^iogen: .*: ([0-9]+) of $steps steps are there; goes on at .*/\\1/p" .io/err
}

# Kills at random moments, some of them twice; a step that was there did not run again.
kills=$(long && echo 20 || echo 3)
for ((i = 0; i < kills; i++)); do
	begins "dir.$i" --checkpoint=50ms matrix.ini
	until_true is_begun "dir.$i"
	pause "0.$((RANDOM % 6))$((RANDOM % 10))"
	ends KILL
	if ((i % 2)) && is_going "dir.$i"; then
		"$IOGEN" --allow-exec --resume "dir.$i" >.io/out 2>.io/err &
		pid=$!
		pause "0.$((RANDOM % 3))$((RANDOM % 10))"
		ends KILL
	fi
	is_going "dir.$i" || continue # it was faster
	before=$(wc -l <ran || echo 0)
	resumed "dir.$i"
	there=$(there)
	at_least $((starts - ($(wc -l <ran) - before))) "$there" "workers of steps that did not run again"
	at_least "$(jq '.resumptions | length' "dir.$i/manifest.json")" 1 "resumptions in the manifest"
done

third_step() { (($(wc -l <ran) >= 6)); }

# interrupted FOLDER FILE: a signal ends its run in its third step or later; a busy machine may be late
interrupted() {
	local i

	for ((i = 0; i < 8; i++)); do
		rm -rf "$1"
		begins "$1" "$2"
		until_true third_step
		ends INT
		[[ ! -e $1/.journal ]] || return 0
	done
	fail "each run of $2 ends before it is interrupted"
}

# A signal leaves the results so far; to go on replaces them.
interrupted signal matrix.ini # of six steps
is "$(jq -c '[.partial, .exit_code]' signal/manifest.json)" '[true,130]' "the manifest of what was interrupted"
says .io/err 'iogen: signal: not all steps were run: iogen --resume signal --allow-exec goes on'
for copy in again cut flip elsewhere version; do
	cp -r signal $copy
done

# What is asked for is the run as it began, in a folder that is one, and that nobody else is at.
refused 'iogen: command line: --resume=signal: --bs is as it was when the run began: leave it out' \
	--resume=signal --bs=4k
refused 'iogen: command line: --resume=signal: --interval is as it was when the run began: leave it out' \
	--resume=signal --interval=1s
refused 'iogen: command line: --resume=signal: matrix.ini: the jobs are those of the run that goes on: leave it out' \
	--resume signal matrix.ini
refused 'iogen: command line: --resume: no option of iogen check' check --resume=signal
refused 'iogen: --resume=none: no folder of a run'"'"'s results' --resume=none
mkdir empty
refused 'iogen: --resume=empty: no folder of a run'"'"'s results' --resume=empty
run 2 --resume=signal # its commands may be a stranger's
grep -q 'exec_prerun=echo x >>ran: commands of a job file are run only with --allow-exec$' .io/err ||
	fail "commands run without --allow-exec: $(<.io/err)"
flock signal/.journal "$IOGEN" --resume=signal >.io/out 2>.io/err && fail "two runs are in one folder"
says .io/err 'iogen: --resume=signal: its run goes on: another iogen is at work there'

# Its journal, cut off in its last record, or damaged there: that step runs again.
run 2 --allow-exec --resume=again # a copy is younger than the logs
resumed again --overwrite=1
whole=$(there)
truncate -s -5 cut/.journal
size=$(stat -c %s flip/.journal)
printf '\xff\xff' | dd of=flip/.journal bs=1 seek=$((size - 20)) conv=notrunc status=none
for dir in cut flip; do
	resumed $dir
	is "$(there)" $((whole - 1)) "steps of a journal that is damaged at its end"
done
sed -i '1s/1 [^ ]*$/1 0.0.9/' version/.journal
run 5 --resume=version
grep -q '^iogen: --resume=version: identity differs: tool.version: "0.0.9" there, ' .io/err || fail "$(<.io/err)"
echo 'no journal' >version/.journal
refused 'iogen: --resume=version: its .journal is no journal of iogen'"'"'s' --resume=version

# A job file that has changed is refused; one that is gone is not missed. Names are relative to where the
# run began.
sed 's/number_ios=100/number_ios=99/' matrix.ini >.io/changed.ini
mv matrix.ini .io/matrix.ini
cp .io/changed.ini matrix.ini
before=$(state)
run 5 --allow-exec --resume=signal
says .io/err 'iogen: --resume=signal: matrix.ini has changed since the run began, and the run goes on as it '\
'began: put it back, or begin a new run'
is "$(state)" "$before" "the folder"
rm matrix.ini
mkdir .io/there
(cd .io/there && "$IOGEN" --allow-exec --resume=../../elsewhere >/dev/null)
[[ ! -e elsewhere/.journal && ! $(ls .io/there) ]] || fail "it went on elsewhere: $(ls .io/there)"

# Another machine is refused.
if unshare -r -u true 2>/dev/null; then
	status=0
	unshare -r -u sh -c 'hostname elsewhere && "$@"' - "$IOGEN" --allow-exec --resume=signal >.io/out 2>.io/err || status=$?
	is $status 5 "the exit code of another machine"
	grep -q '^iogen: --resume=signal: identity differs: host.name: ".*" there, "elsewhere" here$' .io/err ||
		fail "it is not said what differs: $(<.io/err)"
fi

# The kernel's clock may have begun anew since, as it does with the machine.
if unshare -r -T true 2>/dev/null; then
	printf '#!/bin/sh\nexec unshare -r -T --monotonic=-%d "%s" "$@"\n' \
		$(($(cut -d. -f1 /proc/uptime) - 1)) "$IOGEN" >.io/young
	chmod +x .io/young
	IOGEN=$PWD/.io/young resumed signal
else
	resumed signal
fi
is "$(awk -F, 'FNR == 1 { end = 0; for (i = 1; i <= NF; i++) at[$i] = i; next }
	$at["start_ns"] < end || $at["start_ns"] > 6e11 { print FILENAME ": " $0; next }
	{ end = $at["start_ns"] }' signal/interval.csv signal/device.csv)" '' "slices out of order"

# Nothing is left of a run that has ended.
before=$(state)
run 0 --resume=signal
says .io/out 'signal: the run has ended, and all of it is there: nothing is left to do'
is "$(state)" "$before" "a folder whose run has ended"

# What ends with steady=snia goes on with the rounds that were there.
rounds=(--name=a --ioengine=null --size=1m --rate_iops=1000 --number_ios=60 --sweep.bs='4k 8k' --steady=snia)
begins rounds "${rounds[@]}"
until_true test -s rounds/.journal
pause 0.3
ends KILL
status=0
"$IOGEN" --resume=rounds >.io/out 2>.io/err || status=$?
is "$(table rounds/rounds.csv step round | sort -u | wc -l)" "$(table rounds/rounds.csv step | wc -l)" "rows of rounds"
case $status in # on a busy machine it may never be steady
0) is "$(table rounds/rounds.csv round steady | tail -n 1 | cut -d' ' -f2)" 1 "steady in the end" ;;
4) is "$(table rounds/rounds.csv round | sort -n | tail -n 1)" 25 "rounds until it is given up" ;;
*) fail "exit $status: $(<.io/err)" ;;
esac

# What prepares is none of the steps, wherever it stands.
cat >.io/middle.ini <<'END'
[global]
ioengine=null
size=1m
[a]
number_ios=1
sweep.bs=4k 8k
[middle]
stonewall
phase=precondition
[tail]
stonewall
rate_iops=20
number_ios=20
exec_prerun=touch tail.began
END
for rate in 20 2; do # a busy machine may be late
	rm -rf middle tail.began
	sed -i "s/^rate_iops=.*/rate_iops=$rate/" .io/middle.ini
	begins middle .io/middle.ini
	until_true test -e tail.began
	ends KILL
	! is_going middle || break
done
run 0 --allow-exec --resume=middle
says .io/err 'iogen: middle: 2 of 3 steps are there; goes on at step 3'

# A run of one step begins anew, and says so. Seeds that were drawn stay; jobs may come from a pipe.
for rate in 100 20 4; do
	printf '[a]\nioengine=null\nsize=1m\nrw=randread\nrate_iops=%d\nnumber_ios=30\nrandrepeat=0\n' $rate >.io/one.ini
	rm -rf one
	"$IOGEN" --output-dir=one - <.io/one.ini >.io/out 2>.io/err &
	pid=$!
	until_true is_begun one
	pause 0.1
	ends KILL
	! is_going one || break
done
run 0 --resume=one
says .io/err 'iogen: one: the run has one step, which was interrupted: it begins anew'
is "$(cells one/summary.csv ios)" 30 "I/Os of a run that began anew"

# A file that jobs only read, and that another one has replaced, is not what the steps so far have read. Nor
# is one that iogen has laid out, and that another one has replaced, or that somebody has written to: where
# it is gone, it is laid out anew.
cat >replaced.ini <<'JOB'
[global]
size=1m
rate_iops=400
number_ios=40
exec_prerun=echo x >>ran
sweep.bs=4k 8k 16k 24k
[w]
filename=output
overwrite=1
rw=write
[r]
stonewall
filename=input:laid
rw=read
JOB
data input 1048576
data output 1048576
interrupted replaced replaced.ini
says .io/err 'iogen: replaced: not all steps were run: iogen --resume replaced --allow-exec --overwrite=1 goes on'
mv input was
cp was input
run 5 --allow-exec --overwrite=1 --resume=replaced
says .io/err 'iogen: --resume=replaced: input is another file than the one that the steps so far have read, '\
'or was changed since: put it back, or begin a new run'
rm input
run 5 --allow-exec --overwrite=1 --resume=replaced
[[ ! -e input ]] || fail "a file that was there is made anew"
mv was input
touch -r input .io/when
dd if=laid of=input bs=4k count=1 conv=notrunc status=none
run 5 --allow-exec --overwrite=1 --resume=replaced
says .io/err 'iogen: --resume=replaced: input is another file than the one that the steps so far have read, '\
'or was changed since: put it back, or begin a new run'
touch -r .io/when input
mv laid was
cp was laid
run 5 --allow-exec --overwrite=1 --resume=replaced
says .io/err 'iogen: --resume=replaced: laid is another file than the one that the run has laid out: put that back, '\
'or move this one away, and it is laid out anew'
mv was laid
dd if=input of=laid bs=4k count=1 conv=notrunc status=none
run 5 --allow-exec --overwrite=1 --resume=replaced
says .io/err 'iogen: --resume=replaced: laid was changed since the run has laid it out: move it away, and it is laid '\
'out anew'
rm laid
run 0 --allow-exec --overwrite=1 --resume=replaced
is "$(stat -c %s laid)" 524288 "a file that was gone is laid out anew"
is "$(table replaced/jobs.csv step | sort -u | wc -l)" 8 "steps"

# What a precondition has written, and steps that are left need, is not made anew.
cat >prepared.ini <<'JOB'
[global]
filename=target
size=2m
exec_prerun=echo x >>ran
[fill]
phase=precondition
overwrite=1
rw=write
bs=64k
[r]
rw=randread
rate_iops=400
number_ios=40
sweep.bs=4k..32k+4k
JOB
interrupted prepared prepared.ini
mv target was
run 5 --allow-exec --overwrite=1 --resume=prepared
says .io/err 'iogen: --resume=prepared: target is gone, which [fill] has prepared: put it back, or begin a new run'
[[ ! -e target ]] || fail "what a precondition had written is made anew"
cp was target
run 5 --allow-exec --overwrite=1 --resume=prepared
says .io/err 'iogen: --resume=prepared: target is another file than the one that [fill] has prepared: put it back, '\
'or begin a new run'
mv was target
run 0 --allow-exec --overwrite=1 --resume=prepared
is "$(table prepared/jobs.csv step | sort -u | wc -l)" 9 "steps, with the precondition"
