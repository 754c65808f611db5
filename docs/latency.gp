# SPDX-License-Identifier: MIT
# Draws the latency of each job and operation of a results folder, and its throughput over time:
#	gnuplot -e "dir='iogen-results/NAME'" docs/latency.gp		writes latency.svg there
# Where a curve crosses the line of p99, 99 % of the operations took at most so long. It ends at the
# last percentile that the sample supports: some 3.7 operations lie above it.
summary = "awk -F, 'NR > 1 && $12 > 36 { printf %s }' ".dir."/summary.csv"
names = system(sprintf(summary, "\"\\\"%s %s\\\" \", $4, $7"))
counts = system(sprintf(summary, "\"%s \", $12"))
is(k) = (strcol("job")." ".strcol("op") eq word(names, k))
now = 0
above(k) = (before = now, now = 100 - column("cumulative_pct"), limit = 368.7 / word(counts, k), \
	before < limit && now <= before ? NaN : now > limit ? now : limit)

set terminal svg size 760,600 font "sans-serif,13" background "white"
set output dir."/latency.svg"
set datafile separator ","
set datafile columnheaders
set style increment userstyles
do for [k=1:6] { set style line k lw 2 dt k \
	lc rgb word("#000000 #d55e00 #0072b2 #009e73 #cc79a7 #777777", k) }
set grid
set lmargin 13
set multiplot layout 2,1 title system("sed -n '2s/,.*//p' ".dir."/summary.csv") noenhanced

set key top left Left reverse noenhanced opaque
set xlabel "latency (ms)"
set ylabel "percentile"
set logscale xy
set yrange [*:100] reverse
set ytics ("p0" 100, "p50" 50, "p90" 10, "p99" 1, "p99.9" .1, "p99.99" .01, "p99.999" .001)
plot for [k=1:words(names)] dir."/histogram.csv" \
	using (is(k) && strcol("kind") eq "lat" ? column("hi_ns") / 1e6 : NaN):(above(k)) \
	with lines title word(names, k)

unset key
set xlabel "time since the run began (s)"
set ylabel "throughput (MB/s)"
unset logscale
set yrange [0:*] noreverse
set ytics auto
plot for [k=1:words(names)] dir."/interval.csv" \
	using (is(k) && strcol("phase") eq "run" ? column("start_ns") / 1e9 : NaN):(column("mb_per_s")): \
	((column("end_ns") - column("start_ns")) / 1e9):(0) with vectors nohead
