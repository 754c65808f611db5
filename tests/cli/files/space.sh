#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a run whose files do not fit into the free space is refused before anything is touched, by check,
# plan and the run alike; what fits, to the last byte, or may yet fit, runs.
# Method: file systems of a few MiB, whose free space the kernel tells; blocks of files.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need_root "mount a small file system"
need mkfs.ext4
mkdir fs
mounted none fs -t tmpfs -o size=8m

# Steps, rounds and the precondition share one file.
cat >matrix.ini <<'END'
[global]
filename=fs/f
size=5m
rounds=2
sweep.bs=4k 16k
[fill]
phase=precondition
fill=2x
[m]
rw=randrw
number_ios=4
END
run 0 --no-results matrix.ini
rm fs/f
too_much 'command line: [fill] size=: fs/f takes 9 MiB, and the file system has 8 MiB free: a smaller size= fits, or another place' --size=9m matrix.ini

# Files of several jobs, stages and workers add up, and what other steps need.
b='command line: [b] size=: fs/b.0.0 and 1 other file take 8.5 MiB, and the file system has 8 MiB free: a smaller size= fits, or another place'
a=(--directory=fs --name=a --size=3584k --rw=write)
too_much "$b" "${a[@]}" --name=b --size=5m --stonewall --runtime=1s --time_based
too_much "${b/other file/other file}" "${a[@]}" --name=b --sweep.size='1m 5m' --rw=randwrite
run 2 check "${a[@]}" --numjobs=3
grep -q 'size=: fs/a.0.0 and 2 other files take 10.5 MiB' .io/err || fail "workers: $(<.io/err)"
run 2 check --name=a --filename=fs/to --source=/dev/null --workload=copy --size=9m
! grep -q 'free' .io/err || fail "a source that is no file"
run 2 check --name=a --directory=fs --nrfiles=3 --filesize=3m
grep -q 'filesize=: fs/a.0.0 and 2 other files take 9 MiB' .io/err || fail "filesize=: $(<.io/err)"

# To the last byte; a file has its space already.
free=$(($(stat -f -c '%f * %S' fs)))
is "$free" 8388608 "bytes free"
run 0 --no-results --name=a --filename=fs/f --rw=write --bs=64k --size=$free
is "$(stat -f -c %f fs)" 0 "blocks free"
run 0 --no-results --name=a --filename=fs/f --rw=randrw --number_ios=4 --size=$free
run 0 --no-results --name=a --filename=fs/f --fill=1x --bs=64k
rm fs/f
too_much "command line: [a] size=: fs/f takes $((free + 4096)) bytes, and the file system has $free free: a \
smaller size= fits, or another place" --name=a --filename=fs/f --rw=write --size=$((free + 4096))

# Holes that are filled, or written to the end, need space; what may stay within it does not.
truncate -s 9m fs/s
sparse='command line: [a] size=: fs/s takes 9 MiB, and the file system has 8 MiB free: a smaller size= fits, or another place'
too_much "$sparse" --name=a --filename=fs/s --overwrite=1 --fill=1x
too_much "$sparse" --name=a --filename=fs/s --fill_holes=1
too_much "$sparse" --name=a --filename=fs/s --overwrite=1 --rw=write --fallocate=none
run 0 --no-results --name=a --filename=fs/s --rw=randread --number_ios=4
for job in --number_ios=4 --io_size=1m '--rw=randwrite --number_ios=4' '--runtime=10ms --rate=1m' \
	'--zero_buffers=1 --number_ios=2' --fill_device=1; do
	rm -f fs/n
	# shellcheck disable=SC2086 # words
	run 0 --no-results --name=a --filename=fs/n --size=9m --rw=write --fallocate=none $job
done
run 0 check --name=a --ioengine=null --size=1t --rw=write
undo

# Of ext4, the superuser has the reserve, too, and others have not.
truncate -s 8m image
mkfs.ext4 -q -m 20 -O ^has_journal image
mounted image fs -o loop
chmod 777 fs
read -r all free size < <(stat -f -c '%f %a %S' fs)
run 0 check --name=a --filename=fs/f --rw=write --size=$((all * size))
run 2 check --name=a --filename=fs/f --rw=write --size=$((all * size + 4096))
if [[ $(type -P setpriv) ]]; then
	as_nobody
	run 0 check --name=a --filename=fs/f --rw=write --size=$((free * size))
	run 2 check --name=a --filename=fs/f --rw=write --size=$((free * size + 4096))
	grep -q "has $((free * size)) free" .io/err || fail "the reserve: $(<.io/err)"
fi
