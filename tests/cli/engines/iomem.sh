#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: I/O buffers are in the memory that iomem= names, as the job aligns them.
# Method: strace, for the calls that take memory and for the addresses that I/O is done at.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need strace
! sanitized || skip "a sanitizer's runtime takes memory of its own"

job=(--no-results --name=a --filename=x --rw=write --size=64k --overwrite=1)
run 0 "${job[@]}"
cp x wanted

# mapped OPTION...: what the worker mapped in one piece of 64 KiB, or shared, in $calls
mapped() {
	traced mmap,shmget,shmat,shmctl,ftruncate "${job[@]}" --bs=16k --size=64k "$@"
	calls=$(grep -E 'MAP_POPULATE|^shm|^ftruncate' .io/trace.work || true)
}

has() {
	grep -qE "$1" <<<"$calls" || fail "no $1 in: $calls"
}

mapped
has 'MAP_PRIVATE\|MAP_ANONYMOUS\|MAP_POPULATE'
for mem in malloc mmap; do
	mapped --iomem=$mem
	has 'MAP_PRIVATE\|MAP_ANONYMOUS\|MAP_POPULATE'
	cp x as-$mem
done
mapped --mem=mmapshared
has 'MAP_SHARED\|MAP_ANONYMOUS\|MAP_POPULATE'
mapped --iomem=shm
has '^shmget\(IPC_PRIVATE, [0-9]+, IPC_CREAT\|0600\) '
has '^shmctl\([0-9]+, IPC_RMID'
cmp x as-malloc >&2 || fail "other memory, other contents"

# A file that is missing is made for it and leaves nothing behind; one that is there is not lost.
for mem in mmap mmapshared; do
	before=$(find . -path ./.io -prune -o -print | sort)
	mapped --iomem=$mem:buffers --numjobs=2
	kind=MAP_PRIVATE
	[[ $mem == mmap ]] || kind=MAP_SHARED
	has "$kind\|MAP_POPULATE, [0-9]+, 0"
	is "$(find . -path ./.io -prune -o -print | sort)" "$before" "files after iomem=$mem:buffers"
done
data mine 1000000
cp mine kept
run 2 "${job[@]}" --iomem=mmapshared:mine
grep -q 'iomem=mmapshared:mine exists, and would be written over' .io/err || fail "other words"
run 0 "${job[@]}" --iomem=mmap:mine
cmp mine kept >&2 || fail "a file that was there is changed"
truncate -s 100 mine
run 2 "${job[@]}" --iomem=mmap:mine
grep -q 'iomem=mmap:mine has 100 bytes, and [0-9]* are needed' .io/err || fail "other words"
run 2 "${job[@]}" --iomem=mmap:none/such
grep -q 'iomem=mmap:none/such: cannot make a file of' .io/err || fail "other words"

# What is no memory is refused, and nobody waits for the other end of a pipe.
mkfifo .io/pipe
mkdir .io/folder
for name in .io/pipe .io/folder; do
	for mem in mmap mmapshared mmaphuge; do
		run 2 "${job[@]}" --iomem=$mem:$name
		grep -q "iomem=$mem:$name is neither a file nor a device" .io/err || fail "other words"
	done
done
# With --readonly nothing that is there is written to; what is missing has no name.
run 2 "${job[@]}" --rw=read --readonly --iomem=mmapshared:/dev/zero
grep -q 'iomem=mmapshared:/dev/zero: --readonly is given' .io/err || fail "other words"
run 0 "${job[@]}" --rw=read --iomem=mmapshared:/dev/zero
run 0 "${job[@]}" --rw=read --readonly --iomem=mmap:/dev/zero
run 0 "${job[@]}" --rw=read --readonly --iomem=mmapshared:missing

# Huge pages are asked for; where there are none, the error says what to do.
huge() {
	strace -f -qq -e trace=mmap,shmget -o .io/huge "$IOGEN" "${job[@]}" "$@" >.io/out 2>.io/err ||
		grep -qE 'vm.nr_hugepages|hugepage-size' .io/err || fail "no advice: $*"
}
huge --iomem=mmaphuge
grep -q 'MAP_HUGETLB' .io/huge || fail "no MAP_HUGETLB"
huge --iomem=shmhuge
grep -qE '^[0-9]+ +shmget\(.*SHM_HUGETLB' .io/huge || fail "no SHM_HUGETLB"
huge --iomem=mmaphuge --hugepage-size=2m
grep -qE 'MAP_HUGETLB\|21<<MAP_HUGE_SHIFT' .io/huge || fail "no page size: $(grep HUGE .io/huge)"
huge --iomem=mmaphuge --hugepage-size=64m
grep -q 'no huge pages of 65536 KiB' .io/err || fail "a size that is no system's"

# places OPTION...: where in their pages the buffers are that were written from
places() {
	rm -f .io/trace*
	strace -ff -qq -e trace=pwrite64 -e raw=pwrite64 -o .io/trace "$IOGEN" "${job[@]}" "$@" \
		>.io/out 2>.io/err || fail "iogen $*"
	cat .io/trace.* | sed -nE 's/^pwrite64\(0x[0-9a-f]+, (0x[0-9a-f]+),.*/\1/p' | sort -u |
		while read -r at; do
			echo $((at % ${modulus-4096}))
		done | sort -nu | xargs
}
is "$(places)" 0 "the place in a page"
is "$(places --iomem_align=512)" 512 "the place with iomem_align=512"
is "$(places --mem_align=1)" 1 "the place with mem_align=1"
is "$(places --iomem_align=4k)" 0 "the place with iomem_align=4k"
is "$(modulus=$((1 << 20)) places --iomem_align=1m)" 0 "the place with iomem_align=1m"
is "$(places --iomem_align=5000 --iomem=shm)" 904 "the place with iomem_align=5000"

a=(--no-results --name=a --ioengine=null --size=64k)
at='iogen: command line'
refused "$at: [a] hugepage-size= is for iomem=mmaphuge and shmhuge" "${a[@]}" --hugepage-size=2m
refused "$at: [a] hugepage-size=: not a power of two: write 2m, say" "${a[@]}" \
	--hugepage-size=3m --iomem=shmhuge
for value in cudamalloc shm:x mmap: mmapx; do
	run 2 "${a[@]}" --iomem="$value"
	grep -qF "iomem=$value: " .io/err || fail "does not name iomem=$value"
done
