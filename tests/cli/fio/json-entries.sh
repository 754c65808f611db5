#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: an entry of jobs[] in JSON has the options, the words and the zeros that fio's has.
# Method: each case against its values, and against fio's own JSON where fio is installed.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need jq

# same FILTER EXPECTED ARG...: what the filter makes of iogen's JSON; fio's gives the same.
same() {
	local filter=$1 expected=$2

	shift 2
	run 0 --no-results --output-format=json "$@"
	is "$(jq -cS "$filter" .io/out)" "$expected" "$filter of: $*"
	[[ $(type -P fio) ]] || return 0
	fio --output-format=json "$@" >.io/fio 2>.io/err || true
	is "$(sed -n '/^{/,$p' .io/fio | jq -cS "$filter")" "$expected" "fio's $filter of: $*"
}

# --- options by fio's names, whichever were typed; of a group, those of its last job ---

options='[."global options", .jobs[]."job options"]'
same "$options" '[{"ba":"4k","bs":"4k","fill_device":"0","io_size":"64k","iodepth_batch":"1","iodepth_batch_complete_min":"1","ioengine":"null","mem":"malloc","nrfiles":"2","offset":"4k","runtime":"5"},{"disable_bw_measurement":"1","iomem_align":"4k","name":"a","rate_cycle":"1000","rate_min":"1","rw":"randread","size":"1m","stonewall":"1"}]' \
	--ioengine=null --blocksize=4k --io_limit=64k --fileoffset=4k --timeout=5 --nr_files=2 --blockalign=4k \
	--iomem=malloc --fill_fs=0 --iodepth_batch_submit=1 --iodepth_batch_complete=1 --name=a --size=1m \
	--readwrite=randread --mem_align=4k --ratemin=1 --ratecycle=1000 --disable_bw=1 --wait_for_previous=1
cat >job.ini <<'EOF'
[global]
blocksize=4k
ioengine=null
size=64k
[one]
description=the first
readwrite=write
[two]
iodepth=2
EOF
described='[."global options", (.jobs[] | ."job options", .desc)]'
same "$described" '[{"bs":"4k","io_size":"4k","ioengine":"null","size":"64k"},{"description":"the first","rw":"write"},"the first",{"iodepth":"2"},null]' \
	--io_limit=4k job.ini
same "$described" '[{"bs":"4k","group_reporting":"1","ioengine":"null","size":"64k"},{"iodepth":"2"},"the first"]' \
	--group_reporting=1 job.ini

# What the command line says of all jobs of a file counts here, and is not told otherwise by a job.
run 0 --no-results --output-format=json --rw=read --bs=8k job.ini
is "$(jq -cS "$options" .io/out)" \
	'[{"bs":"8k","ioengine":"null","rw":"read","size":"64k"},{"description":"the first"},{"iodepth":"2"}]' \
	'options that the command line overrides'
