#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: commands run before and after a job, outside of what is measured, as often as fio's.
# Method: what they leave in files, the results' time, and fio where it is here.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"

job=(--name=a --ioengine=null --size=64k)
for seconds in 0.3 5; do # in less than that, a busy machine may not do the job
	rm -rf results post
	run 0 --output-dir=results "${job[@]}" --exec_prerun="echo before; echo twice >&2; touch pre; sleep $seconds" \
		--exec_postrun='ls pre && echo after >>post'
	(($(cells results/summary.csv runtime_ns op=read) >= 300000000)) || break
done
says a.prerun.txt $'before\ntwice'
says a.postrun.txt pre
says post after
awk -v ns="$(cells results/summary.csv runtime_ns op=read)" -v s="$seconds" 'BEGIN { exit !(ns < s * 1e9) }' ||
	fail "the command is measured"
run 0 --no-results "${job[@]}" --exec_prerun='echo again'
says a.prerun.txt again

# Each worker runs it, and so does fio.
many=("${job[@]}" --numjobs=3 --exec_prerun='echo x >>pres' --exec_postrun='echo x >>posts')
run 0 --no-results "${many[@]}"
is "$(wc -l <pres) $(wc -l <posts)" "3 3" "runs of the commands"
if [[ $(type -P fio) ]]; then
	rm pres posts
	# its shell redirects after it: in ( ), or the file would be its own output
	fio --name=a --ioengine=null --size=64k --numjobs=3 --exec_prerun='(echo x >>pres)' \
		--exec_postrun='(echo x >>posts)' >.io/out 2>&1
	is "$(wc -l <pres) $(wc -l <posts)" "3 3" "runs of fio's commands"
fi

# The command is placed as its worker is.
run 0 --no-results "${job[@]}" --nice=3 --exec_prerun=nice
says a.prerun.txt "$(($(nice) + 3))"

# One that fails before the job ends the run; one after it is told.
run 6 --no-results "${job[@]}" --exec_prerun='exit 3' --exec_postrun='touch never'
grep -qx 'iogen: \[a\] exec_prerun= ended with status 3: see a.prerun.txt' .io/err ||
	fail "nothing is said of the command"
[[ ! -e never ]] || fail "a job that did not run has ended"
run 6 --no-results "${job[@]}" --exec_prerun='kill -9 $$'
grep -q 'exec_prerun= was ended by signal 9: see a.prerun.txt' .io/err || fail "the signal is not told"
run 0 --no-results "${job[@]}" --exec_postrun='kill -9 $$'
grep -q 'exec_postrun= was ended by signal 9: see a.postrun.txt' .io/err ||
	fail "nothing is said of the command after the job"
is "$(grep -c IOPS .io/out)" 1 "summaries of a job whose command failed"

# Nobody named the file of the output: what iogen did not write, or somebody changed since, stays. It is
# refused before the run, and again when the command is about to begin.
move='move that away, or give the job another name'
theirs='iogen did not write, or somebody has changed since'
for when in prerun postrun; do
	where="iogen: command line: [a] exec_$when=: its output goes to a.$when.txt, which"
	hook=--exec_$when='echo theirs'
	# of workers that take turns, one finds the file as another leaves it
	for i in 1 2 3 4 5 6 7 8; do
		run 0 --no-results "${job[@]}" "$hook; echo more" --numjobs=24
	done
	at_least "$(grep -cx theirs a.$when.txt)" 1 "lines of several workers"
	run 0 --no-results "${job[@]}" "$hook" --loops=2
	says a.$when.txt theirs
	echo more >>a.$when.txt
	refused "$where $theirs: $move" --no-results "${job[@]}" "$hook"
	refused "$where $theirs: $move" check --no-results "${job[@]}" "$hook"
	rm a.$when.txt
	echo mine >mine
	ln mine a.$when.txt
	refused "$where $theirs: $move" --no-results "${job[@]}" "$hook"
	ln -sf mine a.$when.txt
	refused "$where is a symbolic link: $move" --no-results "${job[@]}" "$hook"
	ln -sf nowhere a.$when.txt
	refused "$where is a symbolic link: $move" --no-results "${job[@]}" "$hook"
	ln -sfn . a.$when.txt
	refused "$where is a symbolic link: $move" --no-results "${job[@]}" "$hook"
	rm a.$when.txt
	mkfifo a.$when.txt
	refused "$where is no file: $move" --no-results "${job[@]}" "$hook"
	rm a.$when.txt
	: >a.$when.txt
	run 0 --no-results "${job[@]}" "$hook"
	says a.$when.txt theirs
done
for plant in 'ln mine a.prerun.txt' 'ln -s mine a.prerun.txt' 'cp mine a.prerun.txt'; do
	rm -f a.prerun.txt
	"$IOGEN" --no-results --name=first --ioengine=null --size=64k --exec_prerun="$plant" --name=a --stonewall=1 \
		--ioengine=null --size=64k --exec_prerun='echo theirs' >.io/out 2>.io/err && fail "no error after $plant"
	grep -q '^iogen: \[a\] exec_prerun=: a.prerun.txt: ' .io/err || fail "nothing is said of $plant: $(<.io/err)"
	says a.prerun.txt mine
	says mine mine
done
rm a.prerun.txt

# A job file is perhaps a stranger's: its commands are run for those only who say so, but explained
# to anyone. Where iogen is called as fio, it does as fio does.
printf '[a]\nioengine=null\nsize=64k\nexec_prerun=touch by-file\nexec_postrun=touch by-file-too\n' >stranger.ini
refused "iogen: stranger.ini:4: [a] exec_prerun=touch by-file: commands of a job file are run only with --allow-exec
iogen: stranger.ini:5: [a] exec_postrun=touch by-file-too: commands of a job file are run only with --allow-exec" \
	--no-results stranger.ini
run 0 check stranger.ini
run 0 --showcmd stranger.ini
[[ ! -e by-file ]] || fail "what was only to be explained was run"
run 0 --no-results --exec_prerun='touch by-hand' --exec_postrun=true stranger.ini
[[ -e by-hand && ! -e by-file ]] || fail "the command line does not override the file"
run 0 --no-results --allow-exec stranger.ini
[[ -e by-file && -e by-file-too ]] || fail "--allow-exec runs no commands"
rm by-file*
ln -s "$IOGEN" .io/fio
(cd .io && ./fio ../stranger.ini >as-fio)
[[ -e .io/by-file && -e .io/by-file-too ]] || fail "a job that fio runs"
