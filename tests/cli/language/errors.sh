#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: whatever is wrong is said in these very words, where it stands; exit 2, nothing touched.
# Method: tables of job files and command lines that are wrong; before and after, all of the folder.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"

# One option a row, and what is said of it: a section each of one file, a job each of one command.
engines=$("$IOGEN" engines | cut -d' ' -f1 | xargs)
rows=0 words=() job_file='' command_line=''
while IFS='|' read -r option message; do
	rows=$((rows + 1)) message=${message/ENGINES/$engines}
	printf '[a]\n%s\n' "$option" >>job.ini
	words+=(--name=a "--$option")
	job_file+="iogen: job.ini:$((2 * rows)): [a] $option: $message"$'\n'
	command_line+="iogen: command line: $option: $message"$'\n'
done <<'EOF'
iodpth=4|no such option; did you mean iodepth?
blocksiz=4k|no such option; did you mean blocksize?
fixedbuf=1|no such option; did you mean fixedbufs?
quux=1|no such option; --cmdhelp lists them
cgroup=x|an option of fio's that iogen does not have: systemd-run --scope -p IOWeight=100 iogen ..., say, runs it in a group of its own
verify=crc33|not known; one of: 0 meta pattern pattern_hdr null md5 crc64 crc32 crc32c crc32c-intel crc16 crc7 xxhash sha1 sha256 sha512 sha3-224 sha3-256 sha3-384 sha3-512
fixedbufs=1|an option of ioengine=io_uring, and this job has ioengine=psync
size=10x|not a size: write a number with k, m, g or t, such as 64k
size=-4k|not a size: write a number with k, m, g or t, such as 64k
size=99999999999999999999|too large: the most is 2^64 - 1
size=17000000t|too large: the most is 2^64 - 1
size=101%|not a share: write 0% to 100%
offset=-1%|not a share: write 0% to 100%
filesize=8k-4k|the range is upside down: write the smaller first
direct=maybe|this is a flag: write 1 or 0
direct=true|this is a flag: write 1 or 0
iodepth=0|out of range: 1 to 65536
iodepth=100000|out of range: 1 to 65536
iodepth=-1|not a number: write 32, say
iodepth=two|not a number: write 32, say
iodepth=1,2,4|one number: for several, sweep.iodepth= has a step for each, with blanks between them
rate_iops=50%|not a rate: write I/Os a second, such as 5000 or 20k, or a calculation in parentheses, such as (${PEAK}*7/10)
rate=x|not a rate: write bytes a second, such as 100m, or a calculation in parentheses, such as (${PEAK}*7/10)
loops=0|too small: at least 1
numjobs=4097|out of range: 1 to 4096
rwmixread=101|out of range: 0 to 100
number_ios=1.5|not a size: write a number with k, m, g or t, such as 64k
bs=0|out of range: 1 to 2147483648
bs=4g|out of range: 1 to 2147483648
bs=,|a value is missing
bs=1,2,3,4|more than three values: read,write,trim
runtime=5x|not a time: write a number with us, ms, s, m, h or d, such as 30s
rw=read:0|behind the colon: not a number of bytes other than 0
ioengine=splice|an engine of fio's that iogen does not have: it moves data between a file and a pipe; one of: ENGINES
ioengine=foo|no such engine; one of: ENGINES
workload=foo|no such workload; one of: rw read write writev copy linked batch
fallocate=maybe|not known; one of: none posix native keep truncate 0 1
percentile_list=50,99|not a list of percentiles: write 50:99:99.9
filename=${NOPE}|the environment has no variable NOPE
EOF
refused "${job_file%$'\n'}" job.ini
refused "${command_line%$'\n'}" "${words[@]}"

# A section's lines, and what is said behind "iogen: job.ini:".
count=0
while IFS='|' read -r lines message; do
	printf '[a]\n%b\n' "$lines" >job.ini
	refused "iogen: job.ini:${message//\\n/$'\n'}" job.ini
	count=$((count + 1))
