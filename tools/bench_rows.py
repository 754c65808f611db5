# SPDX-License-Identifier: MIT
"""The rows of tools/bench: what iogen does, and what its peer does, to be measured in turns."""
import csv
import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time

HERE = os.path.dirname(os.path.realpath(__file__))
PEERS = {"fio": ("FIO", "fio"), "t/io_uring": ("T_IO_URING", "t/io_uring"),
         "io_uring-cp": ("IO_URING_CP", "io_uring-cp"), "an earlier build": ("BEFORE", None)}
SECONDS = 1.0  # of a run that has a time
IOGEN = "./iogen"


class Lacking(Exception):
    """What keeps a row from being measured."""


def peer(name):
    """The path of a peer's program."""
    variable, usual = PEERS[name]
    asked = os.environ.get(variable) or usual
    found = asked and shutil.which(asked)
    if not found:
        raise Lacking(f"{name} is not here: {variable}= names it")
    return os.path.realpath(found)


def run(*words, **more):
    """Runs a command. Returns its output, and what it took: seconds, CPU seconds, peak memory in KiB."""
    with tempfile.TemporaryFile("w+") as out:
        begin = time.monotonic()
        child = subprocess.Popen(words, stdout=out, stderr=subprocess.PIPE, text=True, **more)
        said = child.stderr.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        took = time.monotonic() - begin
        if child.returncode:
            raise Lacking(f"{' '.join(words)[:200]}: exit code {child.returncode}: {said[-300:].strip()}")
        out.seek(0)
        return out.read(), {"time": took, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss}


def measured(took, ios=1, iops=0):
    """The measures of a run that moved so many I/Os."""
    return {"iops": iops, "speed": 1 / took["time"], "time": took["time"],
            "cpu": took["cpu"] / max(ios, 1), "memory": took["memory"]}


def timed(*words, before=None, **more):
    """A command that is timed from its start to its end."""
    def turn():
        if before:
            before()
        return measured(run(*words, **more)[1])
    return turn


def iogen(*words):
    """iogen for some time, by what it says."""
    def turn():
        out, took = run(IOGEN, "--name=bench", "--no-results", "--output-format=csv", *words)
        rows = [r for r in csv.DictReader(out.splitlines()) if r["op"] in ("read", "write")]
        return measured(took, sum(int(r["ios"]) for r in rows), sum(float(r["iops"] or 0) for r in rows))
    return turn


def fio(*words):
    program = peer("fio")

    def turn():
        out, took = run(program, "--name=bench", "--thread", "--output-format=json", *words)
        jobs = json.loads(out[out.index("{"):])["jobs"]
        both = [j[d] for j in jobs for d in ("read", "write")]
        return measured(took, sum(b["total_ios"] for b in both), sum(b["iops"] for b in both))
    return turn


def t_io_uring(*words):
    program = peer("t/io_uring")

    def turn():
        out, took = run(program, f"-r{max(3, round(SECONDS))}", *words)
        scale = {"": 1, "K": 1e3, "M": 1e6}
        each = [float(n) * scale[u] for n, u in re.findall(r"(?<!Maximum )IOPS=([\d.]+)([KM]?)", out)]
        if not each:
            raise Lacking(f"t/io_uring said no IOPS: {out[-200:]}")
        return measured(took, 1, statistics.mean(each[:-1] or each))
    return turn


def fixed(**options):
    return [f"--{k}={v}" for k, v in options.items()]


def for_a_while():
    return ["--time_based", f"--runtime={SECONDS}"]


def made(path, megabytes):
    """A file with data, once."""
    if not os.path.exists(path):
        run(IOGEN, "--name=lay", f"--filename={path}", f"--size={megabytes}m", "--create_only", "--no-results")
    return path


def cached():
    path = made("cached", 256)
    with open(path, "rb") as f:
        while f.read(1 << 20):
            pass
    return path


