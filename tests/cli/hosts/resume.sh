#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 15
# Goal: a run of several ranks that is interrupted goes on behind the last step that all of them have ended: in
# the end each step is there once, and did what it would have done; also rounds of steady=snia. Other ranks, or
# as many others, are refused with exit code 5 and a number, as are other files. Results for which rank 0 has no
# space are written then.
# Method: commands of a job, one that kills rank 0 in the third step, one that fails on another rank in its fourth
# round, and one that writes down that it ran; the tables against those of a run that nobody interrupted.
# shellcheck disable=SC2016 # variables of iogen, and of the shell that it starts
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"
need jq python3

ran='echo x >>ran.$OMPI_COMM_WORLD_RANK'
dies='[ ! -e dies.$OMPI_COMM_WORLD_RANK ] || kill -9 $PPID'
cat >j.ini <<INI
[global]
ioengine=psync
size=256k
filename=f.\$rank
exec_prerun=$ran
[fill]
phase=precondition
overwrite=1
rw=write
[reads]
stonewall
hosts=1-2
rw=randread
numjobs=2
[third]
stonewall
rw=randread
exec_prerun=$dies
[share]
stonewall
ioengine=null
number_ios=20
rate_iops=50%:third
INI

# done_by DIR: what each step was and did.
done_by() {
	python3 - "$1" <<'PY'
import collections, csv, json, sys
def rows(name):
    return csv.DictReader(open(f"{sys.argv[1]}/{name}.csv"))
for name, columns in (("jobs", "step round job phase bs seed"), ("summary", "job op workers ios bytes errors partial"),
                      ("hosts", "rank job op ios bytes lost late")):
    for row in rows(name):
        print(name, *(row[c] for c in columns.split()))
for name, column in ("host_histogram", "count"), ("histogram", "count"), ("interval", "ios"):
    sums = collections.Counter()
    for row in rows(name):
        if row.get("kind", "lat") == "lat":
            sums[row.get("rank"), row["job"], row["op"]] += int(row[column])
    print(name, sorted(sums.items(), key=str))
for job in json.load(open(f"{sys.argv[1]}/manifest.json"))["jobs"]:
    print(job["name"], job["opstream"], job["opstream_ios"])
PY
}

ranks 0 3 --allow-exec --output-dir=whole j.ini
done_by whole >.io/whole
[[ ! -e whole/.journal ]] || fail 'a run that has ended leaves its journal'

# rank 0 is gone at once, and leaves no results
rm f.* ran.*
touch dies.0
! start 3 --allow-exec --output-dir=r j.ini >.io/out 2>.io/err || fail "a rank is killed, and mpirun says 0"
rm dies.0
[[ -s r/.journal ]] || fail 'there is no journal'
[[ ! -e r/manifest.json ]] || fail 'results of a rank 0 that was killed'
late=()
ranks 5 2 --resume=r
grep -qx 'iogen: --resume=r: its run has 3 ranks, and this one has 2: mpirun -n 3 iogen-mpi --resume r goes on' .io/err ||
	fail "the number of ranks: $(<.io/err)"
run 5 --resume=r
mv f.2 .io/was
cp .io/was f.2
ranks 2 3 --allow-exec --resume=r
grep -q ' f.2 is not written over: ' .io/err || fail "what the run's begin allowed allows it now: $(<.io/err)"
ranks 5 3 --allow-exec --overwrite=1 --resume=r
grep -qx 'iogen: rank 2 (.*): --resume=r: f.2 is another file than the one that \[fill\] has prepared: put it back, or begin a new run' \
	.io/err || fail "a file that was replaced: $(<.io/err)"
