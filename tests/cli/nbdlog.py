# SPDX-License-Identifier: MIT
"""What a server's own log says of the requests that came: the log filter of nbdkit.

nbdlog.py requests LOG IOLOG...  fails unless they are those of iogen's write_iolog, one job after the
                                 other; where the name ends in .ordered, in its order
nbdlog.py took LOG LATLOG...     fails if one took longer than iogen's write_lat_log says; prints of each
                                 log, in ns, the median that they took, the least that iogen has beyond
                                 what one took, and its median
nbdlog.py together LOG                   prints how many there were at once, at most
nbdlog.py window LOG                     prints the ns from the first request to the last one's end
nbdlog.py responses LOG FIRST END GAP P...   prints, in ns, the percentiles of the responses that it
                                         shows, of requests that were due each GAP ns
nbdlog.py gaps LOG                       prints the ns between one request and the next
"""
import collections
import datetime
import math
import re
import statistics
import sys

LINE = re.compile(r"(\S+ \S+) connection=(\d+) (\.\.\.)?(Read|Write|Trim) id=(\d+)(?: offset=(\w+) count=(\w+))?")
Request = collections.namedtuple("Request", "op offset size begin end")
EPOCH = datetime.datetime(1970, 1, 1)


def read_log(path):
    """All requests, in the order in which they came; their times are whole ns, told to the us."""
    begun, done = {}, []
    for line in open(path):
        match = LINE.match(line)
        if not match:
            continue
        time, connection, back, op, request, offset, size = match.groups()
        number = connection, request
        time = datetime.datetime.fromisoformat(time) - EPOCH
        ns = time // datetime.timedelta(microseconds=1) * 1000
        if back:
            done.append(Request(*begun.pop(number), ns))
        else:
            begun[number] = op.lower(), int(offset, 16), int(size, 16), ns
    if begun:
        raise SystemExit(f"{path}: {len(begun)} requests without an end")
    return sorted(done, key=lambda r: r.begin)


def read_iolog(path):
    words = [line.split()[2:] for line in open(path).readlines()[1:]]
    return [(line[0], int(line[1]), int(line[2])) for line in words if len(line) == 3]


def requests(log, *iologs):
    """One job came after the other; the order of what was in flight together is the kernel's."""
    seen = [(r.op, r.offset, r.size) for r in read_log(log)]
    for iolog in iologs:
        said = read_iolog(iolog)
        mine, seen = seen[:len(said)], seen[len(said):]
        if not iolog.endswith(".ordered"):
            mine.sort()
            said.sort()
        if mine != said or not said:
            differ = [pair for pair in zip(mine, said) if pair[0] != pair[1]]
            raise SystemExit(f"{iolog}: {len(said)} requests, by the server {len(mine)}; the first "
                             f"that differ (server, iogen): {differ[:1]}")
    if seen:
        raise SystemExit(f"{len(seen)} requests that iogen has not: {seen[0]}")


def took(log, *latlogs):
    """No two requests are at one place."""
    served = {r.offset: r.end - r.begin for r in read_log(log)}
    for latlog in latlogs:
        took_ns, lat_ns = [], []
        for line in open(latlog):
            _, ns, _, _, offset = [int(x, 0) for x in line.split(",")[:5]]
            took_ns.append(served.pop(offset))
            lat_ns.append(ns)
        beyond = min(lat - ns for lat, ns in zip(lat_ns, took_ns))
        if beyond < -1000:
            raise SystemExit(f"{latlog}: a latency is {-beyond} ns below the server's")
        print(statistics.median_low(took_ns), beyond, statistics.median_low(lat_ns))
    if served:
        raise SystemExit(f"{len(served)} requests are in no log of iogen's")


def together(log):
    moves = sorted([(r.begin, 1) for r in read_log(log)] + [(r.end, -1) for r in read_log(log)])
    now = most = 0
    for _, move in moves:
        now += move
        most = max(most, now)
    print(most)


def window(log):
    served = read_log(log)
    print(max(r.end for r in served) - served[0].begin)


def responses(log, first, end, gap, *percents):
    """The first one came when it was due, or the most punctual of all did."""
    served = [r for r in read_log(log) if int(first) <= r.offset < int(end)]
    start = min(r.begin - i * int(gap) for i, r in enumerate(served))
    values = sorted(r.end - start - i * int(gap) for i, r in enumerate(served))
    print(*(values[math.ceil(len(values) * float(p) / 100 - 1e-9) - 1] for p in percents))


def gaps(log):
    served = read_log(log)
    print(*(b.begin - a.begin for a, b in zip(served, served[1:])), sep="\n")


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
