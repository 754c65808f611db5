#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: with --readonly no target is opened for writing, made, filled, cut, marked or removed, with
# whatever option.
# Method: strace, with every option that is on or off, and with each that could write; the folder of the
# targets is the same afterwards. A run without --readonly shows that the calls would be seen.
# takes: 20
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace setfattr

calls=openat,open,creat,openat2,unlink,unlinkat,rename,renameat,renameat2,truncate,ftruncate
calls+=,fallocate,setxattr,fsetxattr,lsetxattr,link,linkat,symlink,symlinkat,mkdir,mkdirat,mknod
calls+=,mknodat,chmod,fchmod,fchmodat,utimensat,pwrite64,pwritev,pwritev2,write,copy_file_range

# changes: the calls of the last run that touched the folder T and could change something there
n=0
changes() {
	awk '
	/^(open|openat|openat2)\(/ {
		if (/[^[:alnum:]]T\// && /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_TMPFILE/)
			print
		next
	}
	/[^[:alnum:]]T\/|\/T>/ && !/^write\([0-9]+<[^>]*\/\.io\// { print }' .io/trace.$n.*
}

# follow ARG...: runs iogen under strace, whatever comes of it; its exit code is in $status
follow() {
	status=0 n=$((n + 1))
	strace -ff -qq -y -e "trace=$calls" -e signal=none \
		-o .io/trace.$n "$IOGEN" --no-results "$@" >.io/out 2>.io/err || status=$?
}

# still ARG...: with --readonly, refused or run, nothing in T is changed
still() {
	follow --readonly "$@"
	[[ $status == [02346] ]] || fail "exit $status: iogen --readonly $*"
	changes >.io/changes
	is "$(<.io/changes)" '' "calls that change something: iogen --readonly $*"
	state >.io/after
	is "$(<.io/after)" "$before" "the folder after iogen --readonly $*"
}

mkdir T
run 0 --no-results --name=a --rw=write --filename=T/ours --size=64k
truncate -s 64k T/sparse
: >T/empty
data T/foreign 65536
before=$(state)
job=(--name=a --filename=T/ours:T/foreign:T/sparse --bs=4k --rw=read)

still "${job[@]}"
is "$status" 0 "exit code of a job that reads"

# Every option that is on or off, alone; then those that say more. The manual has the defaults of all.
mapfile -t flags < <("$IOGEN" --man | awk '
	/^\.SH/ { ours = /OPTIONS OF A JOB/ }
	/^\.TP/ { name = "" }
	/^\.B / { name = $2; gsub(/=.*|\\/, "", name) }
	/^default: \\fB[01]/ && ours { print name }')
at_least "${#flags[@]}" 100 "options that are on or off"
for option in unlink fill_holes create_on_open overwrite; do
	[[ " ${flags[*]} " == *" $option "* ]] || fail "$option is not among the options"
done
# A short run has each third of them, and these.
for i in "${!flags[@]}"; do
	option=${flags[i]}
	long || ((i % 3 == 0)) || [[ " fallocate fill_device unlink fill_holes overwrite " == *" $option "* ]] ||
		continue
	still "${job[@]}" --"$option"=1 --loops=2 --runtime=1
done
while read -r words; do
	# shellcheck disable=SC2086 # they are words
	still "${job[@]}" $words
done <<'END'
--rw=write
--rw=rw
--rw=randwrite --overwrite=1
--rw=trim --overwrite=1
--rw=trimwrite --overwrite=1
--overwrite=1 --fill_holes=1
--unlink=1 --overwrite=1
--unlink=1 --unlink_each_loop=1 --loops=2
--size=1m
--size=1m --overwrite=1 --filename=T/ours
--size=64k --filename=T/empty
--size=64k --filename=T/new
--size=64k --filename=T/new/new
--size=64k --filename=T/new --create_on_open=1
--size=64k --filename=T/new --create_only=1
--create_only=1
--file_append=1
--fallocate=posix --size=1m
--fallocate=truncate --size=1m
--fill_device=1
--verify=crc32c
--verify=crc32c --verify_only=1
--verify=crc32c --rw=write --verify_only=1
--verify=crc32c --rw=write --verify_only=1 --verify_state_save=1
--verify=crc32c --rw=write --verify_only=1 --verify_state_load=1
--fill=2x --rw=write --overwrite=1
--discard=1 --rw=trim --overwrite=1
--zonemode=zbd --zonesize=16k
--zonemode=zbd --zonesize=16k --rw=randrw --overwrite=1
--fsync=1 --end_fsync=1 --sync=sync --end_syncfs=1
--write_hint=short
--direct=1 --uncached=1 --ioengine=io_uring
--direct=1 --nowait=1 --ioengine=libaio
--direct=1 --nowait=1 --ioengine=io_uring
--ioengine=mmap
--ioengine=mmap --rw=write
--file_ops=open_read_close
--openfiles=1
--exec_prerun=true
--exec_postrun=true
--iomem=mmap:T/ours
--iomem=mmapshared:T/ours
--workload=copy --source=T/foreign --filename=T/copy
--workload=copy --source=T/missing --filename=T/copy --size=64k
--workload=copy --source=T/foreign --filename=T/ours
--workload=linked --ioengine=io_uring --filename=T/ours
--workload=writev --rw=write
END
words='iogen: command line: [a] --readonly is given, and'
refused "$words unlink= removes files: leave one out" --readonly "${job[@]}" --unlink=1
refused "$words fill_holes= writes to files: leave one out" --readonly "${job[@]}" --fill_holes=1
refused "$words exec_prerun= runs a command, which may write: leave one out" --readonly "${job[@]}" \
	--exec_prerun=true

# Logs and results are written all the same, and what --probe finds, without a file of its own.
n=$((n + 1))
strace -ff -qq -y -s 0 -e "trace=$calls" -e signal=none -o .io/trace.$n "$IOGEN" --readonly --output-dir=results \
	--probe "${job[@]}" --write_iolog=log --output=summary >.io/out 2>.io/err || fail "exit $? with results"
is "$(changes)" '' 'calls that change something, with --probe'
[[ -s results/summary.csv && -s log && -s summary ]] || fail "results are missing"

# The witness: without --readonly these calls are seen.
follow --name=a --filename=T/sparse --fill_holes=1
is "$status" 0 "exit code of filling"
[[ $(changes) == *'openat('*O_WRONLY* ]] || fail "an opening for writing is not seen: $(changes)"
follow --name=a --filename=T/new --size=64k --unlink=1
[[ $(changes) == *unlink* && $(changes) == *O_CREAT* && $(changes) == *setxattr* ]] ||
	fail "a file made and removed is not seen: $(changes)"
