#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: every option of fio's command line is taken with fio's meaning, or refused by name with what
# to use instead; a job file may come on standard input.
# Method: the words of fio --help itself, where fio is here; what is printed; the progress lines.
# takes: 6
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need jq
job=(--name=a --ioengine=null --size=4k)

# Refused: fio's, and what to use. What looks like a value belongs to it, and is no job file.
while IFS='|' read -r words message; do
	read -ra list <<<"$words"
	refused "iogen: command line: --$message" "${list[@]}" "${job[@]}"
done <<'EOF'
--client=host|client is fio's and not iogen's: iogen runs on one machine; start it on each of them (by ssh, say), with an output-dir= of its own
--client host|client is fio's and not iogen's: iogen runs on one machine; start it on each of them (by ssh, say), with an output-dir= of its own
--server|server is fio's and not iogen's: iogen runs on one machine; start it on each of them (by ssh, say), with an output-dir= of its own
-debug=io|debug is fio's and not iogen's: iogen check JOBFILE explains a job, strace shows what it does
--crctest|crctest is fio's and not iogen's: it measures fio and not storage
EOF

# Each word of fio's help is iogen's, or is refused by name, or does nothing with a warning.
if type fio >/dev/null 2>&1; then
	fio --help | sed -nE 's/^  --([a-z-]+).*/\1/p' | sort -u >.io/words
	at_least "$(wc -l <.io/words)" 25 "words of fio --help"
	"$IOGEN" --help | sed -nE 's/^  --([a-z-]+).*/\1/p' >.io/ours
	grep -vxFf .io/ours .io/words >.io/theirs
	while read -r word; do
		"$IOGEN" --no-results "${job[@]}" "--$word=1" >.io/out 2>&1 || true
		grep -qE "command line: --$word (is fio's and not iogen's|does nothing): ." .io/out ||
			fail "--$word is not known by name"
	done <.io/theirs
fi

# Nothing done, and said; an error where that is asked for.
nothing='command line: --alloc-size does nothing: iogen shares no pool of memory whose size could be set'
run 0 --no-results --alloc-size=100 "${job[@]}"
says .io/err ''
grep -qxF "warning: $nothing" .io/out || fail "no word of it"
refused "iogen: $nothing" --no-results --warnings-fatal --alloc-size 100 "${job[@]}"
run 0 --no-results --warnings-fatal "${job[@]}"
says .io/err ''

# Dumps of what was found wrong are in --aux-path; logs are where they are named, as in fio.
mkdir aux
run 0 --no-results --name=v --filename=v --size=16k --rw=write --verify=md5 --do_verify=0
printf 'wrong' | dd of=v bs=1 seek=5000 conv=notrunc status=none
run 6 --no-results --aux-path=aux --name=v --filename=v --size=16k --verify=md5 --verify_dump=1 \
	--write_iops_log=l
is "$(echo aux/* v.*)" 'aux/v.4096.expected aux/v.4096.received v.*' "where dumps are"
cmp aux/v.4096.received <(tail -c +4097 v | head -c 4096)
[[ -s l_iops.1.log ]] || fail "a log is elsewhere"
if type fio >/dev/null 2>&1; then
	mkdir theirs
	fio --name=v --filename=w --size=16k --rw=write --verify=md5 --do_verify=0 \
		--verify_state_save=0 >/dev/null 2>&1
	printf 'wrong' | dd of=w bs=1 seek=5000 conv=notrunc status=none
	fio --aux-path=theirs --name=v --filename=w --size=16k --rw=read --verify=md5 \
		--verify_state_save=0 --verify_dump=1 --write_iops_log=m >/dev/null 2>&1 || true
	is "$(cd theirs && echo w.*)" 'w.4096.expected w.4096.received' "where fio's dumps are"
	[[ -s m_iops.1.log ]] || fail "a log of fio's is elsewhere"
fi
refused "iogen: command line: --aux-path=no/where: nothing can be written in no/where: No such file \
or directory" --aux-path=no/where --name=a --ioengine=null --size=4k
refused 'iogen: command line: --aux-path=v: nothing can be written in v: Not a directory' \
	--aux-path v --name=a --ioengine=null --size=4k

# Where the summary is to go is looked at before the run; a pipe or a device stays what it is.
refused "iogen: command line: --output=no/where: nothing can be written in no/: No such file or \
directory" --output=no/where "${job[@]}"
refused 'iogen: command line: --output=aux: cannot be written: Is a directory' --output=aux "${job[@]}"
mkfifo .io/pipe
timeout 300 cat .io/pipe >.io/piped &
run 0 --no-results --output=.io/pipe "${job[@]}"
wait $!
grep -q '^a: read 4 KiB' .io/piped || fail "no summary in the pipe"
[[ -p .io/pipe ]] || fail "the pipe was replaced"

