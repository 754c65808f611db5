#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: files and directories are made, looked at and removed by their names, each once, and counted; and
# nothing is removed that iogen did not make, unless overwrite=1 names a file.
# Method: the file system itself says what is there; strace counts calls; fio does the same beside it.
# A file that takes a name meanwhile is moved there by exec_prerun=.
# takes: 15
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace python3
laws=$(realpath "$(dirname "$0")/../laws.py")

# there N WHAT TEST...: so many names pass these tests of find(1)
there() {
	local names

	find . -path ./.io -prune -o "${@:3}" -print >.io/there
	mapfile -t names <.io/there
	is "${#names[@]}" "$1" "$2"
}

# counted OP IOS WORDS...: a run whose row of that operation has so many, without an error
counted() {
	local op=$1 ios=$2

	shift 2
	rm -rf .io/results
	run 0 --output-dir=.io/results --name=a "$@"
	look .io/results/summary.csv ios op="$op"
	is "${cells[*]}" "$ios" "operations of: $*"
	look .io/results/summary.csv errors op="$op"
	is "${cells[*]}" 0 "errors of: $*"
	add .io/results/histogram.csv count op="$op" kind=lat
	is "$sum" "$ios" "latencies of: $*"
	python3 "$laws" check .io/results || fail "a law is broken: $*"
	look .io/results/summary.csv op
	is "${#cells[@]}" "${rows:-1}" "rows of: $*"
}

# As engines of fio's names, in the row that fio has them in.
fio=(--nrfiles=5 --filesize=4k --openfiles=1 --numjobs=2)
counted read 10 "${fio[@]}" --ioengine=filecreate --create_on_open=1 --fallocate=none
there 10 'files that filecreate made' -name 'a.*' -empty
counted write 10 "${fio[@]}" --ioengine=filestat --rw=write --stat_type=lstat
there 10 'files that filestat laid out' -name 'a.*' -size 4k
counted read 10 "${fio[@]}" --ioengine=filestat --stat_type=statx
counted read 10 "${fio[@]}" --ioengine=filedelete --unlink=0
there 0 'files that filedelete left' -name 'a.*'
counted read 10 "${fio[@]}" --ioengine=dircreate
there 10 'directories that dircreate made' -name 'a.*' -type d
counted read 10 "${fio[@]}" --ioengine=dirstat
counted read 10 "${fio[@]}" --ioengine=dirdelete
there 0 'directories that dirdelete left' -name 'a.*'
if [[ $(type -P fio) ]]; then
	for engine in filecreate filestat filedelete; do
		if fio --enghelp 2>/dev/null | grep -q "$engine"; then
			is "$(cd .io && fio --name=f "${fio[@]}" --thread --group_reporting --ioengine=$engine \
				--output-format=json | sed -n '/"read"/,/}/s/.*"total_ios" : \([0-9]*\).*/\1/p')" 10 \
				"operations of fio's $engine"
		fi
	done
fi

# As units of iogen's own, on a synchronous engine and as linked chains.
storm=(--nrfiles=20 --filesize=4k-64k --bs=file)
for how in '--ioengine=psync' '--ioengine=io_uring --iodepth=8' '--ioengine=io_uring --force_async=3 --direct=1'; do
	[[ $how != *io_uring* ]] || has_io_uring || continue
	read -ra way <<<"$how"
	rows=2 counted chain 20 "${storm[@]}" "${way[@]}" --file_ops=create_write_close
	there 20 "files of $how" -name 'a.*' -size +3k -size -65k
	bytes=$(find . -name 'a.*' -printf '%s\n' | awk '{ n += $1 } END { printf "%.0f\n", n }')
	is "$(cells .io/results/summary.csv bytes op=write)" "$bytes" "bytes of $how"
	at_least "$(find . -name 'a.*' -printf '%s\n' | sort -u | wc -l)" 2 "sizes of $how"
	rows=2 counted chain 20 "${storm[@]}" "${way[@]}" --file_ops=open_read_close
	is "$(cells .io/results/summary.csv bytes op=read)" "$bytes" "bytes read back by $how"
	counted chain 20 "${storm[@]}" "${way[@]}" --file_ops=stat
	counted chain 20 "${storm[@]}" "${way[@]}" --file_ops=unlink
	there 0 "files left by $how" -name 'a.*'
	[[ $how != *direct* ]] || continue
	counted chain 20 --nrfiles=20 "${way[@]}" --file_ops=create
	counted chain 20 --nrfiles=20 "${way[@]}" --file_ops=unlink --filesize=4k
	counted chain 20 --nrfiles=20 "${way[@]}" --file_ops=mkdir
	there 20 "directories of $how" -name 'a.*' -type d
	counted chain 20 --nrfiles=20 "${way[@]}" --file_ops=stat_dir
	counted chain 20 --nrfiles=20 "${way[@]}" --file_ops=rmdir
	there 0 "directories left by $how" -name 'a.*'
done

# One call a unit, of the kind that was asked for.
for what in 'filecreate openat O_EXCL' 'filestat newfstatat a\.0\.[0-9]",.{0,80}, 0\)' 'filedelete unlink a\.0\.'; do
	read -r engine call word <<<"$what"
	strace -f -o .io/trace -e "trace=$call" "$IOGEN" --no-results --name=a --ioengine="$engine" --nrfiles=7 \
		--filesize=4k >.io/out
	calls=$(grep -cE "$call.*a\.0\.[0-9].*$word|$call.*$word" .io/trace)
	if [[ $engine == filestat ]]; then
		at_least "$calls" 7 "calls of $engine"
	else
		is "$calls" 7 "calls of $engine"
	fi
done

