# SPDX-License-Identifier: MIT
"""Jobs that fio and iogen do one after the other on one target, and what must agree.

agree.py jobs|times [NAME...]    does those jobs, or those of these names; fails with all that does
not agree

Each job is words of a command line and a list of comparisons of what both did: a Run. What is random
is so large that a point, which it may differ by, is four standard deviations or more.
"""
import csv
import glob
import json
import math
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, namedtuple
from multiprocessing.pool import ThreadPool

IOGEN = os.environ["IOGEN"]
OPS = "read", "write", "trim"
CALL = re.compile(r"^(p?(?:read|write)(?:64|v2?)|f(?:data)?sync|fallocate)\((\d+)(?:<(.*?)>)?")

# What a tool did. ops: {op: (ios, bytes)}; syncs: their number; log: a list for each worker of
# (op, offset, bytes); stamps: the same of ms; jobs: {name: ops}; calls: {system call: number};
# files: {name: calls that moved data}.
Run = namedtuple("Run", "ops syncs log stamps jobs calls files")


class Disagree(Exception):
    pass


def agree(what, fio, iogen):
    if fio != iogen:
        raise Disagree(f"{what}: fio {shown(fio)}, iogen {shown(iogen)}")


def near(what, fio, iogen, most):
    if abs(fio - iogen) > most:
        raise Disagree(f"{what}: fio {fio:.4g}, iogen {iogen:.4g}: more than {most:.4g} apart")


def shown(value):
    text = str(value)
    return text if len(text) < 300 else text[:300] + "..."


# Comparisons. Each is given both runs, and raises Disagree.

def counts(fio, iogen):
    """Operations and bytes of each direction."""
    agree("operations and bytes", fio.ops, iogen.ops)


def syncs(fio, iogen):
    agree("syncs", fio.syncs, iogen.syncs)


def total(fio, iogen):
    """Operations and bytes of all directions together."""
    agree("bytes", *(sum(b for _, b in run.ops.values()) for run in (fio, iogen)))
    agree("operations", *(sum(n for n, _ in run.ops.values()) for run in (fio, iogen)))


def all_bytes(fio, iogen):
    agree("bytes", *(sum(b for _, b in run.ops.values()) for run in (fio, iogen)))


def by_job(fio, iogen):
    agree("operations and bytes by job", fio.jobs, iogen.jobs)


def order(fio, iogen):
    """Each worker's operations one after the other."""
    agree("the workers' numbers of operations", *(list(map(len, r.log)) for r in (fio, iogen)))
    for worker, both in enumerate(zip(fio.log, iogen.log)):
        for n, (a, b) in enumerate(zip(*both)):
            agree(f"operation {n} of worker {worker}", a, b)


def places(fio, iogen):
    """Each worker's operations in any order, and the workers in any: fio numbers clones downward."""
    order(*(run._replace(log=sorted(map(sorted, run.log))) for run in (fio, iogen)))


def covered(fio, iogen):
    """The places that were touched and how often, whatever the direction and the sizes."""
    def touched(run):
        times = Counter()
        for _, at, size in everything(run):
            for sector in range(at, at + size, 512):
                times[sector] += 1
        return times

    a, b = touched(fio), touched(iogen)
    agree("sectors that only one touched, or more often", a - b, b - a)


def mix(fio, iogen):
    """The share of reads."""
    near("% of reads", *(100 * r.ops["read"][0] / sum(n for n, _ in r.ops.values())
                         for r in (fio, iogen)), 1)


def sizes(fio, iogen):
    """The share of each size among the operations of a direction."""
    for op in OPS:
        a, b = (Counter(size for o, _, size in everything(run) if o == op)
                for run in (fio, iogen))
        for size in a.keys() | b.keys():
            near(f"% of {op}s of {size} bytes", percent(a, size), percent(b, size), 1)


