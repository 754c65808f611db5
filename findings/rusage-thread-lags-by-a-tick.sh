#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Linux 6.18: getrusage(RUSAGE_THREAD) lacks the CPU time since the last tick of the scheduler.
#
# Of two readings around 300 us of work the difference is 0, as a rule, and now and then a whole tick
# (4 ms with CONFIG_HZ=250), although the times are in microseconds. RUSAGE_SELF, in a process of one
# thread, has the 300 us each time, and so has RUSAGE_THREAD right behind a reading of
# CLOCK_THREAD_CPUTIME_ID: these two have the kernel count the time since the tick. getrusage(2) does not
# mention it. Whoever tells the CPU time of a brief measurement by thread reads that clock first.
#
# Seen with Linux 6.18.44 (CONFIG_TICK_CPU_ACCOUNTING) and Python 3.11.2-6+deb12u9 of Debian 12; of 101
# differences each, in us:
#   RUSAGE_THREAD:                  median 0, mean 325
#   RUSAGE_SELF:                    median 364, mean 349
#   RUSAGE_THREAD behind the clock: median 351, mean 346
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
apt-get -qq -o APT::Sandbox::User=root download python3.11-minimal=3.11.2-6+deb12u9 \
	libpython3.11-minimal=3.11.2-6+deb12u9 libpython3.11-stdlib=3.11.2-6+deb12u9
for deb in *.deb; do
	dpkg-deb -x "$deb" root
done
uname -r

cat >turns.py <<'PY'
import statistics
import time
from resource import RUSAGE_SELF, RUSAGE_THREAD, getrusage


def used_us(who):
    usage = getrusage(who)
    return (usage.ru_utime + usage.ru_stime) * 1e6


def difference_us(who, clock_first):
    if clock_first:
        time.thread_time_ns()
    before = used_us(who)
    for _ in range(30000):
        pass
    if clock_first:
        time.thread_time_ns()
    return used_us(who) - before


medians = []
for name, who, clock_first in (
    ("RUSAGE_THREAD:", RUSAGE_THREAD, False),
    ("RUSAGE_SELF:", RUSAGE_SELF, False),
    ("RUSAGE_THREAD behind the clock:", RUSAGE_THREAD, True),
):
    used = [difference_us(who, clock_first) for _ in range(101)]
    medians.append(statistics.median(used))
    print(f"{name:31} median {medians[-1]:.0f}, mean {statistics.mean(used):.0f}")
raise SystemExit(not (medians[0] == 0 and medians[1] > 50 and medians[2] > 50))
PY
PYTHONHOME=$tmp/root/usr root/usr/bin/python3.11 turns.py || {
	echo "the kernel behaves otherwise now"
	exit 1
}