# A storm in one job: each step begins where the one before has ended, in each round.
cat >.io/storm.ini <<'END'
[global]
filename_format=s/$jobnum.$filenum
nrfiles=10
numjobs=2
filesize=4k-16k
bs=file
[make]
file_ops=create_write_close
[look]
stonewall
file_ops=stat
[read]
stonewall
file_ops=open_read_close
[plain]
stonewall
rw=read
[gone]
stonewall
file_ops=unlink
END
run 0 --output-dir=.io/rounds --rounds=3 .io/storm.ini
is "$(cells .io/rounds/summary.csv ios op=chain job=gone | xargs)" "20 20 20" "files removed in each round"
there 0 'files that the storm left' -path './s/*'
run 0 check .io/storm.ini
grep -q '^    makes s/0.0' .io/out || fail 'check does not say what is made'
grep -q '^    removes s/0.0' .io/out || fail 'check does not say what is removed'
rmdir s

# Whose it is. Nothing is touched where it is somebody's.
data mine 8192
: >empty
ln -s mine link
mkdir dir
on=(--no-results --name=a --filesize=4k)
by='iogen: command line: [a]'
no='iogen did not make it, or it has changed since'
for f in mine empty; do
	refused "$by $f is not removed: $no; overwrite=1 allows it" "${on[@]}" --filename=$f --file_ops=unlink
	refused "$by $f is not removed: $no; overwrite=1 allows it" "${on[@]}" --filename=$f --ioengine=filedelete
	for op in create create_write_close; do
		refused "$by $f is not removed to be made anew: $no; overwrite=1 allows it" \
			"${on[@]}" --filename=$f --file_ops=$op
	done
done
refused "$by link is not removed: it is a symbolic link, which iogen did not make" \
	"${on[@]}" --filename=link --file_ops=unlink --overwrite=1
refused "$by dir is not removed: $no" "${on[@]}" --filename=dir --file_ops=rmdir --overwrite=1
refused "$by dir is not removed: $no" "${on[@]}" --filename=dir --ioengine=dirdelete --overwrite=1
refused "$by dir is not removed to be made anew: $no" "${on[@]}" --filename=dir --file_ops=mkdir
refused "$by mine is not removed: it is no directory" "${on[@]}" --filename=mine --file_ops=rmdir
refused "$by dir: neither a file nor a block device" "${on[@]}" --filename=dir --file_ops=unlink
refused "$by mine is no directory" "${on[@]}" --filename=mine --file_ops=stat_dir
for op in create create_write_close mkdir; do
	refused "$by /dev/new does not exist and is not made: it would lie in memory, among the devices of /dev" \
		"${on[@]}" --filename=/dev/new --file_ops=$op
done
for engine in filecreate:'makes files' filedelete:'removes files' dircreate:'makes directories' \
	dirdelete:'removes directories'; do
	refused "$by --readonly is given, and the job ${engine#*:}" --readonly "${on[@]}" --filename=new \
		--ioengine="${engine%%:*}"
done
refused "$by new: each worker makes files of its own: without filename=, or with \$jobnum in it, each has \
other names" "${on[@]}" --filename=new --numjobs=2 --file_ops=create
run 0 "${on[@]}" --filename=mine --file_ops=stat
run 0 "${on[@]}" --filename=empty --file_ops=unlink --overwrite=1
[[ ! -e empty ]] || fail 'overwrite=1 removed nothing'

# Smaller than asked for, as a killed run may leave it, it is looked at and removed as it is.
echo short >short
run 0 "${on[@]}" --filename=short --filesize=64k --file_ops=stat
is "$(<short)" short 'what was looked at'
run 0 "${on[@]}" --filename=short --filesize=64k --file_ops=unlink --overwrite=1
[[ ! -e short ]] || fail 'overwrite=1 did not remove a short file'

# A file of iogen's that somebody has changed is theirs; so is a directory with something in it.
run 0 "${on[@]}" --filename=own --file_ops=create_write_close
echo more >>own
refused "$by own is not removed: $no; overwrite=1 allows it" "${on[@]}" --filename=own --file_ops=unlink
run 0 "${on[@]}" --filename=full --file_ops=mkdir
: >full/thing
run 2 "${on[@]}" --filename=full --file_ops=rmdir || true
[[ -e full/thing ]] || fail 'a directory with something in it was removed'

# Another file takes the name when the job is about to remove it.
for engine in psync threads io_uring; do
	[[ $engine != io_uring ]] || has_io_uring || continue
	rm -f x
	cp mine next
	run 6 "${on[@]}" --filename=x --file_ops=unlink --ioengine=$engine --exec_prerun='mv next x'
	says .io/err 'iogen: [a] x is not removed: another file has this name by now, which is left as it is'
	cmp mine x || fail 'somebody else has lost x'
	rm x
	cp mine next
	run 6 "${on[@]}" --filename=x --file_ops=create_write_close --ioengine=$engine --exec_prerun='mv next x'
	says .io/err 'iogen: [a] open of x: File exists'
	cmp mine x || fail 'x was written over'
	rm x
done

# What makes no sense is refused.
refused "$by time_based= means nothing with file_ops=unlink, which removes files once: leave it out; rounds= \
begins anew" "${on[@]}" --filename=z --file_ops=unlink --time_based=1 --runtime=1
refused "$by file_ops=stat moves no data: leave rw= out" "${on[@]}" --filename=z --file_ops=stat --rw=randread --bs=4k
refused "$by bs=file needs filesize=, such as filesize=4k-64k, or size=" --no-results --name=a --rw=write \
	--filename=z --bs=file
refused "$by file_ops=create_write_close writes each file in one piece: bs=file" \
	"${on[@]}" --filename=z --file_ops=create_write_close --bs=2k
refused "$by ioengine=filestat does one thing with each file: leave file_ops= out" \
	"${on[@]}" --filename=z --file_ops=unlink --ioengine=filestat
