#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# takes: 15
# Goal: a requirement with each. is judged of each rank that runs the job, by its own value, and verdict.csv
# names it; one without is judged over all ranks.
# Method: three ranks read files of their own, one of them a shorter file; verdict.csv against hosts.csv.
# shellcheck disable=SC2016 # variables of iogen
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"

for file in a.0 a.1 a.2; do
	head -c 2m /dev/urandom >$file
done
truncate -s 64k a.1
cat >j.ini <<'INI'
[a]
ioengine=psync
filename=a.$rank
rw=read
require=each.read.ios>=512, each.lat.max<3600s, ios>=1040, each.read.p99<3600s

[b]
stonewall
hosts=1-2
size=64k
rw=write
require=each.errors==0
INI
ranks 3 3 --output-dir=r j.ini
python3 - <<'PY' || fail 'verdict.csv'
import csv
rows = list(csv.DictReader(open("r/verdict.csv")))
hosts = {(h["job"], h["rank"]): h for h in csv.DictReader(open("r/hosts.csv"))}
found = [(v["job"], v["require"], v["rank"], v["verdict"]) for v in rows]
assert found == [
    ("a", "each.read.ios>=512", "0", "pass"), ("a", "each.read.ios>=512", "1", "fail"),
    ("a", "each.read.ios>=512", "2", "pass"),
    ("a", "each.lat.max<3600s", "0", "pass"), ("a", "each.lat.max<3600s", "1", "pass"),
    ("a", "each.lat.max<3600s", "2", "pass"),
    ("a", "ios>=1040", "", "pass"),
    ("a", "each.read.p99<3600s", "0", "pass"), ("a", "each.read.p99<3600s", "1", "undecided"),
    ("a", "each.read.p99<3600s", "2", "pass"),
    ("b", "each.errors==0", "1", "pass"), ("b", "each.errors==0", "2", "pass")], found
for v in rows:
    h = hosts.get((v["job"], v["rank"]))
    assert (v["host"] == h["host"]) if h else not v["host"], v
    column = {"ios": "ios", "lat.max": "lat_max_ns", "p99": "lat_p99_ns", "errors": "errors"}[v["what"]]
    assert not h or v["measured"] == h[column], (v, h)
PY
grep -q "^  \[a\] rank 1 ($(hostname)): each.read.ios>=512: 16, 96.9 % off$" .io/out ||
	fail "rank 1 is not named: $(head -n 4 .io/out)"
is "$(jq -c '[.requirements.rows[].rank]' r/manifest.json)" '[1,1]' 'ranks in the manifest'

# Alone it is rank 0.
run 0 --output-dir=alone --name=x --filename=b --size=64k --rw=write --require='each.errors==0,ios>=16'
is "$(cells alone/verdict.csv rank require=each.errors==0)" 0 'the rank of one process'
is "$(cells alone/verdict.csv rank 'require=ios>=16')" '' 'the rank of all'
