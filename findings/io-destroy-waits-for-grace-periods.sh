#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Linux 6.18: io_destroy(2) of a context with nothing in flight sleeps for about 10 ms or more.
#
# The manual says that io_destroy cancels or waits for what is outstanding. It also waits for grace
# periods of RCU, when nothing is outstanding and when the context was never used: ten to a
# hundred times as long as io_setup(2), asleep. A program that opens a context for each short step
# waits between the steps. It can destroy the old one in a thread of its own; until that is done, the
# context still counts against fs.aio-max-nr.
#
# Seen with Linux 6.18.44, libaio1 0.3.113-4 of Debian 12, as medians of 15:
#   io_setup: 0.1 ms; io_destroy: 35.9 ms, of which CPU: 0.2 ms (on a busy machine)
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
apt-get -qq -o APT::Sandbox::User=root download libaio1=0.3.113-4
dpkg-deb -x libaio1_*.deb root
uname -r
python3 - "$(find root -name libaio.so.1 | head -n 1)" <<'PY'
import ctypes, statistics, sys, time

aio = ctypes.CDLL(sys.argv[1])
setup, destroy, cpu = [], [], []
for _ in range(15):
    context = ctypes.c_void_p()
    begin = time.monotonic()
    if aio.io_setup(16, ctypes.byref(context)):
        sys.exit(77)
    made, used = time.monotonic(), time.process_time()
    assert aio.io_destroy(context) == 0
    destroy.append(time.monotonic() - made)
    cpu.append(time.process_time() - used)
    setup.append(made - begin)
ms = [1e3 * statistics.median(x) for x in (setup, destroy, cpu)]
print("io_setup: %.1f ms; io_destroy: %.1f ms, of which CPU: %.1f ms" % tuple(ms))
# a program that slept no longer than it worked would have changed this
if ms[1] < 2 or ms[1] < 5 * ms[2]:
    sys.exit("io_destroy does not wait any more")
PY
