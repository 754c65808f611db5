#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: `iogen check` says what a run would do, and it is what the run does; nothing is touched.
# Method: its words, against the files and the counts of the run itself.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"

cat >job.ini <<'EOF'
[global]
size=64k
[read]
numjobs=2
rw=randread
runtime=10
ramp_time=2s
time_based
[write]
stonewall
rw=write
loops=3
filename=target
startdelay=1s
runtime=5
[nothing]
ioengine=null
EOF
before=$(state)
run 0 check job.ini
says .io/err ''
is "$(state)" "$before" "the folder after iogen check"
says .io/out '[read] random reads: by psync, 2 workers, 1 in flight each, blocks of 4 KiB
    starts at once
    reads read.0.0, which is made and filled with data, 64 KiB: bytes 0 to 65535
    reads read.1.0, which is made and filled with data, 64 KiB: bytes 0 to 65535
    reads as much as it can, for 12 s
[write] sequential writes: by psync, 1 worker, 1 in flight each, blocks of 4 KiB
    starts when all jobs above have ended, after another 1 s
    writes target, which is made, 64 KiB: bytes 0 to 65535
    writes 192 KiB, for 5 s at most
[nothing] sequential reads: by null, 1 worker, 1 in flight each, blocks of 4 KiB
    starts with the job above
    touches no file: ioengine=null moves no bytes
    reads 64 KiB
in all
    takes 18 s for the jobs with runtime=, and for the others as long as the devices need
    writes 192 KiB, and before that 128 KiB to fill files, which takes its time
    lost: nothing that is there now
nothing was touched'

run 0 check --name=a --ioengine=null --size=4k --exec_prerun='echo a' --exec_postrun='echo b'
grep -qx '    each worker first runs the command: echo a' .io/out || fail "no word of exec_prerun"
grep -qx '    and when it has ended: echo b' .io/out || fail "no word of exec_postrun"

# Of a bounded run the longest time is known: stages add up, and what waits.
run 0 check --section=read --section=write job.ini
grep -qx '    takes 18 s' .io/out || fail "12 s and 6 s after one another"
run 0 check --name=a --size=4k --time_based --runtime=4 --name=b --size=4k --time_based --runtime=3 \
	--wait_for=a
grep -qx '    takes 7 s' .io/out || fail "3 s behind 4 s"

# What is laid out is what no job before has made.
run 0 check --name=a --filename=one --size=1m --name=b --filename=one --size=3m --name=c --filename=one \
	--size=2m
grep -qx '    writes nothing, and before that 3 MiB to fill files, which takes its time' .io/out ||
	fail "a file of two jobs: $(<.io/out)"
run 0 check --name=a --filename=one --size=1m --rw=write --name=b --filename=one --size=1m --stonewall
grep -qx '    reads one, which is made, 1 MiB: bytes 0 to 1048575' .io/out || fail "a file that was written"
grep -qx '    writes 1 MiB' .io/out || fail "a file that was written before: $(<.io/out)"

# The same numbers as the run's, of a mix, of a copy and of files that are there.
run 0 check --name=mix --rw=randrw --rwmixread=75 --size=400k --io_size=800k
grep -qx '    reads 600 KiB and writes 200 KiB' .io/out || fail "the writes of a mix"
run 0 --output-dir=results --name=mix --rw=randrw --rwmixread=75 --size=400k --io_size=800k
is "$(cells results/summary.csv bytes op=write)" 204800 "bytes written"
run 0 check --name=mix --rw=randrw --size=400k
grep -qx '    reads and writes mix.0.0: bytes 0 to 409599' .io/out || fail "a file that is there"
run 0 check --name=c --workload=copy --source=mix.0.0 --filename=to
grep -qx '    copies 400 KiB' .io/out || fail "the size of a copy"
grep -qx '    writes 400 KiB' .io/out || fail "what a copy writes"
[[ ! -e to ]] || fail "the copy was made"

# A rate and its gaps, syncs, odd blocks, and a run that only checks.
run 0 check --name=r --size=64k --time_based --runtime=3 --rate_iops=1000 --rate_process=poisson --numjobs=2
grep -qx '    at 1000 reads a second for each worker, at random moments (rate_process=poisson)' .io/out ||
	fail "the rate"
