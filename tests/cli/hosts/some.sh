#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 20
# Goal: hosts= gives a job to some ranks, which do the work of one process of all their workers; the others
# take no part, also rank 0, and no job waits for one that runs elsewhere. A rank that is not there is refused; check and
# plan say whose part they explain.
# Method: four ranks; a command before the job, files by rank, hosts.csv, the laws, and the digest of the
# operations against that of one process.
# shellcheck disable=SC2016 # variables of iogen
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"

# jobs A B C D: a job file with these lines for its four jobs.
jobs() {
	cat <<INI
[global]
ioengine=psync
size=256k
rw=randrw
randseed=7

[two]
filename=two.\$jobnum
$1

[some]
stonewall
filename=some
size=64k
rw=write
offset_increment=64k
$2

[one]
filename=one
$3

[all]
wait_for=one
filename=all.\$jobnum
$4
INI
}

jobs hosts=2-3 $'hosts=1,3\nnumjobs=2\nexec_prerun=echo >>ran.$PPID' hosts=2 '' >many.ini
jobs numjobs=2 numjobs=4 numjobs=1 numjobs=4 >one.ini
ranks 0 4 --allow-exec=1 --output-dir=many many.ini
is "$(find . -name 'ran.*' | wc -l)" 2 'the processes that ran a command'
is "$(stat -c %s some)" $((4 * 64 << 10)) 'the file of two ranks'
for of in 'two=2 3' 'some=1 3' 'one=2' 'all=0 1 2 3'; do
	is "$(cells many/hosts.csv rank job="${of%=*}" | sort -u | xargs)" "${of#*=}" "ranks of ${of%=*}"
done
is "$(cells many/summary.csv workers job=some)" 4 'workers'
is "$(jq .partial many/manifest.json)" false 'partial'
IOGEN=$IOGEN python3 "$IOGEN_SRC/tests/cli/laws.py" check many || fail 'laws'
grep -qx 'hosts=1,3' many/job.ini || fail 'job.ini has no hosts='
rm -rf two.* some one all.*
run 0 --output-dir=single one.ini
python3 "$IOGEN_SRC/tests/cli/laws.py" same many single || fail 'these ranks do not do what so many workers do'

# $rank is the number of the process; a file of another one is nobody's business.
echo 'not of iogen' >f.0
ranks 0 3 --no-results --name=x --filename='f.$rank' --size=64k --rw=write --hosts=1-2
is "$(echo f.*) $(cat f.0)" 'f.0 f.1 f.2 not of iogen' 'files by $rank'

# Steps on more and more hosts.
printf '%s\n' '[s]' 'filename=s.$rank' size=64k rw=read 'sweep.hosts=1 0-1 0-2' >sweep.ini
ranks 0 3 --output-dir=steps sweep.ini
is "$(cells steps/hosts.csv step | xargs) $(cells steps/hosts.csv rank | xargs)" '1 2 2 3 3 3 1 0 1 0 1 2' 'ranks by step'

# What is explained is of rank 0, and it says so.
note='note: this is the part of rank 0, one of 4 ranks; each has one of its own'
job=(--name=x '--filename=g.$rank' --size=64k --rw=write)
ranks 0 4 plan "${job[@]}"
says .io/err "$note"
ranks 0 4 check --name=a "${job[@]:1}" "${job[@]}" --hosts=2-3
says .io/err "$note"
is "$(sed -n '/^\[x\]/,$p' .io/out | sed -n 2,3p)" $'    is for hosts=2-3: rank 0 has no part in it\nin all' 'a job of others'
run 0 check "${job[@]}"
says .io/err ''
[[ $(echo g*) == 'g*' ]] || fail 'check or plan touched something'

ranks 2 2 --name=x --filename=g --size=64k --rw=write --hosts=0,2
is "$(grep -c 'hosts=0,2: there is no rank 2: this run has the ranks 0 to 1$' .io/err)" 1 'a rank too many'
run 0 --no-results --name=x --filename=h --size=64k --rw=write --hosts=0
text='iogen: command line: [x] hosts=0-3: one process is rank 0, and there is no rank 3: '
refused "${text}mpirun starts iogen-mpi as several" --name=x --filename=g --size=64k --rw=write --hosts=0-3
[[ ! -e g ]] || fail 'a refused job touched something'
