#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: kb_base=1000 reads sizes and prints fio's text in units of 1000, unit_base=1 prints rates in
# bits; what iogen prints of such a job is the same job.
# Method: sizes by --showcmd and in the file; fio beside, its bytes and the units of its text.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"

# What is written, and what it means: the sections of a file have a base each.
count=0
while IFS='|' read -r given meaning; do
	# shellcheck disable=SC2086
	run 0 --showcmd --name=a --kb_base=1000 $given
	is "$(cut -d ' ' -f 3- .io/out)" "$meaning --kb_base=1000" "$given"
	# shellcheck disable=SC2046
	run 0 --showcmd $(cut -d ' ' -f 2- .io/out)
	is "$(cut -d ' ' -f 3- .io/out)" "$meaning --kb_base=1000" "$given, again"
	count=$((count + 1))
done <<'EOF2'
--size=4k|--size=4000
--size=4kb --bs=1|--bs=1 --size=4000
--size=4KiB|--size=4kiB
--size=1.5m|--size=1500000
--size=1024m|--size=1000000kiB
--size=(4*1k)|--size=4000
--bs=4k,8kib,1M|--bs=4000,8kiB,1000000
--bsrange=4k-8k|--bs=4000-8000
--bssplit=1k/50:2kib/50|--bs=1000-2kiB --bssplit=1000/50:2048/50,1000/50:2048/50,1000/50:2048/50
--rw=randread:2k --offset=1g|--rw=randread:2000 --offset=1000000000
--rate=1m,2m|--rate=1000000,2000000
--runtime=5m --filename=4k|--filename=4k --runtime=300s
EOF2
is "$count" 12 "rows of the table"

cat >both.fio <<'EOF2'
[global]
bs=1
[a]
size=4k
kb_base=1000
[b]
size=4k
EOF2
run 0 --output-dir=.io/r --ioengine=null both.fio
is "$(cells .io/r/summary.csv bytes op=read | xargs)" '4000 4096' "bytes of two bases"
run 0 --output-dir=.io/again .io/r/job.ini
is "$(cells .io/again/summary.csv bytes op=read | xargs)" '4000 4096' "bytes of job.ini"
run 0 --no-results --output-format=json --ioengine=null both.fio
is "$(grep -c '"size" *: "4k"' .io/out)" 2 "sizes in JSON, as they were typed"
run 0 --no-results --name=a --kb_base=1000 --sweep.size='1k 2k' --bs=1 --ioengine=null
refused 'iogen: command line: [a] kb_base=500: not 1024 or 1000
iogen: command line: [a] unit_base=5: not 0, 1 or 8' --name=a --size=4k --ioengine=null --kb_base=500 --unit_base=5

# The units of rates and amounts, whatever their numbers.
units() {
	sed -nE '/BW=|READ: /{ s/[0-9.]+([kKMGTPE]?)(i?)(B|bit)/N\2\3/g; s/[0-9.]+[kMGTPE]?/N/g; p; }'
}
job=(--ioengine=null --bs=4k --size=1m --rate_iops=2000)
for bases in --kb_base=1000 --unit_base=1 '--kb_base=1000 --unit_base=1'; do
	# shellcheck disable=SC2086
	run 0 --no-results --output-format=fio --name=a $bases "${job[@]}"
	units <.io/out >.io/units
	is "$(wc -l <.io/units)" 2 "lines with $bases"
	bits=$(grep -c "bit/s" .io/units) || true
	want=0
	[[ $bases != *unit_base=1* ]] || want=2
	is "$bits" $want "bits with $bases"
	[[ $(type -P fio) ]] || continue
	# shellcheck disable=SC2086
	fio --thread --output=.io/fio --name=a $bases "${job[@]}"
	is "$(<.io/units)" "$(units <.io/fio)" "units of fio with $bases"
done
[[ $(type -P fio) ]] || exit 0
cat >>both.fio <<'EOF2'
[c]
size=4kib
kb_base=1000
EOF2
fio --thread --output=.io/fio --output-format=json --ioengine=null both.fio
is "$(sed -nE 's/^ *"io_bytes" : ([1-9][0-9]*),/\1/p' .io/fio | xargs)" '4000 4096 4096' "fio's bytes"
