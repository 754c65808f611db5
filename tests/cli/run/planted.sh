#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: neither a checkpoint nor the end of a run writes, moves or removes anything through a link that
# somebody plants in the folder of results.
# Method: links in the place of every name that a run has in its folder, made while it goes on; then a
# program that makes and takes away such links without a pause. What they lead to must be as it was.
# takes: 5
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3 jq
laws=$(realpath "$(dirname "$0")/../laws.py")
names=(summary.csv histogram.csv interval.csv device.csv jobs.csv job.ini manifest.json)

mkdir theirs
for name in "${names[@]}" verify_state.csv; do
	echo "their $name" >"theirs/$name"
done
# Names, inodes, times and contents; the folder's own time shows names that came and went.
theirs() {
	stat -c '%n %i %s %y %z' theirs theirs/*
	sha1sum theirs/*
}
before=$(theirs)

begins() {
	rm -rf out
	"$IOGEN" --output-dir=out --checkpoint=20ms --name=a --size=1m --bs=4k --rw=write --time_based --runtime=1h \
		--rate_iops=2000 --overwrite=1 --filename=f "$@" >.io/out 2>.io/err &
	pid=$!
	cleanups=("kill -KILL $pid 2>/dev/null")
	until_true test -e out/manifest.json
}

# ends PLANT
ends() {
	local status=0

	kill -TERM $pid
	wait $pid || status=$?
	cleanups=()
	is "$(theirs)" "$before" "$1: what the link leads to"
	is "$status" 143 "$1: exit code"
	is "$(cd out && find "${names[@]}" ! -type f)" '' "$1: names that are no files"
	python3 "$laws" check out || fail "$1: a law is broken"
}

# plant NAME TARGET: at once, in the place of whatever has the name; the run may make its folder again
# before the link is there
plant() {
	ln -s "$PWD/theirs${2:+/$2}" .io/link
	until_true planted "$1"
}
planted() {
	[[ ! -d out/$1 || -L out/$1 ]] || mv out/"$1" .io/"moved.$((++moved))" 2>/dev/null || return
	mv -T .io/link out/"$1" 2>/dev/null
}
moved=0

# later: some checkpoints have been saved since
later() {
	pause 0.15
}

begins --verify=crc32c --verify_state_save=1
for name in "${names[@]}" verify_state.csv; do
	plant "$name" "$name"
done
later
ends files
for name in .checkpoint .checkpoint.next .checkpoint.0 .checkpoint.1; do
	begins
	plant $name ''
	later
	ends $name
done
begins
for turn in 0 1; do
	mkdir -p out/.checkpoint.$turn
	for name in "${names[@]}"; do
		ln -sf "$PWD/theirs/$name" out/.checkpoint.$turn/ 2>/dev/null || true
	done
done
later
ends 'files of a checkpoint'

# One who plants for ever meets every moment.
cat >.io/planter.py <<'PY'
import os, sys, time

theirs, names = os.path.abspath('theirs'), sys.argv[1:]
n = 0
while True:
    for turn in '01':
        here = 'out/.checkpoint.' + turn
        try:
            os.rename(here, 'out/was.%d' % n)
            os.symlink(theirs, here)
            time.sleep(0.0002 * (n % 5))
            os.unlink(here)
            os.rename('out/was.%d' % n, here)
        except OSError:
            pass
        n += 1
PY
begins
python3 .io/planter.py &
planter=$!
cleanups+=("kill $planter")
sleep "$(long && echo 60 || echo 2)"
is "$(theirs)" "$before" "what the links of a race lead to"
kill -TERM $pid
wait $pid || true
kill $planter
wait $planter 2>/dev/null || true
cleanups=()
is "$(theirs)" "$before" "what the links of a race lead to, at the end"

# The folder itself: another one that has its name by the end of the run keeps what it has.
mkdir victim
echo mine >victim/summary.csv
"$IOGEN" --output-dir=moved --name=a --ioengine=null --rw=read --size=1g --time_based --runtime=60 \
	>.io/out 2>.io/err &
pid=$!
until_true test -s moved/.journal
mv moved away
ln -s victim moved
kill -TERM $pid
status=0
wait $pid || status=$?
is "$(ls -A victim)" summary.csv "names in a folder that has taken the name"
is "$(<victim/summary.csv)" mine "a file in it"
grep -q '^iogen: moved: another folder or file has this name by now, which is left as it is$' .io/err ||
	fail "other words: $(<.io/err)"
