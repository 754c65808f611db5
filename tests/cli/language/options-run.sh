#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the options of the run do what they say, and every option that iogen has is met by a test.
# Method: what is printed where; strace; a terminal of Python's; the words of the help themselves.
# takes: 5
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3 strace

cat >job.ini <<'EOF'
[global]
size=64k
ioengine=null
[one]
[two]
rw=randrw
[tw]
[one]
bs=8k
EOF

# sections ARG...: which jobs are run
sections() {
	rm -rf results
	run 0 --output-dir=results "$@" job.ini
	cells results/summary.csv job | uniq | xargs
}
is "$(sections)" 'one two tw one#2' "jobs"
is "$(sections --section=two)" 'two' "jobs of --section=two"
is "$(sections --section=one)" 'one one#2' "jobs of --section=one"
is "$(sections --section=two --section one)" 'one two one#2' "jobs of both"

# What precedes --name holds for the jobs behind it, and overrides a file.
run 0 --bs=16k job.ini --showcmd --name=three --size=1m --name=four --bs=1k -size 2k --direct 1
says .io/out "iogen --name=one --ioengine=null --bs=16k --size=64k \
--name=two --ioengine=null --rw=randrw --bs=16k --size=64k \
--name=tw --ioengine=null --bs=16k --size=64k \
--name='one#2' --ioengine=null --bs=16k --size=64k \
--name=three --bs=16k --size=1m --name=four --bs=1k --direct=1 --size=2k"
says .io/err ''

# Checked and not run.
for job in "$IOGEN_SRC"/jobs/*.ini; do
	before=$(state)
	for only in --parse-only --showcmd; do
		run 0 "$only" --interval=20ms --eta=always "$job"
		says .io/err ''
	done
	is "$(state)" "$before" "the folder after --parse-only and --showcmd"
done

# Read and never opened for anything else.
run 0 --no-results --name=a --filename=file --size=64k
before=$(state)
traced openat --readonly --no-results --name=a --filename=file --rw=randread --numjobs=2
! grep -E '"file", O_(WRONLY|RDWR)' .io/trace || fail "--readonly opens for writing"
at_least "$(opened file | grep -c '^O_RDONLY ')" 2 "openings for reading"
is "$(state)" "$before" "the folder after --readonly"
refused 'iogen: command line: [a] --readonly is given, and the job writes' \
	--readonly --name=a --filename=file --rw=randrw

# Progress is drawn on standard error where it is asked for, or that is a terminal, and cleared.
timed=(--no-results --name=a --ioengine=null --size=1m --time_based --runtime=1s)
drawn=$'^a: .*, [0-9?]+s? left, [0-9]+ IOPS, [0-9.]+ MB/s\e'
run 0 "${timed[@]}" --runtime=100ms
says .io/err ''
run 0 "${timed[@]}" --runtime=100ms --eta=never
says .io/err ''
run 0 "${timed[@]}" --eta=always
! grep -q $'[\r\e]' .io/out || fail "progress on standard output"
tr '\r' '\n' <.io/err >.io/lines
grep -qE "$drawn" .io/lines || fail "no progress on standard error"
is "$(tail -n 1 .io/lines)" $'\e[K' "the line at the end"
cat >.io/terminal.py <<'EOF'
import os
import subprocess
import sys

shown, terminal = os.openpty()
ret = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=terminal)
os.close(terminal)
try:
    sys.stdout.buffer.write(os.read(shown, 1 << 16))
except OSError:
    pass # nothing was shown
sys.exit(ret)
EOF
python3 .io/terminal.py "$IOGEN" "${timed[@]}" | tr '\r' '\n' >.io/lines
grep -qE "$drawn" .io/lines || fail "no progress on a terminal"
python3 .io/terminal.py "$IOGEN" "${timed[@]}" --runtime=100ms --eta=never >.io/lines
says .io/lines ''

# What is accepted for fio's sake changes nothing: a job's workers are reported together, say.
for option in --group_reporting=0 --group_reporting=1 --thread=0 --thread=1 --create_serialize=0; do
	rm -rf results
	run 0 --output-dir=results --name=a --ioengine=null --size=8k --numjobs=2 "$option"
	is "$(cells results/summary.csv ios)" 4 "ios with $option"
done

# Help is on standard output, and there is no error about it.
for words in --help -h --version -v --man --cmdhelp --enghelp '--name=a --help' '--help --version'; do
	before=$(state)
	# shellcheck disable=SC2086 # they are words
	run 0 $words
	says .io/err ''
	[[ -s .io/out ]] || fail "$words says nothing"
	is "$(state)" "$before" "the folder after $words"
done
run 0 --enghelp
cut -d ' ' -f 1 .io/out >.io/engines
at_least "$(wc -l <.io/engines)" 3 "engines"
{
	run 0 --cmdhelp
	sed -E '/^ /d; s/  .*//' .io/out
	while read -r engine; do
		run 0 --enghelp="$engine"
		grep -qF "$engine: " .io/out || fail "--enghelp=$engine does not name it"
		sed -E '1d; /^ /d; s/  .*//' .io/out
	done <.io/engines
} | tr -d , | sed -E 's/ .*//' >.io/options
at_least "$(wc -l <.io/options)" 50 "options of jobs"
for option in rw bsrange runtime iodepth_batch fixedbufs; do
	run 0 --cmdhelp=$option
	grep -qE "^(of ioengine=io_uring: )?$option(=|$| )" .io/out || fail "--cmdhelp=$option"
	grep -q '^    default: ' .io/out || fail "--cmdhelp=$option tells no default"
done

# What a test of the command line does not so much as name is not tested.
run 0 --help
sed -nE 's/^  --([a-z-]+).*/\1/p' .io/out >>.io/options
missing=
while read -r option; do
	grep -qE -e "(--|^|\\\\n)$option([= \"'\\]|$)" "${0%/*}"/../*/*.sh ||
		missing+=" $option"
done <.io/options
[[ ! $missing ]] || fail "no test of$missing"
