#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: results are saved while the run goes on, so that a run that is killed leaves those of the last
# checkpoint: whole files of one moment, whose sums agree, and which plot and export take.
# Method: kill -9 at random moments of runs that save ten times a second; a slow device; strace of the threads that
# write, and of what is synced.
# takes: 15
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
need_server
laws=$(dirname "$0")/../laws.py
jobs=(--time_based --size=1m --bs=4k --name=a --ioengine=null --rw=randrw --numjobs=2 --rate_iops=4000
	--name=b --filename=b --overwrite=1 --rw=write --ramp_time=200ms --rate_iops=1000)

started() { [[ -e $1/manifest.json ]]; }

# begins FOLDER ARG...: starts a run of an hour.
begins() {
	"$IOGEN" --output-dir="$1" --checkpoint=100ms "${@:2}" --runtime=1h "${jobs[@]}" >.io/out 2>.io/err &
	pid=$!
	cleanups=("kill -KILL $pid 2>/dev/null")
}

ends() {
	kill -"$1" $pid
	{ wait $pid || true; } 2>/dev/null
}

# A run that goes on has its files, and they say that it does; its end replaces them. It stands still
# while they are read, as the next checkpoint may come between two of them.
begins out
until_true started out
many_read() {
	(($(cells out/summary.csv ios job=a op=read 2>.io/cells || echo 0) >= 1000))
}
until_true many_read
kill -STOP $pid
python3 "$laws" check out || fail "a law is broken while the run goes on"
is "$(jq -c '[.partial, .checkpoint, .exit_code]' out/manifest.json)" '[true,true,null]' "the manifest"
before=$(cells out/summary.csv ios job=b op=write)
kill -CONT $pid
ends TERM
is "$(jq -c '[.partial, .checkpoint, .exit_code]' out/manifest.json)" '[true,false,143]' "its end"
at_least "$(cells out/summary.csv ios job=b op=write)" "$before" "writes at the end"
python3 "$laws" check out || fail "a law is broken at the end"

# A folder that a killed run left is not written over.
begins killed
until_true started killed # a link leads nowhere at first
ends KILL
run 2 --output-dir=killed --name=a --ioengine=null --size=4k

# Kills at random moments, half of them behind the first checkpoint. That iogen takes each folder for
# pictures a gnuplot shows that draws none, and so takes half a second less; the real one draws the last.
gnuplot_that_prints .io/bin
kills=$(long && echo 200 || echo 20)
saved=()
for ((i = 0; i < kills; i++)); do
	begins "dir.$i" --interval=100ms
	((i % 2)) || until_true started "dir.$i"
	pause "0.$((RANDOM % 8))$((RANDOM % 10))"
	ends KILL
	[[ -d dir.$i ]] || continue
	if [[ -e dir.$i/manifest.json ]]; then
		saved+=("dir.$i")
	else # before the first one
		is "$(find -L "dir.$i" -type f -name '*.csv' ! -path '*/.checkpoint.*')" '' "tables without a manifest"
	fi
done
at_least "${#saved[@]}" $((kills / 2)) "kills behind a checkpoint"
python3 "$laws" check "${saved[@]}" || fail "a law is broken after a kill"
for dir in "${saved[@]}"; do
	PATH=$PWD/.io/bin:$PATH run 0 plot "$dir"
done
[[ ! $(type -P gnuplot) ]] || run 0 plot "$dir"

# None is saved where none is wanted, or where there is no folder.
begins none --checkpoint=0
until_true test -d none
pause 0.4
is "$(ls none)" '' "files with --checkpoint=0"
ends TERM
run 0 --no-results --checkpoint=10ms --runtime=200ms "${jobs[@]}"

# One that cannot be saved is told once, at once; the run goes on.
for runtime in 400ms 8s; do # on a busy machine, none may be due before the end
	rm -rf limit
	(
		ulimit -f 1
		run 1 --output-dir=limit --checkpoint=50ms --runtime=$runtime "${jobs[@]}"
	)
	! grep -q '^iogen: --checkpoint: ' .io/err || break
done
is "$(grep -c '^iogen: --checkpoint: limit/histogram.csv: cannot be written: ' .io/err)" 1 "told"

# The scheduler's thread writes, no worker; each file is synced, and the folder.
need strace
traced openat,fsync,rename --output-dir=traced --checkpoint=100ms --runtime=1s "${jobs[@]}"
! grep -q 'checkpoint' .io/trace.work || fail "a worker writes"
shown=$(grep -c '^rename.*\.checkpoint"' .io/trace)
at_least "$shown" 2 "checkpoints and the end"
at_least "$(grep -c '^fsync' .io/trace)" $((8 * shown)) "syncs of six files and two folders"
is "$(find traced -mindepth 1 ! -type f)" '' "links that are left"

# A worker that is in an I/O when its ramp is over has not begun to measure: its ramp ends all the same.
past_its_ramp() {
	[[ $(cells late/interval.csv end_ns phase=run 2>.io/cells) ]]
}
served slow --filter=delay memory 1m wdelay=3
"$IOGEN" --output-dir=late --checkpoint=100ms --name=a --filename=slow --overwrite=1 --rw=write --bs=4k \
	--direct=1 --time_based --ramp_time=300ms --runtime=2s --interval=50ms >.io/out 2>.io/err &
pid=$!
cleanups+=("{ kill -KILL $pid; wait $pid; } 2>/dev/null")
until_true past_its_ramp
kill -STOP $pid
python3 "$laws" check late || fail "a law is broken by a worker that stalls at the end of its ramp"
kill -CONT $pid
wait $pid || fail "a stalled job fails"