def removed(path):
    return lambda: os.path.exists(path) and os.unlink(path)


def in_memory(name):
    folder = f"/dev/shm/{os.path.basename(os.getcwd())}"
    os.makedirs(folder, exist_ok=True)
    return f"{folder}/{name}"


def zram():
    """A device of its own with data in it, until the end."""
    if not zram.path:
        try:
            with open("/sys/class/zram-control/hot_add", encoding="ascii") as f:
                number = f.read().strip()
        except OSError as e:
            raise Lacking("zram takes root and the module zram") from e
        zram.path = f"/dev/zram{number}"
        with open(f"/sys/block/zram{number}/disksize", "w", encoding="ascii") as f:
            f.write("1G")
        run(IOGEN, "--name=lay", f"--filename={zram.path}", "--size=100%", "--overwrite=1", "--rw=write",
            "--bs=1m", "--no-results")
    return zram.path


zram.path = None


def zram_remove():
    number = zram.path and zram.path[len("/dev/zram"):]
    if number:
        with open(f"/sys/block/zram{number}/reset", "w", encoding="ascii") as f:
            f.write("1")
        with open("/sys/class/zram-control/hot_remove", "w", encoding="ascii") as f:
            f.write(number)


# --- the rows: each returns what iogen does, and what the peer does ---

def nop(depth, batch):
    words = ["--ioengine=io_uring", "--uring_nop=1", "--rw=randread", "--norandommap", "--bs=4k", "--size=64g",
             f"--iodepth={depth}", f"--iodepth_batch={batch}", f"--iodepth_batch_complete_min={batch}"]
    return lambda _: (iogen(*words, *for_a_while()),
                      t_io_uring("-N1", f"-d{depth}", f"-s{batch}", f"-c{batch}", "-p0", "-n1", "-b4096",
                                 "-X1", "-O0", os.path.abspath(cached())))


def zram_tuned(other):
    words = fixed(ioengine="io_uring", filename=zram(), direct=1, rw="randread", norandommap=1, bs="4k",
                  iodepth=128, iodepth_batch=32, iodepth_batch_complete_min=32, fixedbufs=1, registerfiles=1)
    if other == "fio":
        theirs = fio(*words, "--iodepth_batch_complete_max=32", *for_a_while())
    else:
        theirs = t_io_uring("-d128", "-s32", "-c32", "-p0", "-B1", "-F1", "-b4096", "-X1", zram())
    return iogen(*words, *for_a_while()), theirs


def zram_plain(engine):
    def row(_):
        words = fixed(ioengine=engine, filename=zram(), direct=1, rw="randread", bs="4k", iodepth=32)
        return iogen(*words, *for_a_while()), fio(*words, *for_a_while())
    return row


def cached_uring(_):
    words = fixed(ioengine="io_uring", filename=cached(), size="256m", rw="randread", norandommap=1, bs="4k",
                  invalidate=0, iodepth=32, iodepth_batch=8, iodepth_batch_complete_min=8, registerfiles=1,
                  fixedbufs=1)
    return (iogen(*words, *for_a_while()),
            t_io_uring("-d32", "-s8", "-c8", "-p0", "-B1", "-F1", "-O0", "-b4096", "-X1",
                       os.path.abspath("cached")))


def cached_psync(other):
    words = fixed(ioengine="psync", filename=cached(), size="256m", rw="randread", norandommap=1, bs="4k",
                  invalidate=0)
    if other == "fio":
        return iogen(*words, *for_a_while()), fio(*words, *for_a_while())
    if not os.path.exists("loop"):
        run("cc", "-O2", "-D_GNU_SOURCE", "-pthread", "-o", "loop", f"{HERE}/bench-loop.c")

    def loop():
        out, took = run("./loop", "cached", str(SECONDS), "thread" if "thread" in other else "bare")
        return measured(took, 1, float(out.split()[0]))
    return iogen(*words, *for_a_while()), loop


