#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: of runs that begin at the same instant with one folder of results, one has it, and what it leaves
# stays; runs without --output-dir each get a folder of their own.
# Method: strace stops a run behind a call, so that another run does its part between two calls.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace

job=(--name=a --rw=write --size=64k)

# held WHO CALL PATH ARG...: run WHO, in the background, which stops behind its first CALL on PATH; its process
# is in $held, and goes on with SIGCONT
held() {
	local who=$1 call=$2 path=$3 status=0

	shift 3
	: >".io/$who.trace"
	{
		strace -f -P "$path" -e "trace=${call%%:*}" -e "inject=$call:signal=STOP:when=1" -o ".io/$who.trace" \
			"$IOGEN" "$@" >".io/$who.out" 2>".io/$who.both" || status=$?
		grep '^iogen: ' ".io/$who.both" >".io/$who.err" || true # strace has words of its own
		echo $status >".io/$who.status"
	} &
	until_true grep -q -- '--- stopped by SIGSTOP' ".io/$who.trace"
	held=$(awk '/--- stopped by SIGSTOP/ { print $1 }' ".io/$who.trace")
}

# ended WHO STATUS WORDS: how it has ended
ended() {
	is "$(<".io/$1.status")" "$2" "exit code of the $1 run: $(<".io/$1.err")"
	is "$(<".io/$1.err")" "$3" "words of the $1 run"
}

# what DIR: the names in a folder, and what they hold
what() {
	(cd "$1" && find . -type f -exec cksum {} + | sort -k 3)
}

# A whole run fits between a look into the folder and the claim to it.
taken='holds results of another run by now, and they are not written over; name another folder'
held first openat one --output-dir=one "${job[@]}" --filename=one.dat
run 0 --output-dir=one "${job[@]}" --filename=other.dat
before=$(what one)
kill -CONT "$held"
wait
ended first 2 "iogen: one $taken"
is "$(what one)" "$before" "what the other run has left"
[[ ! -e one.dat ]] || fail 'the run that was refused has made a file'

# A look at a journal that was made at this instant, and is locked meanwhile, keeps its run from nothing.
waits_for_lock() {
	grep -q -- "-> FLOCK .* $1 " /proc/locks
}
held first flock:error=EINTR "$PWD/two/.journal" --output-dir=two "${job[@]}" --filename=one.dat
first=$held
held second pread64 two/.journal --output-dir=two "${job[@]}" --filename=two.dat
kill -CONT "$first"
until_true waits_for_lock "$first"
kill -CONT "$held"
wait
ended first 0 ''
is "$(<.io/second.status)" 2 'exit code of the second run'
[[ ! -e two.dat ]] || fail 'the run that was refused has made a file'

# A run that leaves nothing removes the folder of all runs behind another one.
held first mkdir iogen-results "${job[@]}" --filename=one.dat
rmdir iogen-results
kill -CONT "$held"
wait
ended first 0 ''
is "$(find iogen-results -name summary.csv | wc -l)" 1 'results'
