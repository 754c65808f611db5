#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a run that is interrupted ends at once, with the results up to then, and with 128 + signal,
# whichever signal it is; but one that was ignored at its start stays ignored.
# Method: signals to runs that would take an hour, as soon as the run is seen to be where it is to be
# met: in its first job, behind a stonewall, waiting, or laying out a file.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
need_io_uring
folders=()

# A job that begins to write goes on for an hour.
job() {
	printf '[%s]\nrw=write\nfilename=%s\nsize=1m\nfallocate=none\ntime_based\nruntime=1h\n' \
		"$1" "$1"
}

# interrupted SIGNAL COMMAND ARG...: starts iogen, and signals it when COMMAND is true.
interrupted() {
	local signal=$1 seen=$2 status=0

	shift 2
	# what a shell starts in the background ignores SIGQUIT
	env --default-signal=QUIT "$IOGEN" "$@" >.io/out 2>.io/err &
	pid=$!
	cleanups=("kill -KILL $pid 2>/dev/null")
	until_true "$seen"
	kill -"$signal" $pid
	SECONDS=0
	wait $pid || status=$?
	is "$status" $((128 + $(kill -l "$signal"))) "exit code after SIG$signal: $*"
	at_least 20 "$SECONDS" "seconds until it ended"
}

a_is_written() { [[ -s a ]]; }
second_is_written() { [[ -s second ]]; }
# The progress line begins when the job has got its start, which lies an hour ahead.
later_is_waiting() { grep -q '^later: ' .io/err; }
large_is_written() { (($(stat -c %b large) > 8)); }
a_is_written_and_signalled() { a_is_written && kill -TERM $pid; }

# partial FOLDER JOB=PARTIAL...: which jobs are there, and which of them ended early.
partial() {
	local folder=$1

	shift
	is "$(paste -d = <(cells "$folder/summary.csv" job) <(cells "$folder/summary.csv" partial) |
		uniq | xargs)" "$*" "jobs and partial"
	grep -q '"partial": true' "$folder/manifest.json" || fail "$folder: manifest is not partial"
	folders+=("$folder")
}

# In a run, by each engine.
for signal in INT TERM; do
	for engine in psync io_uring; do
		job a >job.ini
		interrupted $signal a_is_written --output-dir=$signal.$engine --interval=10ms \
			--ioengine=$engine --iodepth=4 --numjobs=2 job.ini
		partial $signal.$engine a=1
		grep -q ' (partial: it ended early)$' .io/out || fail "no summary"
		grep -q "\"exit_code\": $((128 + $(kill -l $signal)))" $signal.$engine/manifest.json ||
			fail "another exit_code in the manifest"
		rm a
	done
done

# By any signal that ends a process as a rule, and is no fault of its own.
job a >job.ini
for signal in HUP QUIT USR1 USR2 ALRM VTALRM PROF XCPU STKFLT IO PWR RTMIN RTMIN+5 RTMAX; do
	interrupted $signal a_is_written --output-dir=$signal job.ini
	partial $signal a=1
	rm a
done

# Below nohup(1), a closed terminal ends nothing.
nohup "$IOGEN" --output-dir=nohup.out job.ini >.io/out 2>.io/err &
pid=$!
cleanups=("kill -KILL $pid 2>/dev/null")
until_true a_is_written
kill -HUP $pid
sleep 0.2
kill -TERM $pid
status=0
wait $pid || status=$?
is "$status" 143 "exit code of a run below nohup, after SIGHUP and SIGTERM"
partial nohup.out a=1
rm a

# A second signal changes nothing where results are written already; a third one ends that.
mkfifo .io/full
exec 7<>.io/full
"$IOGEN" --no-results --output-format=json+ --numjobs=50 job.ini >.io/full 2>.io/err &
pid=$!
cleanups=("kill -KILL $pid 2>/dev/null")
until_true a_is_written
for i in 1 2 3; do
	kill -0 $pid || fail "signal $((i - 1)) has ended it"
	kill -TERM $pid
	((i == 3)) || { until_true arrived $pid && sleep 1.6; }
done
status=0
wait $pid || status=$?
is "$status" 143 "exit code after three signals"
exec 7>&-
rm a

# In the second of three jobs: the first is whole, the third never was.
{
	printf '[null]\nioengine=null\nsize=1m\n'
	job second
	printf 'stonewall\n'
	job third
	printf 'stonewall\n'
} >job.ini
interrupted INT second_is_written --output-dir=second.out job.ini
partial second.out null=0 second=1
is "$(grep -c '"started": false' second.out/manifest.json)" 1 "jobs that never started"
is "$(stat -c %s third)" 0 "bytes that the third job wrote"

# A second signal right behind the first one is the same request; one that comes while a job still
# waits for its start finds it.
job a >job.ini
interrupted TERM a_is_written_and_signalled --output-dir=twice job.ini
partial twice a=1
job later >job.ini
interrupted INT later_is_waiting --output-dir=later.out --startdelay=1h --eta=always job.ini
partial later.out later=1
is "$(cells later.out/summary.csv ios)" 0 "writes of a job that never came to its start"

# Laying out a file: it goes away again, and there is nothing to be told.
for signal in INT HUP USR1; do
	interrupted $signal large_is_written --output-dir=layout --name=a --filename=large \
		--size=4g
	says .io/err "iogen: large: laying it out was interrupted"
	says .io/out ''
	[[ ! -e large && ! -e layout ]] || fail "something is left: $(ls)"
done

python3 "$(dirname "$0")/../laws.py" check "${folders[@]}" || fail "a law is broken"