grep -q '^iogen: rank 2 (.*) ended with exit code 5: its words are its own$' .io/err || fail "no number: $(<.io/err)"
mv .io/was f.2
if unshare -u true 2>/dev/null; then
	printf '#!/bin/sh\nhostname elsewhere\nexec "$@"\n' >.io/elsewhere
	chmod +x .io/elsewhere
	rm -f code.*
	timeout -k 5 300 mpirun --oversubscribe --bind-to none -n 1 .io/coded "$IOGEN-mpi" --allow-exec --overwrite=1 --resume=r : \
		-n 1 .io/coded unshare -u .io/elsewhere "$IOGEN-mpi" : -n 1 .io/coded "$IOGEN-mpi" >.io/out 2>.io/err ||
		fail "mpirun: $?"
	codes 5 3 || fail "exit codes of another host: $(cat code.*)"
	grep -qx 'iogen: rank 1 (elsewhere): --resume=r: identity differs: host.name: ".*" there, "elsewhere" here' .io/err ||
		fail "it is not said what differs: $(<.io/err)"
fi
# from elsewhere, by names that are relative to where it was begun
mkdir .io/there
(
	cd .io/there
	mkdir .io
	ranks 0 3 --allow-exec --overwrite=1 --resume=../../r
)
grep -q ': 2 of 4 steps are there; goes on at \[third\]$' .io/there/.io/err || fail "it goes on: $(<.io/there/.io/err)"
done_by r | diff .io/whole - || fail 'other steps (< uninterrupted, > resumed)'
IOGEN=$IOGEN python3 "$IOGEN_SRC/tests/cli/laws.py" check r || fail 'laws'
# the first and the last, once; of the others two workers between them
is "$(wc -l <ran.0) $(wc -l <ran.1) $(wc -l <ran.2)" '2 4 4' 'workers that were begun'
is "$(jq '.resumptions | length' r/manifest.json)" 1 'resumptions: those that were refused are none'
[[ ! -e r/.journal ]] || fail 'a run that has ended leaves its journal'

# another rank leaves: what was measured is there, and the rounds go on behind those that were there
printf '%s\n' '[a]' ioengine=null size=1m rate_iops=200 number_ios=40 steady=snia \
	"exec_prerun=$ran; [ ! -e dies.\$OMPI_COMM_WORLD_RANK ] || [ \$(wc -l <ran.\$OMPI_COMM_WORLD_RANK) != 4 ]" >rounds.ini
rm ran.*
touch dies.1
late=(--start-skew-max=0)
ranks 6 3 --allow-exec --output-dir=q rounds.ini
late=()
rm dies.1
is "$(jq .exit_code q/manifest.json) $(cells q/summary.csv round | xargs)" '6 1 2 3' 'the exit code, and the rounds'
grep -qx 'iogen: q: not all steps were run: mpirun -n 3 iogen-mpi --resume q --allow-exec goes on' .io/err ||
	fail "no words on how it goes on: $(<.io/err)"
coded 0 3 --allow-exec --resume=q || codes 4 3 || # on a busy machine it may never be steady
	fail "exit codes $(cat code.*): $(<.io/err)"
python3 "$IOGEN_SRC/tests/cli/rounds.py" q "$([[ $(<code.0) == 4 ]] && echo 25 || echo steady)" 1 || fail 'rounds.csv'
is "$(cells q/summary.csv ios | sort -u)" 120 'I/Os of a round'

((EUID == 0)) || skip 'only root can make a disk that is full'
mkdir full
mounted none full -t tmpfs -o size=192k
head -c 156k /dev/zero >full/x
printf '%s\n' '[global]' ioengine=null size=1m rw=randread number_ios=2000 numjobs=4 '[a]' '[b]' stonewall '[c]' stonewall >full.ini
late=(--start-skew-max=0)
ranks 1 2 --output-dir=full/r full.ini
late=()
grep -qx 'iogen: full/r: all was run: mpirun -n 2 iogen-mpi --resume full/r writes the results' .io/err ||
	fail "a disk that is full: $(<.io/err)"
rm full/x
ranks 0 2 --resume=full/r
is "$(cells full/r/summary.csv ios | xargs)" '2048 2048 2048' 'what was done before the disk was full'
IOGEN=$IOGEN python3 "$IOGEN_SRC/tests/cli/laws.py" check full/r || fail 'laws'
