#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a limit of file sizes (ulimit -f) ends no run: it is told, with what lifts it, and no file is
# left half done, be it laid out, written by the job, or of the results.
# Method: small limits in subshells, at each place that writes a file.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
! thread_sanitized || skip "ThreadSanitizer has a hand in signals, and wants to write, too"
why="File too large: a limit of 102400 bytes for each file is set; ulimit -f unlimited lifts it"

# limited STATUS ARG...: as run does, with files of 100 KiB at most.
limited() {
	(
		ulimit -f 100
		run "$@"
	)
}

# Laying out, by psync and by io_uring, and reserving space: the file goes away again.
for size in 400k 40m; do
	limited 6 --no-results --name=a --filename=laid --rw=read --size=$size
	grep -q ": $why\$" .io/err || fail "layout of $size is not told"
	[[ ! -e laid ]] || fail "what was laid out is left"
done
limited 6 --no-results --name=a --filename=new --rw=write --size=4m
says .io/err "iogen: [a] new: cannot reserve its space: $why"
[[ ! -e new ]] || fail "what was reserved is left"
data user 50000
limited 6 --no-results --name=a --filename=user --rw=write --overwrite=1 --size=4m
is "$(stat -c %s user)" 50000 "size of a file that cannot grow"

# I/O, by each engine: the run is told, and its results are there.
for engine in psync libaio posixaio io_uring; do
	[[ $engine != io_uring ]] || has_io_uring || continue
	rm -f new
	limited 6 --output-dir=$engine --name=a --filename=new --rw=write --size=4m --bs=4k \
		--fallocate=none --ioengine=$engine
	says .io/err "iogen: [a] write of 4096 bytes at byte 102400 of new: $why"
	is "$(cells $engine/summary.csv ios) $(cells $engine/summary.csv errors)" "25 1" \
		"$engine: writes and errors"
	python3 "$(dirname "$0")/../laws.py" check $engine || fail "$engine: a law is broken"
done

# Results: a table that does not fit is not there, and the others are whole.
status=0
(
	ulimit -f 2
	"$IOGEN" --output-dir=small --name=a --ioengine=null --size=4m >.io/out
) 2>.io/two || status=$?
is "$status" 1 "exit code where the results do not fit"
grep -q "^iogen: small/job.ini: cannot be written: ${why/102400/2048}\$" .io/two || fail "$(<.io/two)"
is "$(find small -name '*.tmp*')" "" "files half done"
for file in small/*; do
	[[ $(tail -c 1 "$file") == '' ]] || fail "$file is not whole"
done
(
	ulimit -f 0
	run 1 --no-results --name=a --ioengine=null --size=4m --output=out.txt
)
[[ $(find . -name 'out.txt*') == '' ]] || fail "a summary half done"

# An export. What says so goes through a pipe.
run 0 --output-dir=good --name=a --ioengine=null --size=4m
status=0
(
	ulimit -f 0
	"$IOGEN" export --hlog=good --output=hlog
) 2>&1 | cat >.io/err || status=$?
is "$status" 1 "exit code of an export that does not fit"
grep -q "${why/102400/0}" .io/err || fail "the export"
