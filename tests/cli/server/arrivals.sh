#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a rate reaches the device as arrivals that are even, or random, as rate_process= says, and
# that wait for nothing that was slow before them.
# Method: the log of a server (nbdkit through nbdfuse): the gaps between arrivals against the
# exponential distribution, by Kolmogorov and Smirnov; and how many are there at once while each takes
# longer than some gaps. test_rate.c has the schedule itself.
# exclusive
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
need_server
nbdlog=$(dirname "$0")/../nbdlog.py
engine=libaio
! has_io_uring || engine=io_uring
n=150
! long || n=1500

cat >.io/exponential.py <<'END'
"""By how much the gaps are further from exponential than 0.1 % of samples of their number are.

1.95 is where Kolmogorov's limit, 2 exp(-2 x^2), is 0.001."""
import math
import sys

gaps = sorted(int(line) / 1e9 * float(sys.argv[1]) for line in sys.stdin)
n = len(gaps)
worst = max(max(1 - math.exp(-gap) - i / n, (i + 1) / n - 1 + math.exp(-gap))
            for i, gap in enumerate(gaps))
mean = sum(gaps) / n
print(f"{n} gaps of mean {mean:.3f}, {worst:.3f} from exponential, allowed {1.95 / n ** 0.5:.3f}")
# the mean of n such gaps is within 4 / sqrt(n)
sys.exit(not (worst < 1.95 / n ** 0.5 and abs(mean - 1) < 4 / n ** 0.5))
END

# arrive OPTION...: leaves the gaps of such arrivals in .io/gaps. They are 40 ms apart on average, which
# is far more than a busy machine is late with one; each read takes five times as long.
arrive() {
	rm -f .io/log
	served_wide 16 device --filter=log --filter=delay memory 64m logfile="$PWD/.io/log" delay-read=200ms
	run 0 --output-dir=results --name=a --filename=device --direct=1 --rw=randread --ioengine=$engine \
		--iodepth=16 --rate_iops=25 --number_ios=$n "$@"
	undo_all
	python3 "$nbdlog" gaps .io/log >.io/gaps
	is "$(wc -l <.io/gaps)" $((n - 1)) "gaps"
}
exponential() {
	python3 .io/exponential.py 25 <.io/gaps >.io/distance
}
random() {
	rm -rf results
	arrive --rate_process=poisson
	exponential
}
in_a_try random || fail "poisson: $(<.io/distance)"

# Even ones are told from them: that is what this can see.
rm -rf results
arrive
! exponential || fail "even arrivals pass for random: $(<.io/distance)"
# 25 a second that take 200 ms each: five at once, and more where the machine is slow
at_least "$(python3 "$nbdlog" together .io/log)" 4 "reads at once"
at_least "$(python3 "$nbdlog" window .io/log)" $(((n - 1) * 40000000 - 20000000)) "ns of all of them"
