#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 20
# Goal: N ranks of a worker do the work of one process of N workers, and leave one folder: its counts are
# the sums of those of the ranks, bucket by bucket, and the laws hold in it.
# Method: 2 and 4 ranks; histogram.csv against the sum of host_histogram.csv; the digest of the operations
# against that of one process; the bytes that the files have.
# shellcheck disable=SC2016 # variables of iogen
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"

cat >j.ini <<'INI'
[global]
ioengine=psync
bs=4k
size=1m
randseed=7

[mix]
rw=randrw
filename=a.$jobnum

[far]
stonewall
rw=write
offset_increment=1m
filename=shared
dedupe_percentage=50
dedupe_mode=working_set
dedupe_global=1
INI

for n in 2 4; do
	rm -f a.* shared
	ranks 0 "$n" --output-dir="many$n" j.ini
	mv shared by_ranks
	run 0 --output-dir="one$n" --numjobs="$n" j.ini
	cmp shared by_ranks || fail "$n ranks do not write what $n workers write"
	is "$(stat -c %s shared)" $((n << 20)) "the file of all ranks, $n of them"
	IOGEN=$IOGEN python3 "$IOGEN_SRC/tests/cli/laws.py" check "many$n" || fail "laws, $n ranks"
	python3 "$IOGEN_SRC/tests/cli/laws.py" same "many$n" "one$n" ||
		fail "$n ranks do not do what $n workers do"
	python3 - "many$n" "$n" <<'PY' || fail "sums, $n ranks"
import collections, csv, json, sys

def rows(name):
    return list(csv.DictReader(open(f"{sys.argv[1]}/{name}")))

n = int(sys.argv[2])
key = "job op kind lo_ns hi_ns".split()
total = collections.Counter()
for r in rows("host_histogram.csv"):
    total[tuple(r[k] for k in key)] += int(r["count"])
assert total == {tuple(r[k] for k in key): int(r["count"]) for r in rows("histogram.csv")}
assert len(total) > 10
hosts = rows("hosts.csv")
for s in rows("summary.csv"):
    of = [h for h in hosts if (h["job"], h["op"]) == (s["job"], s["op"])]
    assert [int(h["rank"]) for h in of] == list(range(n)), of
    assert s["workers"] == str(n)
    for column in "ios", "bytes", "errors":
        assert int(s[column]) == sum(int(h[column]) for h in of), (column, s, of)
    assert int(s["lat_max_ns"]) == max(int(h["lat_max_ns"]) for h in of)
    assert all(int(h["clock_uncertainty_ns"]) > 0 for h in of[1:])
    # one machine has one clock: what is told of it must hold, but for what each process's reading of
    # the TSC is off by, some ppm of the seconds since its start
    assert all(abs(int(h["clock_offset_ns"])) <= int(h["clock_uncertainty_ns"]) + 50000 for h in of), of
    assert all(int(h["start_skew_ns"]) >= 0 and h["lost"] == "0" for h in of)
listed = json.load(open(f"{sys.argv[1]}/manifest.json"))["hosts"]
assert [h["rank"] for h in listed] == list(range(n)) and listed[0]["identity"]["host"]["cpus"]
PY
done

# A rank has a file of its own by $rank, and numjobs= is of each.
ranks 0 3 --no-results --name=x --filename='d.$rank.$nranks' --size=64k --numjobs=2 --rw=read
is "$(echo d.*)" 'd.0.3 d.1.3 d.2.3' 'files by $rank'
run 0 --no-results --name=x --filename='e.$rank.$nranks.$host' --size=64k
is "$(echo e.*)" "e.0.1.$(hostname)" 'a process that is alone'

# --version says by what.
run 0 --version
grep -q '^features: MPI: no,' .io/out || fail "iogen: $(tail -n 1 .io/out)"
"$IOGEN-mpi" --version | grep -qE '^features: MPI: .*[0-9],' || fail "iogen-mpi does not name MPI"
