#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a name that would be two things at once is refused before anything is touched: an output and a
# target, a log and a job file, whatever its spelling; so are names where no file can be made.
# Method: each pair, by the same name, a link, a hard link, and a name that is free.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"

where='iogen: command line:'
another='name another file for one of them'
run 0 --no-results --name=a --rw=write --size=64k --filename=t
ln t hard
ln -s t soft
mkdir d
job=(--no-results --name=a --filename=t)

# A target, of reads or of writes.
for name in t ./t d/../t hard soft "$PWD/t"; do
	for rw in read write; do
		refused "$where --output: $name is also filename=t: $another" "${job[@]}" --rw=$rw \
			--output="$name"
		refused "$where [a] write_iolog=: $name is also filename=t: $another" "${job[@]}" --rw=$rw \
			--write_iolog="$name"
	done
done
refused "$where --output: new is also filename=./new: $another" --no-results --name=a --rw=write \
	--size=64k --filename=./new --output=new
refused "$where --output: x.json is also filename=x.json: $another" --no-results --name=a --rw=write \
	--size=64k --filename=x.json --output=x --output-format=normal,json
refused "$where [a] write_bw_log=: l_bw.2.log is also filename=l_bw.2.log: $another" --no-results \
	--name=a --rw=write --size=64k --filename=l_bw.2.log --write_bw_log=l --numjobs=2
refused "$where --bandwidth-log: agg-read_bw.log is also filename=agg-read_bw.log: $another" \
	--no-results --name=a --rw=write --size=64k --filename=agg-read_bw.log --bandwidth-log
refused "$where [a] exec_prerun=: a.prerun.txt is also filename=a.prerun.txt: $another" --no-results \
	--name=a --rw=write --size=64k --filename=a.prerun.txt --exec_prerun=true
refused "$where --output-dir: d/job.ini is also filename=d/job.ini: $another" --output-dir=d --name=a \
	--rw=write --size=64k --filename=d/job.ini
# The folder of results, those that are made for it, and what lies in it, before anything is there.
new=(--name=a --rw=write --size=64k)
refused "$where --output-dir: n is also filename=n: $another" --output-dir=n "${new[@]}" --filename=n
refused "$where --output-dir: n is also filename=./n: $another" --output-dir=n/r "${new[@]}" --filename=./n
refused "$where --output-dir: n//r/summary.csv is also filename=n/./r/summary.csv: $another" \
	--output-dir=n//r "${new[@]}" --filename=n/./r/summary.csv
refused "$where --output: n is also --output-dir=n: $another" --output-dir=n/r "${new[@]}" --output=n
refused "$where folder of results: iogen-results is also filename=iogen-results: $another" "${new[@]}" \
	--filename=iogen-results
refused "$where --output: n is also filename=n/r/f: $another" --no-results "${new[@]}" --filename=n/r/f \
	--output=n
refused "$where --output-dir: n is also filename=n: $another" check --output-dir=n "${new[@]}" --filename=n
run 0 --output-dir=n/r "${new[@]}" --filename=n/r/f --unlink=1
rm -r n
# A source.
data source 65536
refused "$where --output: source is also source=source: $another" --no-results --name=a \
	--workload=copy --source=source --filename=copy --output=source
# What a shell has made of standard output and standard error: a run prints nothing to its target.
for rw in read write; do
	status=0
	sum=$(cksum <t)
	"$IOGEN" "${job[@]}" --rw=$rw >>t 2>.io/err || status=$?
	is "$status" 2 "exit code with a standard output that is the target"
	says .io/err "$where standard output: /dev/fd/1 is also filename=t: $another"
	is "$(cksum <t)" "$sum" "the target"
done
run 0 --no-results --name=a --rw=write --size=64k --filename=u
sum=$(cksum <u)
status=0
"$IOGEN" --no-results --name=a --rw=write --filename=u 2>>u >.io/out || status=$?
is "$status" 2 "exit code with a standard error that is the target"
is "$(tail -c +65537 u)" "$where standard error: /dev/fd/2 is also filename=u: $another" "what is behind it"
is "$(head -c 65536 u | cksum)" "$sum" "the target"
rm u
"$IOGEN" "${job[@]}" --rw=read --output=o >>o
is "$(grep -c '^a: read' o)" 1 "summaries in what standard output and --output share"
rm o
# A job file, and one that it includes.
printf 'include part.ini\n[a]\nrw=write\nsize=64k\n' >job.ini
: >part.ini
for name in job.ini part.ini; do
	refused "$where job file: $name is also filename=$name: $another" --no-results --overwrite=1 \
		--filename=$name job.ini
	refused "$where --output: $name is also job file=$name: $another" --no-results --filename=x \
		--output=$name job.ini