grep -qx '    reads at that rate, for 3 s' .io/out || fail "as much as the rate"
run 0 check --name=r --rw=rw --size=64k --rate=1m,2k
grep -qx '    at 1 MiB of reads a second and 2 KiB of writes a second, evenly' .io/out || fail "two rates"
grep -qx '    reads 32 KiB and writes 32 KiB' .io/out || fail "the amount at a rate"
grep -qx '    takes as long as the devices need: no job has a runtime=' .io/out || fail "no time"
run 0 check --name=s --rw=write --size=23000 --bs=2300 --fdatasync=1 --fsync=4 --sync=dsync
grep -q ', blocks of 2300 B$' .io/out || fail "a block of 2300 bytes"
grep -qx '    writes 22.5 KiB, with fsync after every 4 writes, with fdatasync after each write, each write with O_DSYNC' \
	.io/out || fail "the syncs"
run 0 check --name=v --rw=write --size=64k --verify=crc32c
grep -qx '    reads 64 KiB and writes 64 KiB, and checks the data it has written by verify=crc32c' .io/out ||
	fail "what is read back"
data check.source 8192
run 0 check --name=v --workload=copy --source=check.source --filename=check.target --verify=crc32c
grep -q ', and compares both ends when it is done$' .io/out || fail "a copy that is compared: $(<.io/out)"
rm check.source
run 0 --no-results --name=v --rw=write --size=64k --verify=crc32c
run 0 check --name=v --rw=write --size=64k --verify=crc32c --verify_only=1
grep -qx '    reads 64 KiB, and checks the data written before by verify=crc32c' .io/out || fail "verify_only"
grep -q '^\[v\] verification of sequential writes: ' .io/out || fail "verify_only is told as writing"
grep -qx '    reads v.0.0: bytes 0 to 65535' .io/out || fail "the file that is checked"
grep -qx '    writes nothing' .io/out || fail "a check writes"

# What would be refused is, in the same words.
data foreign 10000
refused "iogen: command line: [a] foreign is not written over: it holds 10000 bytes that iogen did not \
write; overwrite=1 allows it" check --name=a --rw=write --filename=foreign
run 0 check --name=a --rw=write --filename=foreign --overwrite=1 --unlink_each_loop=1
grep -q '^    writes foreign, which iogen did not write, and whose data is lost: bytes 0 to ' .io/out ||
	fail "a file of the user's: $(<.io/out)"
grep -qx '    and removes, after each loop, the files that iogen made' .io/out || fail "removal after each loop"
run 0 check --name=a --filename=foreign --overwrite=1
grep -q '^    reads foreign: bytes 0 to ' .io/out || fail "a file that is only read: $(<.io/out)"
run 0 check --name=a --filename=foreign --fill_holes=1
grep -q '^    reads foreign, whose holes are filled with data: bytes 0 to ' .io/out || fail "holes: $(<.io/out)"
refused 'iogen: command line: bs=x: not a size: write a number with k, m, g or t, such as 64k' \
	check --name=a --bs=x
