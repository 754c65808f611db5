#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what fio takes and what asks for nothing that iogen lacks is taken, and means what it means
# there; what iogen lacks is refused as what it is, with the reason.
# Method: tables of options; what --showcmd says of each; the jobs that are made; strace; fio --cmdhelp.
# takes: 6
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
job=(--name=a --ioengine=null --size=64k)

# What is written, and what it means in iogen's words: nothing, where it is the default.
page=$(getconf PAGESIZE)
count=0
while read -r option meaning; do
	run 0 --showcmd --name=a "$option"
	is "$(cut -d ' ' -f 3- .io/out)" "${meaning//PAGES/$((8 * page / 1024))k}" "$option"
	says .io/err ''
	count=$((count + 1))
done <<'EOF2'
--offset=0%
--offset=10%% --offset=10%
--size=8*$pagesize --size=PAGES
--size=$pagesize*8 --size=PAGES
--size=(8*$pagesize) --size=PAGES
--size=50%% --size=50%
--rwmixread=70% --rwmixread=70
--rwmixwrite=30%% --rwmixread=70
--percentage_random=50%,20%,10% --percentage_random=50,20,10
--buffer_compress_percentage=10% --refill_buffers=1 --buffer_compress_percentage=10
--percentile_list=99:50:99.9:50:1 --percentile_list=1:50:99:99.9
--ignore_error=0x5 --ignore_error=EIO
--ignore_error=EWOULDBLOCK:EDEADLOCK,ENOTSUP --ignore_error=EAGAIN:EDEADLK,EOPNOTSUPP
--ioengine=aio --ioengine=libaio
--ioengine=aiolib --ioengine=libaio
--ioengine=linuxaio --ioengine=libaio
--unified_rw_reporting=2 --unified_rw_reporting=2
--description=50%% --description=50%%
--sprandom=0
--fdp=0
--num_range=1
--filetype=none
--filetype=file
--lockfile=none
--verify_policy=completed
--trim_percentage=0
--write_barrier=0
--zonemode=none
--max_open_zones=0
--zonecapacity=0
--atomic=0
EOF2
is "$count" 31 "rows of the table"
run 0 --showcmd "${job[@]}" --size="10*\$mb_memory"
is "$(<.io/out)" "$("$IOGEN" --showcmd "${job[@]}" --size="(10*\$mb_memory)")" 'with mb_memory'
for option in filesize rate rate_iops; do # a range, and rates
	run 0 --showcmd "${job[@]}" "--$option=10*10*\$pagesize"
	is "$(<.io/out)" "$("$IOGEN" --showcmd "${job[@]}" "--$option=(10*10*\$pagesize)")" "$option with pagesize"
done

refused 'iogen: command line: rate_iops=5000*0.5: not a rate: write I/Os a second, such as 5000 or 20k, or a calculation '\
"in parentheses, such as (\${PEAK}*7/10)" --no-results "${job[@]}" '--rate_iops=5000*0.5'

# Taken with a word, and an error where words are.
while IFS='|' read -r option meaning said; do
	run 0 --showcmd --name=a "$option"
	is "$(cut -d ' ' -f 3- .io/out)" "$meaning" "$option"
	says .io/err "iogen: warning: command line: $said"
	refused "iogen: command line: $said" --warnings-fatal --no-results "${job[@]}" "$option"
done <<'EOF2'
--iodepth=128*4|--iodepth=128|iodepth=128*4: 128 is taken, as in fio: a calculation stands in parentheses, (128*4)
--size=64k*2|--size=64k|size=64k*2: 64k is taken, as in fio: a calculation stands in parentheses, (64k*2)
--log_compression=64k||log_compression=64k does nothing here: logs are text, and are written when the run has ended
--max_open_zones=8||[a] max_open_zones= does nothing without zonemode=zbd
--zone_reset_threshold=0.25||[a] zone_reset_threshold= does nothing without zonemode=zbd
--write_zone_remainder=1||write_zone_remainder=1 does nothing here: what is less than a block at the end of a zone stays as it is
--significant_figures=6||significant_figures=6 does nothing here: numbers of the summary have the digits that they need
--time_based||[a] time_based does nothing without runtime=, such as runtime=30s: the job ends when its work is done
EOF2
if type fio >/dev/null 2>&1; then
	fio --output=.io/fio --output-format=json --name=a --ioengine=null --bs=512 '--size=8192*2'
	grep -q '"io_bytes" : 8192,' .io/fio || fail "fio multiplies"
fi
run 0 --output-dir=mapped --name=a --filename=m --size=64k --ioengine=mmap --direct=1
grep -q '^warning: command line: \[a\] direct=1 does nothing: ioengine=mmap works in the page cache$' \
	.io/out || fail "no word of direct=1"
is "$(cells mapped/summary.csv ios) $(grep -c '^direct=0' mapped/job.ini)" '16 1' "ios, and direct="

# Both reports of a mix, as by name.
for both in 2 both; do
	"$IOGEN" --no-results "${job[@]}" --rw=randrw --unified_rw_reporting=$both | grep -c '^a: ' >.io/$both
done
is "$(<.io/2)" "$(<.io/both)" "lines of both"