done
# The same where a shell has made standard input of it.
refused_of() {
	local from=$1 words=$2

	shift 2
	sum=$(cksum <"$from")
	status=0
	"$IOGEN" --no-results "$@" <"$from" >.io/out 2>.io/err || status=$?
	is "$status" 2 "exit code: $*"
	says .io/err "$where $words: $another"
	is "$(cksum <"$from")" "$sum" "$from"
}
printf '[a]\nrw=write\nsize=64k\n' >one.ini
refused_of one.ini 'job file: /dev/fd/0 is also filename=one.ini' --overwrite=1 --filename=one.ini -
refused_of one.ini '--output: one.ini is also job file=/dev/fd/0' --filename=x --output=one.ini -
run 0 --no-results --name=a --rw=read --filename=job.ini --bs=1 --output=out
run 0 --no-results --rw=read --filename=job.ini --size=16 --bs=16 job.ini
# A log that is replayed.
printf 'fio version 3 iolog\n0 t add\n9 t read 0 512\n' >log
refused "$where [a] write_iolog=: log is also read_iolog=log: $another" --no-results --name=a \
	--read_iolog=log --write_iolog=log
refused "$where --output: ./log is also read_iolog=log: $another" --no-results --name=a \
	--read_iolog=log --output=./log
refused_of log '[a] write_iolog=: log is also read_iolog=/dev/fd/0' --name=a --read_iolog=- --write_iolog=log
# A file that a pattern has data of, and one that is mapped under the buffers.
data seed 65536
for option in buffer_pattern verify_pattern; do
	refused "$where --output: seed is also $option=seed: $another" "${job[@]}" --$option="1'seed'" \
		--output=seed
	refused "$where [a] $option=: seed is also filename=seed: $another" --no-results --name=a --rw=write \
		--filename=seed --$option="'seed'" --overwrite=1
done
refused "$where --output: ./seed is also iomem=seed: $another" "${job[@]}" --iomem=mmap:seed --output=./seed
refused "$where [a] iomem=: seed is also filename=seed: $another" --no-results --name=a --rw=write \
	--filename=seed --iomem=mmap:seed --overwrite=1
run 0 "${job[@]}" --rw=write --size=64k --buffer_pattern="'seed'" --output=out
# Two outputs; jobs may share a log.
refused "$where --output: o is also write_iolog=o: $another" "${job[@]}" --output=o --write_iolog=o
run 0 --no-results --filename=t --write_iolog=both --write_lat_log=l --per_job_logs=0 --name=a --name=b
run 0 check "${job[@]}" --rw=write --output=out
run 0 "${job[@]}" --ioengine=null --size=64k --output=t

# Where no file can be made.
why='does not exist and is not made'
refused "$where [a] x/../f $why: a directory in front of .. is missing; write the name without it" \
	--no-results --name=a --rw=write --size=64k --filename=x/../f
refused "$where [a] x/.. $why: a directory in front of .. is missing; write the name without it" \
	--no-results --name=a --rw=write --size=64k --filename=x/..
run 0 --no-results --name=a --rw=write --size=64k --filename=d/../f --unlink=1
run 0 --no-results --name=a --rw=write --size=64k --filename=x/..f --unlink=1
if mountpoint -q /dev; then
	name=/dev/iogen-no-such-device
	refused "$where [a] $name $why: it would lie in memory, among the devices of /dev" --no-results \
		--name=a --rw=write --size=64k --filename=$name
	refused "$where [a] $name $why: it would lie in memory, among the devices of /dev" --no-results \
		--name=a --size=64k --filename=$name
	[[ ! -e $name ]] || fail "a file was made in /dev"
fi
if mountpoint -q /dev/shm; then
	run 0 --no-results --name=a --rw=write --size=64k --filename=/dev/shm/iogen.$$ --unlink=1
fi
# Files of the kernel's own are as empty as new ones, and what is written to one is an order.
if [[ -w /proc/self/comm ]]; then
	tiny=(--no-results --name=a --size=16 --bs=16 --filename=/proc/self/comm)
	order='is a file of the kernel'\''s own, to which a write is an order'
	for words in --rw=write '--rw=write --overwrite=1' '--workload=copy --source=t' '--rw=read --fill_holes=1' \
		'--rw=trim --overwrite=1' '--ioengine=falloc --rw=write'; do
		# shellcheck disable=SC2086 # they are words
		refused "$where [a] /proc/self/comm is not written to: it $order" "${tiny[@]}" $words
	done
	refused "$where [a] /proc/self/comm has 0 bytes, 16 are asked for, and it is not made larger: it is one of the kernel's own" \
		"${tiny[@]}" --rw=read
	refused "$where [a] /proc/self/comm is not removed: it is one of the kernel's own" --no-results --name=a \
		--ioengine=filedelete --overwrite=1 --filename=/proc/self/comm
	for words in '--rw=write --size=64k --filename=/proc/new/f' '--ioengine=dircreate --filename=/proc/new'; do
		# shellcheck disable=SC2086 # they are words
		refused "$where [a] ${words##*=} $why: it would lie among files of the kernel's own" --no-results \
			--name=a $words
	done
fi

# A log that cannot be written is told before the run.
if [[ $EUID == 0 ]] && type setpriv >/dev/null 2>&1; then
	as_nobody
	refused "$where --bandwidth-log: no log can be written in the working directory: Permission denied" \
		"${job[@]}" --bandwidth-log
fi
