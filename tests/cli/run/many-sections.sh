#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what a section, a step, a share of a rate, a job that has ended and a small file cost does not grow with
# their number.
# Method: valgrind counts instructions of 100, 200 and 400 sections, and of shares in 20, 40 and 80 steps;
# the kernel says the peak memory of runs of different length, where what they have in common is not in the
# difference; strace counts system calls.
# takes: 9
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3 strace valgrind

# sections N [LINE]: a job file of N sections with six options each, and a line of a [global]
sections() {
	awk -v n="$1" -v line="${2-}" 'BEGIN {
		if (line) printf "[global]\n%s\n", line
		for (i = 0; i < n; i++)
			printf "[s%.0f]\nioengine=null\nrw=randread\nbs=4k\nsize=1m\niodepth=%.0f\nnumber_ios=1\n", i, 1 + i % 8
	}' >".io/$1.ini"
}

# peak ARG...: the most memory that iogen has, in KB
peak() {
	python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$IOGEN" "$@" || fail "iogen $*"
}

# grows NAME MOST FEW MANY N: a value of FEW, and one with N more of what is counted
grows() { (($4 - $3 <= $2 * $5)) || fail "$1: $3 becomes $4 with $5 more: more than $2 each"; }

mkdir many
# What is asked of the pages of a file is asked once, whoever reads it; and at the gate nobody wakes
# those who wait for it to open.
truncate -s 1m shared
dd if=/dev/zero of=shared bs=64k count=8 conv=notrunc status=none
for n in 10 200; do
	traced futex,lseek,ioctl --name=w --filename=shared --ioengine=psync --rw=randread --bs=4k --number_ios=1 \
		--numjobs=$n --no-results
	declare "holes_$n=$(grep -cE 'SEEK_HOLE|FIEMAP' .io/trace)" "wakes_$n=$(grep -c '^futex(' .io/trace)"
done
# shellcheck disable=SC2154 # declared above
grows "looks for holes in a shared file" 0 "$holes_10" "$holes_200" 190
# shellcheck disable=SC2154 # declared above
grows "calls of futex(2)" 30 "$wakes_10" "$wakes_200" 190

traced preadv2 --name=m --directory=many --nrfiles=100 --filesize=4k --ioengine=psync --rw=randread --bs=4k \
	--number_ios=1 --no-results
grows "reads of a small file for its mark" 2 0 "$(grep -c '^preadv2(' .io/trace)" 100

# A thread's counters are not looked for within the folder of its process, where the end of one waits for the
# end of the other.
strace -f -qq -e trace=openat -o .io/opened "$IOGEN" --no-results --name=c --ioengine=null --size=4k >.io/out
at_least "$(grep -cE '"/proc/[0-9]+/schedstat"' .io/opened)" 2 "looks at the counters of a thread"
is "$(grep -cE '"/proc/(thread-self|[^"]*/task)/' .io/opened || true)" 0 "looks into the folder of the process for them"

! sanitized || skip "the rest counts memory and instructions, of which a sanitizer has its own"
sections 1000
sections 3000
grows "KB of a section" 8 "$(peak --parse-only .io/1000.ini)" "$(peak --parse-only .io/3000.ini)" 2000
sections 100 stonewall
sections 1100 stonewall
grows "KB of a job that has ended" 28 "$(peak --no-results --output-format=csv .io/100.ini)" \
	"$(peak --no-results --output-format=csv .io/1100.ini)" 1000

sections 200
sections 500
grows "KB of a job that runs beside others" 65 "$(peak --no-results --output-format=csv .io/200.ini)" \
	"$(peak --no-results --output-format=csv .io/500.ini)" 300

for n in 1000 3000; do
	printf '[s]\nioengine=null\nrw=randread\nsize=1m\nsweep.iodepth=1..%d+1\n' "$n" >".io/steps-$n.ini"
done
grows "KB of a step" 6 "$(peak --parse-only .io/steps-1000.ini)" "$(peak --parse-only .io/steps-3000.ini)" 2000
grows "KB of a step that is planned" 21 "$(peak check .io/steps-1000.ini)" "$(peak check .io/steps-3000.ini)" 2000

for n in 100 200 400; do
	sections "$n"
	valgrind --tool=callgrind --callgrind-out-file=".io/callgrind" "$IOGEN" --parse-only ".io/$n.ini" \
		>.io/out 2>.io/err || fail "valgrind: $(<.io/err)"
	declare "cost_$n=$(sed -n 's/^totals: //p' .io/callgrind)"
done
# shellcheck disable=SC2154 # declared above
((cost_400 - cost_200 <= 200 * 200000)) ||
	fail "a section of six options costs $(((cost_400 - cost_200) / 200)) instructions, more than 200,000"
# shellcheck disable=SC2154 # declared above
((cost_400 - cost_200 <= (cost_200 - cost_100) * 22 / 10)) ||
	fail "the work is more than linear in sections: $cost_100, $cost_200, $cost_400 instructions for 100, 200, 400"

# Each share of what a job reached is of the step that it belongs to, and finds it without a search of all.
for n in 20 40 80; do
	cat >".io/share.ini" <<-END
		[global]
		ioengine=null
		size=1m
		rw=randread
		sweep.iodepth=1..$n+1
		[peak]
		number_ios=20
		[load]
		stonewall
		number_ios=1
		rate_iops=50%:peak
	END
	valgrind --tool=callgrind --callgrind-out-file=".io/callgrind" --toggle-collect=sched_rate_settle \
		"$IOGEN" --no-results .io/share.ini >.io/out 2>.io/err || fail "valgrind: $(<.io/err)"
	declare "cost_$n=$(sed -n 's/^totals: //p' .io/callgrind)"
done
# shellcheck disable=SC2154 # declared above
((cost_80 - cost_40 <= (cost_40 - cost_20) * 26 / 10)) ||
	fail "shares cost more than linear in steps: $cost_20, $cost_40, $cost_80 instructions for 20, 40, 80"
