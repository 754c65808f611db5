#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: iogen ab runs two job files in turns, each as it would run by hand, and compares them; a
# signal ends it with the run that is under way.
# Method: the folders say what ran when. What is compared is a count that no load changes: how many
# I/Os the engine is handed at once.
# takes: 4
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

printf '[j]\nioengine=null\nrw=randread\nsize=4m\niodepth=8\n' >a.ini
printf '[j]\nioengine=null\nrw=randread\nsize=4m\n' >b.ini

# --- order, options, verdict ---

gate=(--fail-on=10% --measure=submit_calls_per_io)
run 7 ab a.ini b.ini --runs=4 --output-dir=out "${gate[@]}" --bs=8k --number_ios 400
cp .io/out .io/ab
says .io/err ''
is "$(cd out && echo *)" '01-a 02-b 03-b 04-a 05-a 06-b 07-b 08-a' "the turns"
python3 - out/* <<'END' || fail "not in this order, or not these jobs"
import csv, json, sys
last = ""
for folder in sys.argv[1:]:
    manifest = json.load(open(folder + "/manifest.json", encoding="utf-8"))
    assert last <= manifest["started"], folder
    last = manifest["ended"]
    row = next(csv.DictReader(open(folder + "/summary.csv", encoding="utf-8")))
    assert row["iodepth"] == ("8" if folder.endswith("a") else "1"), row
    assert row["block_bytes"] == "8192" and row["ios"] == "400", row
END
head -n 1 .io/ab | grep -q '^REGRESSION: 1 of 1 judged results ' || fail "a job worse by far passes"
run 7 compare "${gate[@]}" 'out/*-a' 'out/*-b'
cmp .io/out .io/ab
run 0 ab b.ini a.ini --runs=4 "${gate[@]}" --output-format=csv --output=.io/table
is "$(cells .io/table verdict measure=submit_calls_per_io)" better "fewer calls"
says .io/out ''
at_least "$(find iogen-results/ab-b-a-*/0?-? -name manifest.json | wc -l)" 8 "runs in a new folder"
rm -r out iogen-results

# --- what is refused, with nothing touched ---

refused 'iogen: command line: ab: name two job files: iogen ab A.ini B.ini' ab a.ini
refused 'iogen: nope.ini: No such file or directory' ab a.ini nope.ini
refused 'iogen: command line: iodpeth=3: no such option; did you mean iodepth?' \
	ab a.ini b.ini --iodpeth=3
refused 'iogen: command line: --no-results: no option of iogen ab; iogen help ab lists them' \
	ab a.ini b.ini --no-results
printf '[j]\nfilename=theirs\nrw=read\n' >.io/reads.ini
data theirs 65536
refused 'iogen: command line: --output: theirs is also filename=theirs: name another file for one of them' \
	ab .io/reads.ini b.ini --runs=4 --output-dir=out --output=theirs
run 2 ab b.ini .io/reads.ini --runs=4 --output-dir=out --output=theirs
is "$(wc -c <theirs)" 65536 "bytes of a target of B"
mv theirs theirs.svg
sed 's/theirs/theirs.svg/' .io/reads.ini >.io/picture.ini
refused 'iogen: command line: --output: theirs.svg is also filename=theirs.svg: name another file for one of them' \
	ab .io/picture.ini b.ini --runs=4 --output-dir=drawn --plot=theirs.svg
rm -r out theirs.svg
refused 'iogen: command line: --runs=3: a.ini has 1 round, and a side needs 4 samples (better 6): '\
'each round of a run is one' ab a.ini b.ini --runs=3
refused 'iogen: command line: --runs=1: a.ini has 3 rounds, and a side needs 4 samples (better 6): '\
'each round of a run is one' ab a.ini b.ini --runs=1 --rounds=3
refused 'iogen: command line: --runs=0: out of range: 1 to 1000' ab a.ini b.ini --runs=0
refused 'iogen: command line: --runs is an option of ab: iogen ab A.ini B.ini [--OPTION=VALUE ...]' \
	--runs=6 a.ini
refused 'iogen: command line: ab: -: standard input is read once, and a job file here several '\
'times: write it into a file' ab - b.ini
refused 'iogen: command line: --plot=x.gif: neither a folder nor a name that ends in .png or .svg' \
	ab a.ini b.ini --plot=x.gif

# What is not iogen's stays as it is, by the rules of any run.
printf '[w]\nrw=write\nsize=64k\nfilename=mine\n' >w.ini
head -c 64k /dev/urandom >mine
cp mine .io/mine
run 2 ab a.ini w.ini --runs=4
grep -q '^iogen: ab: run 2 of 8 (w.ini) ended with exit code 2: iogen-results/' .io/err ||
	fail "the run that was refused is not named"
cmp mine .io/mine
rm -r iogen-results
# Rounds are samples: two runs of two are enough.
run 0 ab a.ini b.ini --runs=2 --rounds=2 --measure=submit_calls_per_io
grep -q '^BASE  4 samples of 2 runs' .io/out || fail "rounds are no samples"
rm -r iogen-results
# Both may write to a file that the first one made.
run 0 ab w.ini w.ini --runs=4 --filename=ours --measure=iops
rm -r iogen-results

# --- signals ---

printf '[j]\nioengine=null\nrw=read\nsize=4m\nthinktime=1ms\nruntime=60\ntime_based\n' >long.ini
# begun SIGNAL: starts turns, waits until the first run measures, and ends iogen
begun() {
	rm -rf out
	"$IOGEN" ab long.ini long.ini --runs=4 --output-dir=out --checkpoint=100ms >.io/out 2>.io/err &
	ab=$!
	until_true test -e out/01-a/summary.csv
	child=$(pgrep -P $ab)
	kill "-$1" $ab
	status=0
	wait $ab || status=$?
}
gone() {
	! kill -0 "$child"
}
begun TERM
is "$status" 143 "exit code after SIGTERM"
gone || fail "the run goes on without iogen ab"
is "$(ls out)" 01-a "runs after a signal"
is "$(cells out/01-a/summary.csv partial)" 1 "partial"
is "$(python3 -c 'import json; print(json.load(open("out/01-a/manifest.json"))["exit_code"])')" 143 \
	"exit code of the run"
grep -qx 'iogen: ab: ended by signal 15 in run 1 of 8; the runs so far are in out' .io/err ||
	fail "no word of the signal"
begun KILL
is "$status" 137 "exit code after SIGKILL"
until_true gone
is "$(cells out/01-a/summary.csv partial)" 1 "partial, after SIGKILL"