# A job that only reads checks what it reads, also with verify_only=1.
run 0 --no-results --name=v --filename=v --size=64k --rw=write --verify=crc32c --do_verify=0
run 0 --output-dir=checked --name=v --filename=v --size=64k --rw=read --verify=crc32c --verify_only=1
is "$(cells checked/summary.csv ios op=read)" 16 "blocks checked"
printf 'wrong' | dd of=v bs=1 seek=5000 conv=notrunc status=none
run 6 --no-results --name=v --filename=v --size=64k --rw=read --verify=crc32c --verify_only=1

# Logs of all jobs under another name.
mkdir logs
run 0 --no-results --bandwidth-log=logs/mine "${job[@]}"
run 0 --no-results --bandwidth-log "${job[@]}"
is "$(echo logs/*)" 'logs/mine-read_bw.log logs/mine-trim_bw.log logs/mine-write_bw.log' "logs by name"
is "$(echo agg*)" 'agg-read_bw.log agg-trim_bw.log agg-write_bw.log' "logs"
refused 'iogen: command line: --bandwidth-log: no log can be written in none/: No such file or directory' \
	--no-results --bandwidth-log=none/x "${job[@]}"

# libaio asks the kernel not to wait, and io_submit(2) has that in each iocb.
if [[ $(type -P strace) ]]; then
	members=1
	run 0 --no-results --name=n --filename=n --size=64k
	traced io_submit --no-results --name=n --filename=n --size=64k --ioengine=libaio --nowait=1 --invalidate=0
	at_least "$(grep -c 'aio_rw_flags=RWF_NOWAIT' .io/trace)" 16 "I/Os that do not wait"
	traced io_submit --no-results --name=n --filename=n --size=64k --ioengine=libaio --invalidate=0
	is "$(grep -c 'RWF_NOWAIT' .io/trace)" 0 "I/Os that do not wait, without nowait"
fi

# Two million turns of a loop behind each of 16 I/Os but the last: no CPU does them in 3 ms.
run 0 --output-dir=turns "${job[@]}" --thinkcycles=2000000
at_least "$(cells turns/summary.csv runtime_ns)" 3000000 "ns with thinkcycles"

# What iogen lacks.
while IFS='|' read -r option said; do
	refused "iogen: command line: $option: $said" "${job[@]}" "--$option"
done <<'EOF2'
rbdname=x|an option of fio's that iogen does not have: it is of ioengine=rbd and rados, which talk to Ceph: rbd map makes a device of it
brick=x|an option of fio's that iogen does not have: it is of ioengine=gfapi, which talks to Gluster: mount the volume
fdp=1|an option of fio's that iogen does not have: data are placed by NVMe passthrough (io_uring_cmd, xnvme) alone
num_range=4|an option of fio's that iogen does not have: it is of ioengine=io_uring_cmd, which sends commands to NVMe past the block layer
verify_policy=fsynced|an option of fio's that iogen does not have: verify_state_save=1 keeps which writes a sync covered, and iogen verify judges by that
recover_zbd_write_error=yes|an option of fio's that iogen does not have: a zone whose write failed is reset before it is written again
iomem=cudamalloc|a value of fio's that iogen does not have: no engine here moves data to the memory of a GPU
EOF2
engines=$("$IOGEN" engines | cut -d' ' -f1 | xargs)
lacks="an engine of fio's that iogen does not have:"
refused "iogen: command line: ioengine=page_fault: $lacks it touches memory, and moves no data; \
stress-ng does that; one of: $engines" --name=a --ioengine=page_fault
refused "iogen: command line: ioengine=libhipfile: $lacks it moves data to the memory of a GPU of AMD; \
one of: $engines" --name=a --ioengine=libhipfile --gpu_dev_ids=0 --rocm_io=posix
refused "iogen: command line: ioengine=external:./x.so: $lacks one that is loaded from a file; all \
engines here are built in; one of: $engines" --name=a --ioengine=external:./x.so

# All that fio here knows is known: options, those of its engines, and engines.
type fio >/dev/null 2>&1 || exit 0
fio --enghelp | sed -nE 's/^\t([a-z0-9_-]+)$/\1/p' >.io/engines
at_least "$(wc -l <.io/engines)" 20 "engines of fio --enghelp"
{
	fio --cmdhelp=all || true
	while read -r name; do
		fio --enghelp="$name" || true
	done <.io/engines
} 2>/dev/null | sed -nE 's/^([a-zA-Z0-9_-]+) *: .*/\1/p' | sort -u | grep -vxE 'help|name|prep|load' >.io/options
at_least "$(wc -l <.io/options)" 200 "options of fio --cmdhelp"
args=()
while read -r name; do
	args+=("--name=a" "--$name=/")
done <.io/options
run 2 "${args[@]}"
! grep -F 'no such option' .io/err >&2 || fail "an option of fio's is not known"
while read -r name; do
	"$IOGEN" --parse-only --name=a --size=4k --ioengine="$name" >.io/out 2>.io/err || true
	! grep -F 'no such engine' .io/err >&2 || fail "ioengine=$name of fio's is not known"
done <.io/engines