for job in "$IOGEN_SRC"/jobs/*.ini; do
	before=$(state)
	"$IOGEN" check "$job" >.io/out 2>.io/err || grep -qE 'io_uring|O_DIRECT|libaio' .io/err ||
		fail "check $job"
	is "$(state)" "$before" "the folder after check $job"
done

# The tables by word.
run 0 options
at_least "$(wc -l <.io/out)" 50 "options"
run 0 options latency
at_least 12 "$(grep -c '^[a-z]' .io/out)" "options about latency"
grep -q '^latency_target ' .io/out || fail "options latency does not list latency_target"
grep -q '^percentile_list ' .io/out || fail "options latency does not look at help"
# The name of an option: all about it, then a line of each other that speaks of it.
for name in rate blocksize; do
	run 0 options $name
	"$IOGEN" --cmdhelp=$name >.io/one
	head -n "$(wc -l <.io/one)" .io/out | diff .io/one - || fail "options $name is not --cmdhelp=$name first"
	sed "1,$(wc -l <.io/one)d" .io/out >.io/others
	is "$(head -n 2 .io/others | xargs)" 'Others that speak of it:' "behind --cmdhelp=$name"
done
"$IOGEN" options rate >.io/out
for name in rate_iops rate_process rate_min rate_cycle; do
	grep -qE "^$name\b" .io/out || fail "options rate does not list $name"
done
is "$(grep -cE '^rate(=|,| |$)' .io/out)" 1 'times that rate is listed'
"$IOGEN" options zoneskip | diff - <("$IOGEN" --cmdhelp=zoneskip) || fail "others that speak of zoneskip"
run 0 options REGISTER
grep -q '^of ioengine=io_uring:' .io/out || fail "options of engines"
refused "iogen: options zzzz: no option's name or help has that word" options zzzz
refused "iogen: options write_zone_remainder: an option of fio's that iogen does not have: \
what is less than a block at the end of a zone stays as it is" options write_zone_remainder

run 0 options 'percentile list'
grep -q '^percentile_list ' .io/out || fail "several words"

# A word too many is refused and not ignored.
refused 'iogen: command line: --foo: no option of iogen options; iogen help options lists them' options --foo
refused 'iogen: command line: --bs: no option of iogen engines; iogen help engines lists them' \
	engines null --bs=4k
refused 'iogen: command line: fish: a word too many; usage: iogen completion bash|zsh' completion bash fish
refused 'iogen: command line: B: a word too many; usage: iogen verify DIR' verify A B
refused 'iogen: chekc: no such file or verb; did you mean check?' chekc x
refused 'iogen: help chekc: no such verb; did you mean check?' help chekc
run 0 help
"$IOGEN" --help | diff - .io/out || fail "help is not --help"
for verb in check options engines calibrate probe plot export completion help; do
	run 0 $verb --help
	grep -q "^usage: iogen $verb" .io/out || fail "$verb --help"
	mv .io/out .io/page
	run 0 help $verb
	cmp .io/page .io/out
	run 0 --help $verb
	cmp .io/page .io/out
done
run 0 --section=read check job.ini
mv .io/out .io/words
run 0 check --section=read job.ini
cmp .io/words .io/out

run 0 engines
"$IOGEN" --enghelp | diff - .io/out || fail "engines"
run 0 engines null
"$IOGEN" --enghelp=null | diff - .io/out || fail "engines null"
run 0 --enghelp=libaio,userspace_reap
"$IOGEN" --cmdhelp=userspace_reap | sed '1s/^of ioengine=libaio: //' | diff - .io/out ||
	fail "an option of an engine"
refused 'iogen: --enghelp=null,x: no such option; --enghelp=null lists them' --enghelp=null,x
refused 'iogen: --enghelp=x: no such engine; --enghelp lists them' engines x

# What is trimmed is lost, and no write.
run 0 check --name=a --rw=randtrim --size=64k
grep -qx '\[a\] random trims: by psync, .*' .io/out || fail "random trims"
grep -qx '    trims a.0.0, which is made and filled with data, 64 KiB: bytes 0 to 65535' .io/out ||
	fail "the file that is trimmed"
grep -qx '    trims 64 KiB' .io/out || fail "what is trimmed"
run 0 check --name=a --rw=trimwrite --size=64k
grep -qx '    trims 64 KiB and writes 64 KiB' .io/out ||
	fail "what is trimmed and written"

# What is filled ends at its size, or where the space does.
run 0 check --name=a --rw=write --fill_device=1 --size=1m
grep -qx '    writes a.0.0, which is made, 1 MiB: bytes 0 to 1048575' .io/out || fail "the file filled"
grep -qx '    writes 1 MiB, or as much as there is space for' .io/out ||
	fail "no bound of what fill_device=1 writes"
grep -qx '    writes 1 MiB' .io/out || fail "no bound in all"
run 0 check --name=a --rw=write --fill_device=1 --size=1m --loops=2
grep -qx '    writes 2 MiB' .io/out || fail "no bound of loops"
run 0 check --name=a --rw=write --fill_device=1
grep -qx '    writes a.0.0, which is made: from byte 0 to where the space ends' .io/out ||
	fail "the file that takes all space"
grep -qx '    writes as much as it can' .io/out || fail "what takes all space"

# A device that is written over loses its data.
[[ $EUID == 0 ]] || exit 0
truncate -s 1m image
loop_device image
run 0 check --name=d --rw=write --filename="$device"
grep -qx "    writes over all of $device (1 MiB): its data is lost" .io/out || fail "all of a device"
run 0 check --name=d --rw=rw --filename="$device" --offset=64k --size=64k
grep -qx "    reads and writes over bytes 65536 to 131071 of $device: their data is lost" .io/out ||
	fail "a part of a device"
run 0 check --name=d --filename="$device"
grep -qx "    reads $device: bytes 0 to 1048575" .io/out || fail "a device that is read"
