#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a file system that is full, becomes read-only, or whose files somebody moves or cuts in the middle of
# a run costs no more than what is said on standard error; results are whole or absent.
# Method: a table of such faults, made with small file systems in memory and with mv, rm and truncate.
# takes: 15
# shellcheck source=tests/cli/faults.bash
. "$(dirname "$0")/../faults.bash"
need_root "mount a file system"

results_on() {
	mkdir out
	mounted none out -t tmpfs -o "$@"
}
in_folder() {
	mkdir d
	mv data d/f
}
# gone FOLDER: with what a run adds to it meanwhile
gone() {
	until rm -r "$1" 2>.io/rm; do
		[[ -e $1 ]] || break
	done
}
# scribble: over all of the job's region, until that ends
scribble() {
	while kill -0 "$pid" 2>/dev/null; do
		dd if=/dev/urandom of=data bs=1M seek=1 count=1 conv=notrunc status=none
	done
}

table <<'END'
no room for a file that is laid out | small size=256k | --filename=small/f --rw=read | 2 | size=: small/f takes 2 MiB, and the file system has 256 KiB free | absent
no room for a file that is reserved | small size=256k | --filename=small/f --rw=write | 2 | size=: small/f takes 2 MiB, and the file system has 256 KiB free | absent
no room for a source | small size=256k | --workload=copy --source=data --filename=small/f --offset=0 --size=4m | 2 | size=: small/f takes 4 MiB, and the file system has 256 KiB free | absent
no inode for the target | small size=4m,nr_inodes=1 | --filename=small/f --rw=write | 6 | small/f: .*No space left on device | absent
no room for what the job writes | small size=512k | --filename=small/f --rw=write --fallocate=none --io_size=1m --overwrite=0 --ioengine=psync | 6 | write of 4096 bytes at byte [0-9]+ of small/f: No space left | whole
the same by libaio | small size=512k | --filename=small/f --rw=write --fallocate=none --io_size=1m --overwrite=0 --ioengine=libaio | 6 | write of 4096 bytes at byte [0-9]+ of small/f: No space left | whole
the disk becomes full | small size=8m; amid 'head -c 16m /dev/zero >small/g 2>.io/head || true' | --filename=small/f --rw=randrw --fallocate=none --overwrite=0 --ioengine=posixaio $brief | 0 6 | * | whole
no room for results | results_on size=4k | --filename=data --rw=randrw | 1 | out/.*: cannot be written: No space left on device | cut
room for some of the results | results_on size=16k | --filename=data --rw=randrw | 1 | out/.*: cannot be written: No space left on device | cut
no inodes for results | results_on size=4m,nr_inodes=4 | --filename=data --rw=randrw | 1 | out/.*: cannot be .*: No space left on device | cut
results become read-only | results_on size=4m; amid 'mount -o remount,ro out && signal TERM' | --filename=data --rw=randrw $hour | 1 143 | out/.*Read-only file system | absent
results are hidden | mkdir out; amid 'mounted none out -t tmpfs -o ro && signal TERM' | --filename=data --rw=randrw $hour | 1 143 | out | absent
the folder of results is removed | amid 'gone out && signal TERM' | --filename=data --rw=randrw $hour | 1 143 | out/.*No such file or directory | absent
the folder of results is renamed | amid 'mv out elsewhere && signal TERM' | --filename=data --rw=randrw $hour | 1 143 | out/.*No such file or directory | absent
a file takes the place of the results | amid 'gone out && : >out && signal TERM' | --filename=data --rw=randrw $hour | 1 143 | out: another folder or file has this name | absent
a table has its name taken by a folder | amid 'mkdir out/interval.csv && signal TERM' | --filename=data --rw=randrw $hour | 1 143 | out/interval.csv: is there, and is no file | cut
a target that is being written cannot become read-only | small size=8m; amid '! mount -o remount,ro small 2>.io/mount && signal TERM' | --filename=small/f --rw=randrw $hour | 143 | - | whole
a target that is read becomes read-only | small size=8m; cp data small/f; amid mount -o remount,ro small | --filename=small/f --rw=randread $brief | 0 | - | whole
small files: results | under prlimit --fsize=2048 | --ioengine=null --rw=read | 1 | out/.*File too large.*ulimit -f | cut
small files: layout | under prlimit --fsize=102400 | --filename=f --rw=read | 6 | f: .*File too large.*ulimit -f | absent
small files: run | under prlimit --fsize=1500000 | --filename=data --rw=write --ioengine=psync | 6 | write of [0-9]+ bytes at byte [0-9]+ of data: File too large.*ulimit -f | whole
the target is removed | amid rm data | --filename=data --rw=randrw $brief | 0 | - | whole
the target is renamed | amid mv data other | --filename=data --rw=randrw $brief | 0 | - | whole
the target is replaced | cp data next; amid mv next data | --filename=data --rw=randrw $brief | 0 | - | whole
the target is replaced, then removed by the job | cp data next; amid 'mv next f && signal TERM' | --filename=f --rw=randrw --unlink=1 $hour | 6 143 | another file has this name by now | whole
the target is cut | amid truncate -s 1m data | --filename=data --rw=randread $hour | 6 | of data: the file ends there: it has shrunk | whole
the target is cut below a mapping | amid truncate -s 1m data | --filename=data --ioengine=mmap --rw=randread $hour | 6 | data: .*shrunk | whole
the target is cut and grows again | amid 'truncate -s 1m data && truncate -s 2m data' | --filename=data --rw=randwrite $brief | 0 6 | * | whole
the target loses all rights | amid chmod 0 data | --filename=data --rw=randrw $brief | 0 | - | whole
the folder of the target is removed | in_folder; amid rm -r d | --filename=d/f --rw=randrw $brief | 0 | - | whole
the folder of the target is hidden | in_folder; amid mounted none d -t tmpfs | --filename=d/f --rw=randrw $brief | 0 | - | whole
others write into what is verified | amid scribble | --filename=data --rw=write --verify=crc32c --time_based --runtime=1h | 6 | [Vv]erif | whole
END
