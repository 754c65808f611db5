#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: whatever becomes of a run, its JSON is whole and nothing but JSON, and words are on standard
# error: errors, a signal, warnings, refusals.
# Method: runs that end in each of these ways, on standard output and in a file for each of several
# formats; python, which is to take no NaN and no key twice, reads what is there.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

cat >parse.py <<'EOF2'
import json
import sys


def no_constant(name):
    sys.exit(f"{name} is no JSON")


def once(pairs):
    keys = [k for k, _ in pairs]
    if len(keys) != len(set(keys)):
        sys.exit(f"a key twice: {keys}")
    return dict(pairs)


with open(sys.argv[1]) as f:
    root = json.load(f, parse_constant=no_constant, object_pairs_hook=once)
print(*(f"{j['jobname']}={j['error']}" for j in root["jobs"]))
EOF2

# holds TEXT FILE...: each file is JSON, with these jobs and errors
holds() {
	local file

	for file in "${@:2}"; do
		is "$(python3 parse.py "$file" 2>&1)" "$1" "jobs and errors in $file"
	done
}

# everywhere STATUS JOBS WORDS ARG...: on standard output, then in files; standard error has words
# or none.
everywhere() {
	local status=$1 jobs=$2 words=$3

	shift 3
	data short 64k
	run "$status" --no-results --output-format=json "$@"
	holds "$jobs" .io/out
	is "$(grep -c '^iogen: ' .io/err)" "$(wc -l <.io/err)" 'lines of errors'
	is "$(wc -l <.io/err)" "$words" 'errors'
	rm -f file*
	data short 64k
	run "$status" --no-results --output-format=json,csv,json+,normal --output=file "$@"
	holds "$jobs" file file.json+
	says .io/out ''
	is "$(ls file*)" $'file\nfile.csv\nfile.json+\nfile.normal' 'a file for each format'
	is "$(head -c 7 file.csv)$(grep -c '^{' file.csv file.normal | xargs)" \
		'run_id,file.csv:0 file.normal:0' 'what the others hold'
}

cat >short.ini <<'EOF2'
[fails]
filename=short
allow_file_create=0
size=64k
rw=read
exec_prerun=truncate -s 8k short
[works]
stonewall
ioengine=null
size=64k
description=a "quote", a \\ and a é
EOF2
everywhere 6 'fails=5 works=0' 1 --allow-exec short.ini

# An I/O that takes too long, and a requirement that does not hold.
everywhere 3 'slow=110' 1 --name=slow --ioengine=psync --filename=slow --size=4m --bs=1m --rw=write --max_latency=1us

# What is worth a word, and what does nothing.
everywhere 0 'a=0' 0 --alloc-size=4 --name=a --ioengine=null --size=64k --thread=1

# A run that is refused says nothing but that, and makes no file.
refused 'iogen: command line: iodpeth=8: no such option; did you mean iodepth?' \
	--output-format=json --name=a --ioengine=null --size=4k --iodpeth=8
refused 'iogen: command line: [a] a.0.0 does not exist and no size is given: write size=, such as size=1g' \
	--output-format=json,normal --output=refused --name=a

# --- a signal ---

cat >long.ini <<'EOF2'
[first]
ioengine=null
size=64k
[long]
stonewall
filename=long
size=64k
rw=write
time_based
runtime=1h
fallocate=none
[never]
stonewall
ioengine=null
size=64k
EOF2

# interrupted ARG...: once the second job writes
interrupted() {
	local status=0 pid

	rm -f long file*
	"$IOGEN" --no-results "$@" long.ini >.io/out 2>.io/err &
	pid=$!
	until_true test -s long
	kill -INT $pid
	wait $pid || status=$?
	is "$status" 130 'exit code after SIGINT'
	says .io/err ''
}
interrupted --output-format=json
holds 'first=0 long=0 never=0' .io/out
interrupted --output-format=json+,normal --output=file
holds 'first=0 long=0 never=0' file
says .io/out ''
grep -q partial file.normal || fail 'the summary says not that it is partial'