done <<'EOF'
=5|2: not an option: write name=value, or a flag's name alone
two words=1|2: not an option: write name=value, or a flag's name alone
[b|2: a section is written [NAME], alone on its line
[b] x|2: a section is written [NAME], alone on its line
[]|2: a section is written [NAME], alone on its line
include none|2: include none: No such file or directory
bs=|2: [a] bs=: a value is missing
bs=4k,x|2: [a] bs=x: not a size: write a number with k, m, g or t, such as 64k
filename=|2: [a] filename=: a value is missing
rw=read\nreadwrite=read|3: [a] readwrite=read: given twice in one section (line 2 has rw=read): leave one out
bs=4k\n\nbs=8k|4: [a] bs=8k: given twice in one section (line 2 has bs=4k): leave one out
direct=1\nbuffered=1|3: [a] buffered=1 contradicts direct=1 on line 2: leave one out
bs=4k\nbsrange=4k-8k|3: [a] bsrange=4k-8k contradicts bs=4k on line 2: leave one out
thinktime_spin=1|2: [a] thinktime_spin= means nothing without thinktime=, such as thinktime=1ms
zero_buffers\nrefill_buffers|3: [a] refill_buffers and zero_buffers contradict each other: leave one of them out
iodepth_batch=2|2: [a] iodepth_batch=2 is more than iodepth=1
iodepth_low=2|2: [a] iodepth_low=2 is more than iodepth=1
iodepth_batch_complete_min=2|2: [a] iodepth_batch_complete_min=2 is more than iodepth=1: the job would wait forever
iodepth=4\niodepth_batch_complete_min=3\niodepth_batch_complete_max=2|4: [a] iodepth_batch_complete_max=2 is less than iodepth_batch_complete_min=3
wait_for=b\n[b]|2: [a] wait_for=b: no job of that name stands above this one
filename=x\nnrfiles=2|3: [a] nrfiles= and filename= contradict each other: filename= names the files
filesize=0-4k|2: [a] filesize= begins at 0: the smallest file has 1 byte
iovecs=2|2: [a] iovecs= means nothing to workload=rw
links=2|2: [a] links= means nothing to workload=rw
batch_modes=single|2: [a] batch_modes= is for workload=batch
latency_run=1|2: [a] latency_run= means nothing without latency_target=, or with iodepth_batch=auto
iodepth_batch=auto|2: [a] iodepth_batch=auto: ioengine=psync has one I/O in flight, and no batch; an asynchronous engine such as io_uring or libaio has
workload=batch|2: [a] workload=batch: ioengine=psync takes one I/O at a time; an asynchronous engine such as io_uring or libaio takes batches
file_ops=open_read_close\nrw=write|2: [a] file_ops=open_read_close is for reads: workload=rw or batch with rw=read or randread
source=x|2: [a] source=x: workload=rw reads no source; workload=copy does
workload=copy|2: [a] workload=copy needs source=, the file or device to read\niogen: job.ini:2: [a] workload=copy needs filename=, the file or device to write
workload=copy\nfilename=x|2: [a] workload=copy needs source=, the file or device to read
workload=copy\nsource=x|2: [a] workload=copy needs filename=, the file or device to write
workload=copy\nsource=x\nfilename=y|3: [a] source=x does not exist; with size=, such as size=1g, it is made
workload=read\nrw=write|3: [a] rw= contradicts workload=read: leave one of them out
ioengine=null|1: [a] ioengine=null has no files to take a size from: write size=, such as size=1g
ioengine=null\nsize=50%|3: [a] ioengine=null has no files to take a share of: write bytes
rw=read|1: [a] a.0.0 does not exist and no size is given: write size=, such as size=1g
bs=8k\nsize=4k|2: [a] bs=8192 is larger than the 4096 bytes that the job uses of a.0.0
size=4k\noffset=50%|3: [a] offset=: a share of a.0.0, which does not exist: write bytes
size=16777215t|2: [a] offset= and size= end beyond byte 9223372036854775807, which no file has
size=4k\noffset=1t\noffset_increment=16777215t\nnumjobs=2|2: [a] offset= and size= end beyond byte 9223372036854775807, which no file has
size=4k\nallow_file_create=0|1: [a] a.0.0 does not exist and is not made: allow_file_create=0 is given
size=4k\ndirectory=no|3: [a] no/a.0.0 cannot be made: no: No such file or directory
filename=.|2: [a] .: neither a file nor a block device
EOF
is "$count" 45 "rows of the table"

# Files of which nothing can be made, and lines that are too long.
refused 'iogen: none.ini: No such file or directory' none.ini
refused 'iogen: .: Is a directory' .
for text in '' '# [a]\n' '[global]\nrw=read\n'; do
	printf '%b' "$text" >job.ini
	refused 'iogen: no job: write a [section], or --name=NAME with options behind it' job.ini
done
printf 'rw=read\n[a]\n' >job.ini
refused 'iogen: job.ini:1: an option before the first [section]' job.ini
long=$(printf 'x%.0s' {1..5000})
printf '[a]\ndescription=%s\n' "$long" >job.ini
refused 'iogen: job.ini:2: the line is longer than 4096 bytes, or has a zero byte in it' job.ini
printf '[a]\nrw=re\0ad\n' >job.ini
refused 'iogen: job.ini:2: the line is longer than 4096 bytes, or has a zero byte in it' job.ini
printf '[a]\n%.50s=1\n' "$long" >job.ini
refused "iogen: job.ini:2: the option's name is longer than 49 bytes" job.ini
printf '[a]\ninclude job.ini\n' >job.ini
refused 'iogen: job.ini:1: an included file has options only, no [section]
iogen: job.ini:2: include goes deeper than 8 files' job.ini

# A byte order mark is named, and nothing else for it.
printf '\xef\xbb\xbf[a]\nsize=4k\n' >job.ini
refused 'iogen: job.ini:1: begins with a byte order mark: save it as UTF-8 without one' job.ini

# All that is wrong, in the order of the file, whatever else is right.
printf 'size=bad\n' >part
cat >job.ini <<'EOF'
[global]
size=64k
[fine]
[first]
iodpth=4
include part
[second]
rw=foo
flow_id=1 ; without a flow
[third]
flow_id=1
nrfiles=2
filename=x
[global]
quux
[last]
EOF
refused "iogen: job.ini:5: [first] iodpth=4: no such option; did you mean iodepth?
iogen: part:1: [first] size=bad: not a size: write a number with k, m, g or t, such as 64k
iogen: job.ini:8: [second] rw=foo: not known; one of: read write rw readwrite randread randwrite randrw trim randtrim trimwrite randtrimwrite, \
with :N behind it where N counts I/Os a place (random) or bytes left out (sequential, below 0: backwards)
iogen: job.ini:11: [third] flow_id= means nothing without flow=, the job's weight
iogen: job.ini:12: [third] nrfiles= and filename= contradict each other: filename= names the files
iogen: job.ini:15: [global] quux=1: no such option; --cmdhelp lists them" job.ini
# Of the targets, too: none is made where one cannot be.
data foreign 10000
cat >job.ini <<'EOF'
[fine]
size=64k
[write]
rw=write
filename=foreign
[large]
filename=foreign
bs=1m
[behind]
offset=20000
filename=foreign
[direct]
filename=foreign
bs=1000
direct=1
[grow]
filename=foreign
size=20000
EOF
refused "iogen: job.ini:5: [write] foreign is not written over: it holds 10000 bytes that iogen \
did not write; overwrite=1 allows it
iogen: job.ini:8: [large] bs=1048576 is larger than the 10000 bytes that the job uses of foreign
iogen: job.ini:10: [behind] offset=: byte 20000 lies beyond the end of foreign (10000 bytes)
iogen: job.ini:14: [direct] bs=1000 with direct=1: foreign takes multiples of 512 bytes; that or \
direct=0 works
iogen: job.ini:18: [grow] foreign has 10000 bytes, 20000 are asked for, and it is not made larger: \
iogen did not write it, and the job only reads it; a smaller size= works" job.ini
cat >job.ini <<'EOF'
[copy]
workload=copy
source=foreign
filename=new
norandommap
offset=4k
rw=write:4k
bs=4k,8k
EOF
refused "iogen: job.ini:5: [copy] norandommap= means nothing to a copy, which moves all of \
source= once: leave it out
iogen: job.ini:6: [copy] offset= means nothing to a copy, which moves all of source= once: leave it out
iogen: job.ini:7: [copy] rw= with :N would leave blocks out of the copy
iogen: job.ini:8: [copy] a copy has one block size: bs=SIZE" job.ini

# Thousands of files that are wrong in one way are told once.
refused 'iogen: command line: [a] bs=8192 is larger than the 4096 bytes that the job uses of a.0.0 (and 999 more like this)' \
	--name=a --filesize=4k --bs=8k --nrfiles=500 --numjobs=2
refused 'iogen: command line: [a] no/a.0.0 cannot be made: no: No such file or directory (and 999 more like this)' \
	--name=a --filesize=4k --nrfiles=500 --numjobs=2 --directory=no

# The command line's own.
job=(--size=4k --name=a)
while IFS='|' read -r option message; do
	refused "iogen: command line: $option: $message" "${job[@]}" "$option"
done <<'EOF'
--|not an option
--=3|not an option
--bs|a value is missing: --bs=SIZE[,SIZE[,SIZE]]
--output|a value is missing: --output=TEXT
--output-dir=|a value is missing
--name=|a value is missing
--parse-only=2|this is a flag: write 1 or 0
--output-format=xml|not known; one of: normal csv json json+ fio terse, or several with , between them
--eta=sometimes|not known; one of: auto always never
--interval=x|not a time: write a number with us, ms, s, m, h or d, such as 30s
--section=b|no such section
EOF
refused 'iogen: none.ini: No such file or directory
iogen: command line: nope=y: no such option; --cmdhelp lists them
iogen: command line: fixedbufs=1: an option of ioengine=io_uring, and this job has ioengine=psync' \
	"${job[@]}" -nope y --fixedbufs none.ini
refused 'iogen: command line: size=10x: not a size: write a number with k, m, g or t, such as 64k
iogen: command line: iodepth=-1: not a number: write 32, say
iogen: command line: nosuch=1: no such option; --cmdhelp lists them' \
	"${job[@]}" --size 10x --iodepth -1 --nosuch --direct 1 -rw read
refused 'iogen: no job: write a [section], or --name=NAME with options behind it' --size=4k
refused 'iogen: --cmdhelp=nope: no such option; --cmdhelp lists them' --cmdhelp=nope
refused 'iogen: --enghelp=x: no such engine; --enghelp lists them' --enghelp=x
refused "$("$IOGEN" --help)"
mkdir results
touch results/summary.csv
refused "iogen: --output-dir=results holds results already, and they are not written over; name \
another folder" "${job[@]}" --output-dir=results
refused 'iogen: --output-dir=foreign: Not a directory' "${job[@]}" --output-dir=foreign

# What fio takes and ignores is no error: a run has it among its results, what runs nothing tells it.
printf '[a]\nthreads=1\nsize=4k\n' >job.ini
run 0 --output-dir=warned job.ini
says .io/err ''
grep -q '^warning: job.ini:2: \[a\] threads=1 does nothing, ' .io/out || fail "no word of it"
grep -q '^    "job.ini:2: \[a\] threads=1 does nothing, ' warned/manifest.json || fail "not in the manifest"
run 0 --parse-only job.ini
says .io/err "iogen: warning: job.ini:2: [a] threads=1 does nothing, in fio as here (numjobs= sets \
the workers)"

# What include and ${ are, where they are written wrongly.
printf '[a]\nsize=4k\ninclude=x\ninclude\n' >wrong.ini
refused 'iogen: wrong.ini:3: include is written: include FILE
iogen: wrong.ini:4: include is written: include FILE' wrong.ini
# shellcheck disable=SC2016
refused 'iogen: command line: filename=${HOME/x: behind ${ a } is missing' --name=a --size=4k \
	--filename='${HOME/x'

# What has no end, or is no text, is not read for ever.
run 2 --parse-only /dev/zero
says .io/err 'iogen: /dev/zero:1: the line is longer than 4096 bytes, or has a zero byte in it
iogen: /dev/zero:1: job files of more than 64 MiB are not read: is it one?'
run 2 --parse-only /dev/urandom
run 2 --parse-only <(yes '# no end')
grep -q 'job files of more than 64 MiB are not read' .io/err || fail "a pipe without an end is read on"
run 2 --parse-only <(yes '[a]')
grep -q 'the rest is not read, after 10000 sections' .io/err || fail "sections without an end are read on"
mkfifo .io/pipe
refused 'iogen: .io/pipe: a named pipe, whose writer may never come: read it as standard input, -' .io/pipe
# What does something when it is opened, or read, is not opened.
own="/proc/version: a file of the kernel's own, which is not read here"
refused "iogen: $own" /proc/version
echo 'include /proc/version' >.io/include
refused "iogen: .io/include:1: include $own" .io/include
refused "iogen: command line: [a] read_iolog=$own" --name=a --ioengine=null --size=4k --read_iolog=/proc/version
if [[ $EUID == 0 ]] && mknod .io/sg c 21 0; then
	refused 'iogen: .io/sg: a device that is no terminal, which is not read here' .io/sg
	rm .io/sg
fi
run 0 --parse-only <(printf '[a]\nsize=4k\n')
run 0 --parse-only - <<<$'[a]\nsize=4k'
run 0 --parse-only /dev/stdin <<<$'[a]\nsize=4k'
printf '[a]\nsize=4k\n' | run 0 --parse-only /dev/stdin
printf '[a]\nsize=4k\n' >.io/pipe &
run 0 --parse-only - <.io/pipe

# A message is one write: on a pipe that others write to as well, none of them cuts it in two.
need strace
strace -qq -e trace=write -e signal=none -o .io/writes "$IOGEN" --name=x --no-such-option=1 --name=y \
	--nor-this=1 2>.io/err && fail "went on with unknown options"
is "$(grep -c '^write(2,' .io/writes)" "$(wc -l <.io/err)" "writes to standard error"
