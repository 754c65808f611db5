#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: an entry of jobs[] in JSON has the options, the words and the zeros that fio's has.
# Method: each case against its values, and against fio's own JSON where fio is installed.
# takes: 4
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need jq

# same FILTER EXPECTED ARG...: what the filter makes of iogen's JSON, which exits with $status; fio,
# in a folder of its own beside the rest, is to give the same: see the end.
status=0
filters=()
values=()
same() {
	local folder=.io/fio.${#filters[@]}

	run $status --no-results --output-format=json "${@:3}"
	is "$(jq -cS "$1" .io/out)" "$2" "$1 of: ${*:3}"
	[[ $(type -P fio) ]] || return 0
	filters+=("$1")
	values+=("$2")
	mkdir "$folder"
	[[ ! -e job.ini ]] || cp job.ini "$folder"
	(cd "$folder" && fio --output-format=json "${@:3}" >out 2>err) &
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

# A name that stands alone has an empty value (fio up to 3.33 leaves it out).
run 0 --no-results --output-format=json --ioengine=null --size=64k --name=a --rw=read --thread --group_reporting
is "$(jq -cS '.jobs[0]."job options"' .io/out)" '{"group_reporting":"","name":"a","rw":"read","thread":""}' \
	'options without a value'

# What the command line says of all jobs of a file counts here, and is not told otherwise by a job.
run 0 --no-results --output-format=json --rw=read --bs=8k job.ini
is "$(jq -cS "$options" .io/out)" \
	'[{"bs":"8k","ioengine":"null","rw":"read","size":"64k"},{"description":"the first"},{"iodepth":"2"}]' \
	'options that the command line overrides'

# --- zeros: of jobs that never began, of what was not measured ---

zeros='[.jobs[] | [.jobname, .read.total_ios + .write.total_ios, .write.io_bytes, .write.clat_ns.N, .error]]'
same "$zeros" '[["a",0,0,0,0],["a",0,0,0,0]]' --name=a --create_only=1 --size=8k --numjobs=2 --rw=write
is "$(stat -c %s a.0.0 a.1.0 | xargs)" '8192 8192' 'files that were made'
rm a.?.0
run 0 --no-results --output-format=json,fio,normal,csv --output=made --name=a --create_only=1 --size=8k
is "$(ls made*)" $'made\nmade.fio' 'formats that show that no job began'
rm a.0.0 made*
cat >never.ini <<'EOF'
[first]
filename=first
size=64k
rw=write
max_latency=1us
exitall_on_error=1
exit_what=all
[never]
stonewall
ioengine=null
size=64k
numjobs=2
steadystate=iops:10%
steadystate_duration=3
[grouped]
group_reporting
description=zeros, too
ioengine=null
size=64k
EOF
run 3 --no-results --output-format=json,terse --output=never never.ini
is "$(jq -c '[.jobs[] | [.jobname, .read.total_ios, .error, .job_start > 0, .elapsed > 0, .desc]]' never)" \
	'[["first",0,110,true,true,null],["never",0,0,false,false,null],["never",0,0,false,false,null],["grouped",0,0,false,false,"zeros, too"]]' \
	'jobs that never began'
is "$(cut -d ';' -f 3 never.terse | xargs)" 'first never never grouped' 'their lines'
is "$(jq -c '.jobs[1].steadystate | [.attained, .data.bw, .data.iops, .data.bw_mean]' never)" \
	'[0,[0,0,0],[0,0,0],0]' 'a steady state that nobody looked for'
steady='[.jobs[0].steadystate | .ss, .duration, .attained, (.data.iops, .data.bw | length)]'
status=4
same "$steady" '["iops:10.000000%",4,0,4,4]' --name=a --ioengine=null --size=4k --steadystate=iops:10% \
	--steadystate_duration=4
status=0
is "$(jq -c '.jobs[0].steadystate.data.iops' .io/out)" '[0,0,0,0]' 'no second was measured'

# --- latencies by priority ---

# shellcheck disable=SC2016 # \$n is jq's
prios='[.jobs[0] | .read, .write | .total_ios as $n | (.prios // []) | sort_by(.prioclass) | [length, ([.[].clat_ns.N] | add) == $n, [.[] | .prioclass, .prio]]]'
if [[ $EUID == 0 ]]; then
	same "$prios" '[[2,true,[0,0,1,3]],[2,true,[0,0,1,3]]]' --name=a --filename=data --size=1m --bs=4k \
		--ioengine=libaio --rw=randrw --direct=1 --cmdprio_percentage=50 --cmdprio_class=1 --cmdprio=3
fi
rm -f data
run 0 --no-results --output-format=json+ --name=a --filename=data --size=1m --bs=4k --ioengine=libaio \
	--rw=write --cmdprio_bssplit=4k/30/2/1:4k/20/3/0 --lat_percentiles=1 --slat=1
is "$(jq -c '.jobs[0].write | . as $w | [(.prios | length), ([.prios[].lat_ns.N] | add),
	([.prios[].lat_ns.min] | min) == $w.lat_ns.min, ([.prios[].lat_ns.max] | max) == $w.lat_ns.max,
	([.prios[].lat_ns | .mean * .N] | add / 256 - $w.lat_ns.mean | fabs < 0.01),
	([.prios[].lat_ns.bins | add] | add), (.prios[0].lat_ns.percentile | length)]' .io/out)" \
	'[3,256,true,true,true,256,17]' 'priorities and all of them'
run 0 --no-results --output-format=json --name=a --filename=data --overwrite=1 --size=1m --ioengine=libaio \
	--rw=write --cmdprio_percentage=100 --cmdprio_class=2
is "$(jq '.jobs[0].write | has("prios")' .io/out)" false 'one priority alone'
run 0 --no-results --output-format=json --name=a --filename=data --overwrite=1 --size=1m --ioengine=libaio \
	--rw=randrw --cmdprio_percentage=30,60 --cmdprio_class=2,3 --unified_rw_reporting=mixed
is "$(jq -c '.jobs[0].mixed.prios | [length, ([.[].clat_ns.N] | add)]' .io/out)" '[3,256]' 'of reads and writes as one'
# So far, each document has as many as were done by then.
run 0 --no-results --output-format=json --status-interval=100ms --eta=never --name=a --filename=data --overwrite=1 \
	--size=1m --ioengine=libaio --rw=randrw --cmdprio_percentage=50 --cmdprio_class=2 --thinktime=1ms --numjobs=2 \
	--time_based --runtime=700ms
jq -c '.jobs[] | .read, .write | select(.total_ios > 9) | . as $o | (.prios // []) |
	[$o.total_ios == ([.[].clat_ns.N] | add), length]' .io/out >.io/so-far
is "$(sort -u .io/so-far)" '[true,2]' 'priorities of each document'
at_least "$(wc -l <.io/so-far)" 6 'entries, with the last document'

# --- warnings, where no folder has them ---

warned=(--alloc-size=4 --name=a --ioengine=null --size=4k)
run 0 --no-results --output-format=json "${warned[@]}"
grep -q 'alloc-size does nothing' <(jq -r '.warnings[]' .io/out) || fail 'no warning in JSON'
says .io/err ''
run 0 --no-results --output-format=terse "${warned[@]}"
grep -q '^iogen: warning: command line: --alloc-size does nothing' .io/err || fail 'no warning beside a line'
run 0 --output-dir=kept --output-format=csv "${warned[@]}"
says .io/err ''
grep -q 'alloc-size does nothing' kept/manifest.json || fail 'no warning in the folder'

# --- fio ---

wait
for i in "${!filters[@]}"; do
	is "$(sed -n '/^{/,$p' ".io/fio.$i/out" | jq -cS "${filters[i]}")" "${values[i]}" "fio's ${filters[i]}"
done