def tenths(fio, iogen):
    """The share of each tenth of the target."""
    size = max(at + size for _, at, size in everything(fio))
    a, b = (Counter(10 * at // size for _, at, _ in everything(run)) for run in (fio, iogen))
    for tenth in range(10):
        near(f"% within tenth {tenth}", percent(a, tenth), percent(b, tenth), 1)


def ranks(fio, iogen):
    """The share of the most popular places, wherever they are: 1, 2, 4, ... of them."""
    a, b = (sorted(Counter(at for _, at, _ in everything(run)).values(), reverse=True)
            for run in (fio, iogen))
    for step in range(20):
        near(f"% to the first {2**step} places", 100 * sum(a[:2**step]) / sum(a),
             100 * sum(b[:2**step]) / sum(b), 1)


def distinct(fio, iogen):
    """The share of operations that went where none had been."""
    near("% of new places", *(100 * len({at for _, at, _ in everything(run)}) /
                              len(everything(run)) for run in (fio, iogen)), 1)


def jumps(fio, iogen):
    """The share of operations that are not right behind the one before."""
    near("% of jumps", *(100 * sum(a[1] + a[2] != b[1] for a, b in zip(run.log[0], run.log[0][1:]))
                         / len(run.log[0]) for run in (fio, iogen)), 1)


def pairs(fio, iogen):
    """What is trimmed is written next."""
    for run in fio, iogen:
        if any(a[1:] != b[1:] for a, b in zip(run.log[0][::2], run.log[0][1::2])):
            raise Disagree("not in pairs")


def grid(fio, iogen):
    """The largest number that divides all places."""
    agree("grid", *(math.gcd(*(at for _, at, _ in everything(run))) for run in (fio, iogen)))


def sync_calls(fio, iogen):
    for call in "fsync", "fdatasync":
        agree(call, fio.calls[call], iogen.calls[call])


def by_file(fio, iogen):
    """How many system calls moved data of each file."""
    agree("operations by file", fio.files, iogen.files)


def by_file_random(fio, iogen):
    agree("files", fio.files.keys(), iogen.files.keys())
    for name in fio.files:
        near(f"% to {name}", percent(fio.files, name), percent(iogen.files, name), 1)


def rates(fio, iogen):
    """What jobs at a rate did in the same time; some more or fewer may be due at its end."""
    for job, theirs in fio.jobs.items():
        share = 0.1 if job.startswith("pauses") else 0.02
        for op in OPS:
            ios, size = theirs[op]
            if job != "bytes":  # how many that are, is by the dice
                near(f"{op}s of {job}", ios, iogen.jobs[job][op][0], share * ios + 2)
            near(f"bytes of {op}s of {job}", size, iogen.jobs[job][op][1], share * size + 16384)


def job_shares(fio, iogen):
    """The share of each job in all operations."""
    a, b = (Counter({job: sum(n for n, _ in ops.values()) for job, ops in run.jobs.items()})
            for run in (fio, iogen))
    for job in a:
        near(f"% of {job}", percent(a, job), percent(b, job), 1)


def pauses(fio, iogen):
    """After which operations nothing was done for 9 ms or more."""
    a, b = ([n for n in range(1, len(run.stamps[0]))
             if run.stamps[0][n] - run.stamps[0][n - 1] >= 9] for run in (fio, iogen))
    agree("operations after pauses", a, b)


# Those that need no log, and those that need strace.
COUNTED = {counts, syncs, total, all_bytes, by_job, mix, rates, job_shares}
TRACED = {sync_calls, by_file, by_file_random}


def everything(run):
    return [io for worker in run.log for io in worker]


def percent(counter, key):
    return 100 * counter[key] / max(1, sum(counter.values()))


# The jobs: name, words, comparisons. The target x is of 1 MiB; what rolls dice often moves nothing.
NULL = "--ioengine=null --filename=n"
X = "--filename=x"
JOBS = [
    ("sequential read", f"{X} --rw=read --bs=16k", [counts, order]),
    ("sequential write", f"{X} --rw=write --bs=48k --size=1m", [counts, order]),
    ("random read", f"{X} --rw=randread --size=900k", [counts, places]),
    ("random write", f"{X} --rw=randwrite --bs=2k --direct=0 --size=1m --loops=2",
     [counts, places]),
    ("random read, asynchronous",
     f"{X} --rw=randread --ioengine=libaio --iodepth=8 --direct=1 --size=1m", [counts, places]),
    ("random mix", f"{X} --rw=randrw --rwmixread=30 --size=1m", [total, covered]),
    ("mix", f"{NULL} --rw=randrw --rwmixread=70 --size=200m", [total, mix]),
    ("sequential mix", f"{NULL} --rw=rw --rwmixwrite=15 --size=200m", [total, mix]),
    ("norandommap", f"{NULL} --rw=randread --norandommap --size=200m",
     [counts, distinct, tenths]),
    ("bsrange", f"{NULL} --rw=randread --bsrange=1k-8k --norandommap --size=200m",
     [sizes, grid]),
    ("bs by direction", f"{NULL} --rw=randrw --bs=4k,16k --norandommap --size=200m",
     [sizes, mix]),
    ("random, several at each place", f"{NULL} --rw=randread:4 --norandommap --size=200m",
     [counts, distinct]),
    ("backwards", f"{X} --rw=read:-8k --size=1m", [counts, order]),
    ("holes", f"{X} --rw=write:8k --size=1m", [counts, order]),
    ("holes that wrap", f"{X} --rw=write:12k --size=1m", [counts, order]),
    ("bssplit", f"{NULL} --rw=randrw --norandommap --size=400m "
     "--bssplit=4k/50:16k/30:32k/20,8k/25:64k/75", [sizes, mix]),
    ("bssplit, sequential", f"{NULL} --rw=write --size=400m --bssplit=512/10:1k/5:8k/85", [sizes]),
    ("blockalign", f"{NULL} --rw=randread --blockalign=16k --size=200m", [counts, grid, tenths]),
    ("two kinds of sync", f"{X} --rw=write --size=240k --fsync=4 --fdatasync=6",
     [counts, sync_calls]),
    ("a sync for each write", f"{X} --rw=write --size=230000 --bs=2300 --fsync=1",
     [counts, syncs, sync_calls]),
    ("zipf", f"{NULL} --rw=randread --norandommap --random_distribution=zipf:1.1 --size=200m",
     [counts, ranks]),
    ("pareto", f"{NULL} --rw=randread --norandommap --random_distribution=pareto:0.3 --size=200m",
     [counts, ranks]),
    ("normal", f"{NULL} --rw=randread --norandommap --random_distribution=normal:15 --size=200m",
     [counts, ranks]),
    ("zoned", f"{NULL} --rw=randread --random_distribution=zoned:50/5:30/15:20/80 --size=200m",
     [counts, tenths]),
    ("zoned_abs", f"{NULL} --rw=randwrite --size=200m --norandommap "
     "--random_distribution=zoned_abs:60/20m:30/100m:10/80m", [counts, tenths]),
    ("percentage_random", f"{NULL} --rw=randread --norandommap --percentage_random=40 --size=200m",
     [counts, jumps]),
    ("strided", f"{X} --rw=read --zonemode=strided --zonesize=64k --zoneskip=32k --size=1m",
     [counts, order]),
    ("strided, random", f"{X} --rw=randread --zonemode=strided --zonesize=64k --zoneskip=64k "
     "--io_size=512k --size=1m", [counts, places]),
    ("trim", f"{NULL} --rw=trim --bs=64k --size=16m", [counts, order]),
    ("randtrim", f"{NULL} --rw=randtrim --bs=8k --size=2m", [counts, places]),
    ("trimwrite", f"{NULL} --rw=trimwrite --size=2m", [counts, order]),
    ("randtrimwrite", f"{NULL} --rw=randtrimwrite --size=2m", [counts, places, pairs]),
    ("workers apart", f"{X} --rw=randread --size=128k --offset=64k --offset_increment=192k "
     "--numjobs=3", [counts, places]),
    ("percentages", f"{X} --rw=read --size=25% --offset=50% --bs=8k", [counts, order]),
    ("files in turn", "--nrfiles=4 --rw=read --size=256k --io_size=120k", [counts, by_file]),
    ("files to their ends", "--nrfiles=4 --rw=write --size=256k --io_size=120k "
     "--file_service_type=sequential",
     [counts, by_file]),
    ("io_size beyond size", f"{X} --rw=write --size=256k --io_size=1000k", [counts, order]),
    ("io_size below size", f"{X} --rw=randread --size=1m --io_size=300k", [counts]),
    ("number_ios", f"{X} --rw=read --size=1m --number_ios=37", [counts, order]),
    ("loops", f"{X} --rw=read --size=256k --loops=3", [counts, order]),
    ("fdatasync", f"{X} --rw=write --size=1m --bs=2k --fdatasync=9 --end_fsync=1",
     [counts, sync_calls, order]),
    ("fsync", f"{X} --rw=randwrite --size=256k --fsync=3", [counts, syncs, sync_calls, places]),
]
# Jobs that take their time; what is late on a busy machine has another try.
TIMED = [
    ("thinktime", f"{X} --rw=read --size=96k --thinktime=10ms --thinktime_blocks=3",
     [counts, pauses]),
    ("rates", f"{X} --rw=randread --norandommap --size=1m --time_based --runtime=1500ms "
     "--name=ios --rate_iops=300 --name=bytes --rate=2m --bsrange=1k-8k "
     "--name=clones --rate_iops=100 --numjobs=2 "
     "--name=both --rw=randrw --rwmixread=70 --rate_iops=100,200 "
     "--name=slow --bs=512 --rate=20k --name=depth --ioengine=libaio --direct=1 --iodepth=8 "
     "--rate_iops=400 --name=pauses --rate_iops=50 --thinktime=100ms --thinktime_blocks=5 "
     "--name=pauses-out --rate_iops=50 --thinktime=100ms --thinktime_blocks=5 "
     "--rate_ignore_thinktime=1", [rates]),
]


# Running them: each job in a folder of its own.

def make(folder, words):
    """Files that both find there, made for each: only what iogen left may be written over."""
    for name in glob.glob(f"{folder}/x") + glob.glob(f"{folder}/j.*"):
        os.remove(name)
    for job in "--filename=x --size=1m", "--nrfiles=4 --size=256k":
        if job.split()[0] in words:
            start(folder, [IOGEN, "--name=j", "--no-results", "--create_only"] + job.split())


def start(folder, command):
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    if done.returncode:
        raise Disagree(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}")


def call(folder, tool, words, logged, strace):
    if logged:
        words = words + [f"--write_lat_log={tool}/log", "--log_offset=1"]
    if tool == "fio":
        # another clock has to be calibrated, for half of fio's time
        command = ["fio", "--clocksource=clock_gettime", "--thread", "--output-format=json",
                   f"--output={tool}/json"] + words
    else:
        command = [IOGEN, f"--output-dir={tool}/results"] + words
    if strace:
        command = ["strace", "-ff", "-y", "-qq", "-s0", "-e", "signal=none", "-e",
                   "trace=/^(p?(read|write)(64|v2?)|f(data)?sync|fallocate)$", "-o",
                   f"{tool}/trace"] + command
    start(folder, command)


def read_logs(folder):
    log, stamps = [], []
    names = glob.glob(f"{folder}/log_clat.*.log")
    for name in sorted(names, key=lambda name: int(name.split(".")[-2])):
        with open(name, encoding="ascii") as lines:
            rows = [list(map(int, line.split(","))) for line in lines]
        log.append([(OPS[row[2]], row[4], row[3]) for row in rows])
        stamps.append([row[0] for row in rows])
    return log, stamps


def read_calls(folder, tool):
    """What was called, and on which files; only those of the job's folder count."""
    calls, files = Counter(), Counter()
    here = os.path.realpath(folder) + "/"
    for trace in glob.glob(f"{folder}/{tool}/trace.*"):
        with open(trace, encoding="utf-8") as lines:
            # what is summed up for iogen's mark is read from memory alone
            called = (line for line in lines if "RWF_NOWAIT" not in line)
            for match in filter(None, map(CALL.match, called)):
                name = (match[3] or "").removeprefix(here)
                if name and "/" not in name and name != tool: # that is a folder of results
                    calls[match[1]] += 1
                    files[name] += "sync" not in match[1]
    return calls, files


def read_fio(jobs, ops, folder):
    with open(f"{folder}/json", encoding="utf-8") as f:
        text = f.read()
    if "\n{\n" not in "\n" + text:
        raise Disagree(f"fio says {text}")
    rows = json.loads(text[("\n" + text).index("\n{\n"):])["jobs"]
    for row in rows:
        job = jobs.setdefault(row["jobname"], {op: (0, 0) for op in OPS})
        for op in OPS:
            for into in job, ops:
                into[op] = (into[op][0] + row[op]["total_ios"], into[op][1] + row[op]["io_bytes"])
    return sum(row["sync"]["total_ios"] for row in rows)


def read_iogen(jobs, ops, folder):
    syncs = 0
    with open(f"{folder}/results/summary.csv", encoding="utf-8") as f:
        for row in csv.DictReader(f):
            if row["op"] == "sync":
                syncs += int(row["ios"])
                continue
            job = jobs.setdefault(row["job"], {op: (0, 0) for op in OPS})
            for into in job, ops:
                into[row["op"]] = (into[row["op"]][0] + int(row["ios"]),
                                   into[row["op"]][1] + int(row["bytes"]))
    return syncs


def run(folder, tool, words, comparisons):
    os.mkdir(f"{folder}/{tool}")
    call(folder, tool, words, not COUNTED.issuperset(comparisons),
         not TRACED.isdisjoint(comparisons))
    jobs, ops = {}, {op: (0, 0) for op in OPS}
    read = read_fio if tool == "fio" else read_iogen
    syncs = read(jobs, ops, f"{folder}/{tool}")
    log, stamps = read_logs(f"{folder}/{tool}")
    calls, files = read_calls(folder, tool)
    return Run(ops, syncs, log, stamps, jobs, calls, files)


def attempt(words, comparisons):
    with tempfile.TemporaryDirectory(dir=".") as folder:
        words = words.split()
        if not any(word.startswith("--name=") for word in words):
            words.insert(0, "--name=j")
        both = []
        for tool in "fio", "iogen":
            make(folder, words)
            both.append(run(folder, tool, words, comparisons))
        return both


def most(one, other):
    """Of two runs, the most that each job did: what has a rate may be held up, and never does more."""
    return other._replace(jobs={job: {op: max(ops[op], one.jobs[job][op]) for op in OPS}
                                for job, ops in other.jobs.items()})


def judge(job):
    """What is to be said of a job, and whether that is good."""
    name, words, comparisons = job
    said, both = [], None
    for _ in range(5 if job in TIMED else 1):
        try:
            now = attempt(words, comparisons)
            both = [most(*pair) for pair in zip(both, now)] if both else now
            for comparison in comparisons:
                comparison(*both)
            return "\n".join(said + ["ok " + name]), True
        except Disagree as problem:
            said.append(f"not as in fio: {name}: {words}\n  {problem}")
    return "\n".join(said), False


def main():
    kind, names, good = sys.argv[1], sys.argv[2:], True
    # Most of fio's time is waiting, so several jobs are done at a time; those with a clock alone.
    jobs, at_a_time = {"jobs": (JOBS, 4), "times": (TIMED, 1)}[kind]
    with ThreadPool(at_a_time) as pool:
        for said, agreed in pool.imap(judge, [job for job in jobs if not names or job[0] in names]):
            print(said, flush=True)
            good &= agreed
    return not good


if __name__ == "__main__":
    sys.exit(main())
