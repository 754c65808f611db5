#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a run leaves one folder of whole files, writes over none, and its job.ini runs it again.
# Method: names of folders and files after runs of every kind, digests of runs of their own job.ini.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"

cat >'my.job.ini' <<'EOF'
[global]
size=64k
[a]
rw=randrw
rwmixread=30
bs=4k,8k
randseed=99
description=a \# and a \; that begin no comment; nor does#this # but this does
[b]
stonewall
filename=x\:y:$jobname.$jobnum
numjobs=2
loops=2
percentile_list=50:99.99
[b]
workload=copy
source=x:y
filename=copy
size=0
bs=1k
direct=0
EOF

# run_id and names of the folder's files
folder() {
	find "$1" -mindepth 1 -printf '%f\n' | sort | xargs
}
all='device.csv histogram.csv interval.csv job.ini jobs.csv manifest.json summary.csv'

digest() {
	grep -o '"jobs_digest": "[^"]*"' "$1/manifest.json"
}

# The folder is named after the job file and the time.
run 0 my.job.ini
name=$(ls iogen-results)
[[ $name =~ ^my\.job-20[0-9]{6}T[0-9]{6}Z-[0-9a-z]{7}$ ]] || fail "the folder is called $name"
is "$(folder "iogen-results/$name")" "${all/summary/percentile.csv summary}" "files"
grep -q "^results: iogen-results/$name$" .io/out || fail "the summary does not name the folder"
grep -q "\"run_id\": \"$name\"" "iogen-results/$name/manifest.json" || fail "another run_id"
is "$(cells "iogen-results/$name/summary.csv" run_id | sort -u)" "$name" "run_id"

# What it left runs again, to the same plan: with the same digest, and the same words.
first=iogen-results/$name
cp -r "$first" first
run 0 --output-dir=again first/job.ini
is "$(digest again)" "$(digest first)" "digest of the jobs"
cmp first/job.ini again/job.ini
grep -q '^description=a \\# and a \\; that begin no comment; nor does#this$' first/job.ini ||
	fail "another description"
is "$(grep -c '^\[' first/job.ini)" 3 "sections"
run 0 --showcmd my.job.ini
eval "set -- $(<.io/out)"
shift
run 0 --output-dir=command "$@"
is "$(digest command)" "$(digest first)" "digest of the jobs of --showcmd"
# It is the jobs' that are digested, not the text's: an option more is another one.
run 0 --output-dir=other --iodepth=2 first/job.ini
[[ $(digest other) != "$(digest first)" ]] || fail "other jobs have the same digest"

# Many runs within a second have a folder each, and none loses a file.
for i in 1 2 3 4 5; do
	"$IOGEN" --name=null --ioengine=null --size=4k >.io/out.$i &
done
wait
is "$(find iogen-results -name 'null-*' | wc -l)" 5 "folders"
for dir in iogen-results/null-*; do
	is "$(folder "$dir")" "$all" "files in $dir"
	grep -q "\"run_id\": \"${dir##*/}\"" "$dir/manifest.json" || fail "$dir has another run_id"
done

# A folder that holds results is not written to; one that holds something else is.
refused "iogen: --output-dir=again holds results already, and they are not written over; name \
another folder" --output-dir=again --name=a --ioengine=null --size=4k
mkdir other/empty deep
touch deep/notes
run 0 --output-dir=deep/er --name=a --ioengine=null --size=4k
run 0 --output-dir=deep --name=a --ioengine=null --size=4k
is "$(folder deep)" "device.csv device.csv er histogram.csv histogram.csv interval.csv \
interval.csv job.ini job.ini jobs.csv jobs.csv manifest.json manifest.json notes summary.csv summary.csv" "files"
touch file
refused "iogen: --output-dir=file: Not a directory" --output-dir=file --name=a --ioengine=null \
	--size=4k

# No folder: where none is asked for, where nothing ran, and where nothing could.
before=$(ls)
run 0 --no-results --name=a --ioengine=null --size=4k
! grep -q '^results:' .io/out || fail "a folder is named"
run 0 --output-dir=unmade --parse-only my.job.ini
run 0 --output-dir=unmade --name=x:y --filename=x\\:y --size=64k --create_only
refused "iogen: command line: [new] new.0.0 does not exist and no size is given: write size=, such \
as size=1g" --output-dir=unmade --name=new
is "$(ls)" "$before" "the folder"

# Standard output: a summary, CSV that is summary.csv, or nothing where a file is named.
run 0 --output-dir=csv --output-format=csv --name=a --ioengine=null --size=64k
cmp .io/out csv/summary.csv
run 0 --output-dir=tofile --output-format=csv --output=out.csv --name=a --ioengine=null --size=64k
says .io/out ''
cmp out.csv tofile/summary.csv
run 0 --no-results --output=out.csv --name=a --ioengine=null --size=64k
grep -q '^a: read 64 KiB in ' out.csv || fail "no summary in out.csv"
says .io/err ''
refused 'iogen: command line: --output=nowhere/out: nothing can be written in nowhere/: No such file or directory' \
	--output-dir=kept --output=nowhere/out --name=a --ioengine=null --size=64k
# What its file cannot take is not lost.
run 1 --no-results --output=/dev/full --name=a --ioengine=null --size=64k
says .io/err 'iogen: /dev/full: cannot be written: No space left on device'
is "$(grep -c '^a: read 64 KiB in ' .io/out)" 1 "summaries on standard output"
status=0
"$IOGEN" --output-dir=full --name=a --ioengine=null --size=4k >/dev/full 2>.io/err || status=$?
is "$status" 1 "exit code with a full standard output"
says .io/err "iogen: standard output: cannot be written"
is "$(folder full)" "$all" "files"
for words in --man --help --version --cmdhelp=bs --enghelp 'options bs' engines 'help check' \
	'completion bash' '--showcmd --name=a --ioengine=null --size=4k' 'steady --values=1,2,3,4,500' \
	'check --name=a --ioengine=null --size=4k' 'plan --name=a --ioengine=null --size=4k' \
	'export --hlog=csv'; do
	status=0
	# shellcheck disable=SC2086 # words
	"$IOGEN" $words >/dev/full 2>.io/err || status=$?
	is "$status" 1 "exit code of iogen $words with a full standard output"
	says .io/err "iogen: standard output: cannot be written"
done
is "$(find . -name '*.tmp*')" '' "files that are not complete"