def null_32(other):
    words = fixed(ioengine="null", size="64g", rw="randread", bs="4k", iodepth=32)
    less = ["--gtod_reduce=1"] if "gtod" in other else []
    return iogen(*words, *for_a_while()), fio(*words, *less, *for_a_while())


def rate(_):
    words = fixed(ioengine="io_uring", filename=made("source", 1024), size="1g", direct=1, rw="randread",
                  bs="4k", iodepth=16, rate_iops=5000)
    return iogen(*words, *for_a_while()), fio(*words, *for_a_while())


def copied(source, target, size, depth, *more):
    return timed(IOGEN, "--name=copy", "--workload=copy", "--ioengine=io_uring", f"--source={source}",
                 f"--filename={target}", f"--bs={size}", f"--iodepth={depth}", "--no-results", *more,
                 before=removed(target))


def copy_memory(size, depth):
    def row(other):
        source, target = made(in_memory("source"), 1024), in_memory("target")
        words = [peer(other)] if other != "cp" else ["cp", "--sparse=never", "--reflink=never"]
        return (copied(source, target, size, depth),
                timed(*words, source, target, before=removed(target)))
    return row


def copy_disk(size, depth):
    return lambda _: (copied(made("source", 1024), "target", size, depth, "--direct=1"),
                      timed("dd", "if=source", "of=target", "bs=1M", "iflag=direct", "oflag=direct",
                            "conv=fsync", "status=none", before=removed("target")))


def layout(other):
    words = ["--name=lay", "--filename=laid", "--size=2g", "--create_only=1"]
    theirs = [peer("fio"), *words, "--rw=read"] if other == "fio" else [
        "dd", "if=/dev/zero", "of=laid", "bs=1M", "count=2048", "oflag=direct", "conv=fsync", "status=none"]
    return (timed(IOGEN, *words, "--no-results", before=removed("laid")),
            timed(*theirs, before=removed("laid")))


def files_4000(_):
    words = ["--name=many", "--nrfiles=4000", "--filesize=4k", "--rw=randread", "--bs=4k", "--size=16000k",
             "--openfiles=100"]

    def turn(*program):
        """In a directory of its own: ext4 looks long for an inode where many were just removed."""
        return timed(*program, *words, f"--directory={tempfile.mkdtemp(prefix='many.', dir='.')}")()
    return lambda: turn(IOGEN, "--no-results"), lambda program=peer("fio"): turn(program, "--thread")


def verify(kind):
    def row(_):
        path = in_memory("verified")
        words = ["--name=v", f"--filename={path}", "--size=512m", "--rw=write", "--bs=64k", f"--verify={kind}"]
        return (timed(IOGEN, *words, "--no-results", before=removed(path)),
                timed(peer("fio"), *words, "--thread", before=removed(path)))
    return row


def workers_500(_):
    words = ["--name=w", "--ioengine=psync", f"--filename={cached()}", "--size=256m", "--rw=randread", "--bs=4k",
             "--invalidate=0", "--number_ios=10", "--numjobs=500", "--group_reporting"]
    return timed(IOGEN, *words, "--no-results"), timed(peer("fio"), *words, "--thread")


def both_builds(*words, **more):
    """The same of this iogen and of an earlier one."""
    return timed(IOGEN, *words, **more), timed(peer("an earlier build"), *words, **more)


def planned_8000(_):
    os.makedirs("planned", exist_ok=True)
    return both_builds("check", "--name=m", "--directory=planned", "--nrfiles=8000", "--filesize=4k",
                       "--rw=randread", "--bs=4k")


def sections(number, ios):
    with open("sections.ini", "w", encoding="ascii") as f:
        for i in range(number):
            f.write(f"[s{i}]\nioengine=null\nrw=randread\nbs=4k\nsize={max(ios * 4, 1024)}k\n"
                    f"iodepth={1 + i % 8}\nnumber_ios={ios}\n")
    return "sections.ini"


