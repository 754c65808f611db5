#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 25
# Goal: processes that would each do the same are refused; ranks that cannot do the same all end, with
# exit code 2 and the one that it was, before anything is touched; so are options of one process.
# Method: iogen without MPI below mpirun and as srun would start it; ranks whose environment, files or words
# differ.
# shellcheck disable=SC2016 # variables of iogen
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"

job=(--name=x --filename=f --size=64k --rw=write)

# says_all TEXT: standard error has it.
says_all() {
	grep -qF -- "$1" .io/err || fail "no \"$1\""
}

status=0
timeout 300 mpirun --oversubscribe -n 2 "$IOGEN" "${job[@]}" >.io/out 2>.io/err || status=$?
is "$status" 2 'iogen below mpirun'
says_all 'run iogen-mpi, which make MPI=1 makes'
for env in 'PMI_SIZE=2 PMI_RANK=1' 'SLURM_STEP_NUM_TASKS=4 SLURM_PROCID=0'; do
	# shellcheck disable=SC2086 # two words
	env $env "$IOGEN" "${job[@]}" >.io/out 2>.io/err && fail "went on with $env"
	says_all "(${env%%=*})"
	# The same of a launcher that is not that of the MPI library.
	status=0
	# shellcheck disable=SC2086 # two words
	env $env "$IOGEN-mpi" "${job[@]}" >.io/out 2>.io/err || status=$?
	is "$status" 2 "iogen-mpi that is alone with $env"
	says_all "(${env%%=*}), and"
	says_all "knows of no other"
done
[[ ! -e f && ! -e iogen-results ]] || fail 'one of several processes touched something'
# One task, as of sbatch's own script, is no other.
SLURM_STEP_NUM_TASKS=1 SLURM_PROCID=0 run 0 --no-results "${job[@]}"
rm f

# The environment is each rank's own, so a job may mean two things.
rm -f code.*
timeout 300 mpirun --oversubscribe -n 1 -x LENGTH=64k .io/coded "$IOGEN-mpi" --name=x --filename=f --rw=write \
	--size='${LENGTH}' : -n 1 -x LENGTH=128k .io/coded "$IOGEN-mpi" >.io/out 2>.io/err || fail "mpirun: $?"
codes 2 2 || fail "exit codes $(cat code.*) of jobs that differ"
says_all 'rank 1 ('
says_all ') differs, and all ranks have to do the same: "'
[[ ! -e f && ! -e iogen-results ]] || fail 'ranks that differ touched something'

# A warning of one rank alone, where warnings are errors: what it is about leaves the jobs as they are.
for depths in '4 8' '8 4'; do
	rm -f f
	rm -f code.*
	timeout 300 mpirun --oversubscribe -n 1 -x "BATCH=${depths% *}" .io/coded "$IOGEN-mpi" --warnings-fatal "${job[@]}" \
		--fio --iodepth=4 '--iodepth_batch=${BATCH}' : -n 1 -x "BATCH=${depths#* }" .io/coded "$IOGEN-mpi" \
		>.io/out 2>.io/err || fail "mpirun: $?"
	codes 2 2 || fail "exit codes $(cat code.*): a warning of one rank ($depths)"
	says_all 'iodepth_batch=8: it is 4, as iodepth is, as in fio'
	[[ ! -e f ]] || fail "the other rank went on ($depths)"
done

# A file of one rank that is not iogen's.
echo 'not of iogen' >g.1
ranks 2 2 --name=x --filename='g.$rank' --size=64k --rw=write
says_all 'rank 1 ('
says_all ') ended with exit code 2: its words are its own'
is "$(sed -n 's/^iogen: rank 1 (.*): command line: \[x\] \(g.1\) .*overwrite=1.*/\1/p' .io/err)" g.1 'the words of rank 1'
! grep -v 'rank 1 (' .io/err | grep iogen: || fail 'words of another rank'
is "$(cat g.1)" 'not of iogen' 'a file of somebody else'
[[ ! -e g.0 && ! -e iogen-results ]] || fail 'the other rank went on'

# What all ranks have to say, rank 0 says; another one says what is its own.
echo 'not of iogen' >h
ranks 2 3 --name=x --filename=h --size=64k --rw=write --fio --iodepth=4 --iodepth_batch=8
is "$(grep -c '^iogen: ' .io/err)" 2 'a refusal and a warning of all ranks'
! grep 'rank [0-9]' .io/err || fail 'words of another rank, which are those of rank 0'
ranks 2 3 --warnings-fatal --name=x --filename=f --size=64k --rw=write --fio --iodepth=4 --iodepth_batch=8
is "$(<.io/err)" 'iogen: command line: [x] iodepth_batch=8: it is 4, as iodepth is, as in fio' 'a warning that is an error'
ranks 2 3 --name=x --filename='h:g.$rank' --size=64k --rw=write
is "$(sed -n 's/^iogen: \(rank [0-9]\|command line\).* \([a-z.0-9]*\) is not written over.*/\1 \2/p' .io/err | sort | xargs)" \
	'command line h rank 1 g.1' 'what all ranks say, and what one says'
[[ ! -e g.0 && ! -e g.2 && ! -e iogen-results ]] || fail 'one of the ranks went on'

# Words of rank 0 that are wrong, and that ask for no run.
ranks 2 2 --name=x --no-such-option=1
is "$(grep -c 'no-such-option' .io/err)" 1 'messages of a wrong word'
ranks 0 2 --version
is "$(grep -c '^iogen ' .io/out)" 1 'answers'

late=()
ranks 2 2 --resume=r
is "$(<.io/err)" "iogen: --resume=r: no folder of a run's results" 'messages about --resume'

# Workers are counted over ranks, and named as they were asked for.
ranks 2 3 --name=x --filename=f --size=64k --rw=write --verify=md5
says_all '[x] numjobs=1 on 3 ranks with verify=md5: the workers write over each other'
ranks 2 3 --name=x --filename=f --size=64k --rw=write --verify=md5 --hosts=1 --numjobs=2
says_all '[x] numjobs=2 with verify=md5: the workers write over each other'

# All that is of one process, at once.
ranks 2 2 --status-interval=1 --idle-prof=percpu "${job[@]}" '--filename=f.$rank' --verify=crc32c --verify_state_save=1
says_all 'verify_state_save= is not for several ranks: '
says_all '--status-interval: not for several ranks: they send nothing while I/O runs'
says_all '--idle-prof=percpu: not for several ranks: each host has CPUs of its own'
[[ $(echo f*) == 'f*' ]] || fail 'a refused option touched something'