# --idle-prof tells of the CPUs that the kernel has: in JSON by fio's keys, and in both texts.
cpus=$(grep -c '^cpu[0-9]' /proc/stat)
idle=(--name=a --ioengine=null --size=4k --thinktime=1ms --time_based --runtime=200ms)
run 0 --no-results --idle-prof=percpu --output-format=json,fio,normal --output=idle "${idle[@]}"
is "$(jq -r '.cpu_idleness | [.[] >= 0 and .[] <= 100] | unique | tostring' idle)" '[true]' 'shares'
is "$(jq -r '.cpu_idleness | keys_unsorted | join(" ")' idle)" \
	"$(sed -nE 's/^cpu([0-9]+) .*/cpu-\1/p; s/^cpu .*/system/p' /proc/stat | xargs)" 'keys'
at_least "$(grep -cE '^  system: [0-9.]+%$' idle.fio)" 1 "lines of fio's text"
is "$(sed -n 's/^  percpu: //p' idle.fio | grep -o '[0-9.]*%' | wc -l)" "$cpus" "CPUs in fio's text"
is "$(sed -n 's/^CPUs of this machine: //p' idle.normal | grep -oE '[0-9.]+ % idle' | wc -l)" $((cpus + 1)) "CPUs in the text"
run 0 --no-results --idle-prof=system --output-format=json "${idle[@]}"
is "$(jq -c '.cpu_idleness | keys' .io/out)" '["system"]' 'keys of all CPUs'
run 0 --no-results --output-format=json "${job[@]}"
is "$(jq 'has("cpu_idleness")' .io/out)" false 'idleness that nobody asked for'
if type fio >/dev/null 2>&1; then
	fio --idle-prof=percpu --output-format=json --output=.io/idle "${idle[@]}"
	is "$(jq -c '.cpu_idleness | keys_unsorted | map(select(startswith("unit") | not))' .io/idle)" \
		"$(jq -c '.cpu_idleness | keys_unsorted' idle)" "fio's keys"
fi
refused 'iogen: command line: --idle-prof=calibrate: not known; one of: none system percpu' --idle-prof=calibrate "${job[@]}"

# --max-jobs counts the workers of all jobs.
run 0 --no-results --max-jobs=3 "${job[@]}" --numjobs=2 --name=b --ioengine=null --size=4k
refused 'iogen: command line: --max-jobs=2: the jobs have 3 workers' \
	--max-jobs=2 "${job[@]}" --numjobs=2 --name=b --ioengine=null --size=4k
refused 'iogen: command line: --max-jobs=2: the jobs have 4 workers' \
	--max-jobs=2 "${job[@]}" --sweep.numjobs='1 4 2'
run 0 --no-results --max-jobs=2 "${job[@]}" --sweep.numjobs='1 2' --rounds=2

# Progress that begins a new line now and then leaves the old ones; without that there is one.
timed=(--no-results --eta=always --name=a --ioengine=null --size=1m --time_based --runtime=1200ms)
run 0 --eta-newline=400ms "${timed[@]}"
at_least "$(wc -l <.io/err)" 1 "lines of progress with --eta-newline"
run 0 --eta-interval=250ms "${timed[@]}"
at_least "$(tr '\r' '\n' <.io/err | grep -c IOPS)" 2 "drawings each 250 ms"
is "$(wc -l <.io/err)" 0 "lines of progress"
run 0 --eta-interval=10 "${timed[@]}"
at_least 1 "$(tr '\r' '\n' <.io/err | grep -c '^a')" "drawings each 10 s"

# - is a job file, overridden like another, read once; its run is named after it.
printf '[one]\nioengine=null\nsize=64k\nbs=4k\n[two]\nioengine=null\nsize=32k\n' >job.ini
"$IOGEN" --size=8k --showcmd - <job.ini >.io/out 2>.io/err
says .io/out 'iogen --name=one --ioengine=null --size=8k --name=two --ioengine=null --size=8k'
run 2 - < <(sed 's/32k/bad/' job.ini)
says .io/err 'iogen: standard input:7: [two] size=bad: not a size: write a number with k, m, g or t, such as 64k'
run 2 - - <job.ini
grep -qxF 'iogen: command line: -: standard input is read once' .io/err || fail "- twice"
run 2 - <&-
says .io/err 'iogen: standard input: Bad file descriptor'
run 0 --size=8k - <job.ini
is "$(cd iogen-results && echo stdin-*/summary.csv | wc -w)" 1 "folders of a run from standard input"
is "$(cells iogen-results/*/summary.csv ios | xargs)" '2 2' "ios"

# What fio's own inside is called in published jobs: the clock of the manifest is the one asked for.
for clock in gettimeofday clock_gettime; do
	rm -rf results
	run 0 --output-dir=results "${job[@]}" --clocksource=$clock --verify=0 --do_verify=0 \
		--verify_fatal=0
	grep -q '"used": "clock_gettime"' results/manifest.json || fail "clocksource=$clock"
done
refused "iogen: command line: [a] clocksource=cpu: [b] asks for the kernel's clock, and all jobs have \
one: leave one of them out" "${job[@]}" --clocksource=cpu --name=b --ioengine=null --size=4k \
	--clocksource=clock_gettime