def sections_parsed(_):
    return both_builds("--parse-only", sections(10000, 1))


def sections_run(_):
    return both_builds("--no-results", "--output-format=csv", sections(10000, 1))


def results(name, jobs, ios):
    if not os.path.exists(name):
        run(IOGEN, f"--output-dir={name}", sections(jobs, ios))
    return name


def plot_jobs(_):
    return both_builds("plot", results("jobs", 400, 200))


def plot_series(_):
    """A run of a million I/Os, each of which has a row of its own."""
    peer("an earlier build")
    folder = results("series", 1, 1000000)
    with open(f"{folder}/summary.csv", encoding="ascii") as f:
        most = next(csv.DictReader(f))["lat_max_ns"]
    with open(f"{folder}/interval.csv", encoding="ascii") as f:
        table = csv.DictReader(f)
        row, names = next(table), table.fieldnames
    row.update(ios=1, bytes=4096, iops="1000.000", mb_per_s="4.096", lat_mean_ns=most + ".000", lat_p50_ns="",
               lat_p99_ns="", lat_max_ns=most)
    with open(f"{folder}/interval.csv", "w", encoding="ascii", newline="") as f:
        table = csv.DictWriter(f, names, lineterminator="\n")
        table.writeheader()
        for i in range(1000000):
            table.writerow({**row, "start_ns": i * 1000000, "end_ns": (i + 1) * 1000000})
    return both_builds("plot", folder)


def matrix(_):
    """Each step of fio is a process of its own, as in the loop of a shell."""
    sizes, depths, ways = "4k 8k 16k 32k".split(), "1 2 4 8 16 32 64".split(), "read randread randrw".split()
    path = cached()
    step = ["--name=m", f"--filename={path}", "--size=256m", "--ioengine=libaio", "--direct=1", "--time_based",
            "--runtime=200ms"]
    ours = timed(IOGEN, *step, "--no-results", f"--sweep.rw={' '.join(ways)}", f"--sweep.bs={' '.join(sizes)}",
                 f"--sweep.iodepth={' '.join(depths)}")

    def steps():
        begin = time.monotonic()
        for rw in ways:
            for bs in sizes:
                for depth in depths:
                    run(peer("fio"), *step, "--thread", f"--rw={rw}", f"--bs={bs}", f"--iodepth={depth}")
        return {"speed": 1 / (time.monotonic() - begin)}
    return ours, steps


def matrix_1000(_):
    ours = timed(IOGEN, "--name=m", f"--filename={cached()}", "--size=256m", "--ioengine=libaio", "--direct=1",
                 "--rw=randread", "--time_based", "--runtime=100ms", "--no-results", "--sweep.bs=4k..200k+4k",
                 "--sweep.iodepth=1..20+1")
    return ours, lambda: {"time": 50 * 20 * 0.1}


ROWS = {
    "nop-1": nop(1, 1), "nop-32": nop(32, 8), "nop-128": nop(128, 32),
    "zram-tuned": zram_tuned, "zram-uring": zram_plain("io_uring"), "zram-libaio": zram_plain("libaio"),
    "cached-uring": cached_uring, "cached-psync": cached_psync, "null-32": null_32, "rate": rate,
    "copy-memory-64k": copy_memory("64k", 8), "copy-memory-1m": copy_memory("1m", 4),
    "copy-disk-64k": copy_disk("64k", 32), "copy-disk-1m": copy_disk("1m", 16), "layout": layout,
    "files-4000": files_4000, "verify-crc32c": verify("crc32c"), "verify-md5": verify("md5"),
    "workers-500": workers_500, "planned-8000": planned_8000, "sections-parsed": sections_parsed,
    "sections-run": sections_run, "plot-jobs": plot_jobs, "plot-series": plot_series, "matrix": matrix,
    "matrix-1000": matrix_1000,
}
