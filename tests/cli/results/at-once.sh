#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: of runs that begin at the same instant with one folder of results, one has it, and what it leaves
# stays; runs without --output-dir each get a folder of their own.
# Method: strace holds a call back, so that another run does its part between two calls.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace

job=(--name=a --rw=write --size=64k)

# held WHO WHAT PATH HOW ARG...: run WHO, in the background, whose first call WHAT is held back: on PATH,
# which is there where WHAT takes a descriptor; -: on whatever
held() {
	local who=$1 what=$2 on=(-P "$3") how=$4 status=0

	[[ $3 != - ]] || on=()
	shift 4
	{
		strace -f -qq "${on[@]}" -e "trace=$what" -e "inject=$what:$how:when=1" \
			-o ".io/$who.trace" "$IOGEN" "$@" >".io/$who.out" 2>".io/$who.err" || status=$?
		echo $status >".io/$who.status"
	} &
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
held first openat one delay_enter=3s --output-dir=one "${job[@]}" --filename=one.dat
until_true test -d one
run 0 --output-dir=one "${job[@]}" --filename=other.dat
before=$(what one)
wait
ended first 2 "iogen: one $taken"
is "$(what one)" "$before" "what the other run has left"
[[ ! -e one.dat ]] || fail 'the run that was refused has made a file'

# A look at a journal that was made at this instant keeps its run from nothing.
held first flock - delay_enter=2s --output-dir=two "${job[@]}" --filename=one.dat
until_true test -e two/.journal
held second pread64 two/.journal delay_enter=4s --output-dir=two "${job[@]}" --filename=two.dat
wait
ended first 0 ''
grep -q DELAYED .io/second.trace || fail 'the second run was not held'
is "$(<.io/second.status)" 2 'exit code of the second run'
[[ ! -e two.dat ]] || fail 'the run that was refused has made a file'

# A run that leaves nothing removes the folder of all runs behind another one.
held first mkdir iogen-results delay_exit=3s "${job[@]}" --filename=one.dat
until_true rmdir iogen-results
wait
ended first 0 ''
is "$(find iogen-results -name summary.csv | wc -l)" 1 'results'
