# SPDX-License-Identifier: MIT
"""What zones make of requests: each write is at its zone's write pointer, or begins a zone anew.

zones.py iolog SIZE CAPACITY OPEN LOG    of a log that write_iolog= has left, iogen's or fio's
zones.py served SIZE CAPACITY OPEN LOG   of a server's own log: the log filter of nbdkit

Fails on the first request that such zones, all empty at first, would refuse, and where more than
OPEN are open (0: any number). Prints writes, reads, trims, resets of zones that were full, resets of
others, and the most zones that were open.
"""
import re
import sys

import nbdlog


def from_iolog(path):
    """(op, offset, size), each of them over when the next begins."""
    for line in open(path):
        match = re.search(r" (read|write|trim) (\d+) (\d+)$", line)
        if match:
            request = match[1], int(match[2]), int(match[3])
            yield (*request, "begin")
            yield (*request, "end")


def from_server(path):
    """The same, with all beginnings and ends in their order; of one moment, ends come first."""
    events = []
    for r in nbdlog.read_log(path):
        events += [(r.begin, 1, r.op, r.offset, r.size), (r.end, 0, r.op, r.offset, r.size)]
    for _, begins, op, offset, size in sorted(events, key=lambda e: e[:2]):
        yield op, offset, size, "begin" if begins else "end"


class Zones:
    def __init__(self, size, capacity, most):
        self.size, self.capacity, self.most = size, capacity, most
        self.wp, self.written, self.flying = {}, {}, {}
        self.count = {"write": 0, "read": 0, "trim": 0}
        self.full = self.others = self.opened = 0

    def begin(self, op, offset, size):
        zone, at = divmod(offset, self.size)
        wp, flying = self.wp.get(zone, 0), self.flying.get(zone, 0)
        self.count[op] += 1
        if op == "read" and at + size > self.written.get(zone, 0):
            return f"a read beyond the write pointer, {wp}"
        if op == "read":
            return None
        if op == "trim" and (at or size != self.size or flying):
            return f"no zone is trimmed, or one with {flying} writes in flight"
        if op == "write" and at != wp:
            if at or flying:
                return f"a write that is not at the write pointer, {wp}, {flying} in flight"
            self.full += wp >= self.capacity
            self.others += wp < self.capacity
        if op == "write" and at + size > self.capacity:
            return "a write beyond the capacity"
        self.wp[zone] = at + size if op == "write" else 0
        self.flying[zone] = flying + 1
        now = sum(0 < wp < self.capacity or (wp and self.flying.get(z, 0))
                  for z, wp in self.wp.items())
        self.opened = max(self.opened, now)
        return f"{now} zones are open" if self.most and now > self.most else None

    def end(self, op, offset, _):
        zone = offset // self.size
        if op == "read":
            return
        self.flying[zone] -= 1
        if not self.flying[zone]:
            self.written[zone] = self.wp[zone]


def main(kind, size, capacity, most, path):
    zones = Zones(int(size), int(capacity), int(most))
    for op, offset, length, what in {"iolog": from_iolog, "served": from_server}[kind](path):
        said = getattr(zones, what)(op, offset, length)
        if said:
            sys.exit(f"{path}: {op} {offset} {length}: {said}")
    print(*zones.count.values(), zones.full, zones.others, zones.opened)


main(*sys.argv[1:])
