# SPDX-License-Identifier: MIT
"""The laws that hold for every folder of results.

laws.py check DIR...       fails with all that is broken in the folders of results, or refused by export
laws.py same A B           fails unless every job that ended by itself did the same in both runs
laws.py differ A B         fails if one of them did
"""
import csv
import json
import math
import os
import subprocess
import sys

KINDS = "lat slat clat response".split()
PERCENTILES = [("p50", 50), ("p90", 90), ("p95", 95), ("p99", 99), ("p99_9", 99.9),
               ("p99_99", 99.99), ("p99_999", 99.999)]
PARTS = ["min", "mean", "stddev"] + [name for name, _ in PERCENTILES] + ["max"]
HEADERS = {
    "summary.csv":
        "run_id,step,round,job,engine,workload,op,workers,iodepth,block_bytes,batch,ios,bytes,"
        "short_ios,errors,runtime_ns,iops,mb_per_s,mib_per_s,submit_calls,ios_per_submit,"
        "cpu_user_pct,cpu_sys_pct,"
        + ",".join(f"{k}_{p}_ns" for k in KINDS for p in PARTS) + ",partial",
    "histogram.csv": "run_id,step,round,job,op,kind,lo_ns,hi_ns,count,cumulative_pct",
    "interval.csv":
        "run_id,step,round,job,op,start_ns,end_ns,ios,bytes,iops,mb_per_s,lat_mean_ns,"
        "lat_p50_ns,lat_p99_ns,lat_max_ns,errors,inflight,phase",
}

bad = []


def check(holds, *what):
    if not holds:
        bad.append(" ".join(str(w) for w in what))


def near(a, b, epsilon):
    return abs(a - b) <= epsilon


def read_csv(folder, name):
    with open(f"{folder}/{name}", newline="") as f:
        text = f.read()
    check(text.endswith("\n") and "\r" not in text and "\n\n" not in text, name, "lines")
    check(text.startswith(HEADERS[name]), name, "header is", text.split("\n")[0])
    # without the name of the run, which is drawn of letters and digits
    low = "\n".join(line.partition(",")[2] for line in text.split("\n")[1:]).lower()
    check("nan" not in low and "inf," not in low and "-1" not in low, name,
          "has a number that is none")
    rows = list(csv.DictReader(text.splitlines()))
    for row in rows:
        check(None not in row and None not in row.values(), name, "a row of another length", row)
        check(row["step"] == "0" and row["round"] == "0", name, "step, round")
    return rows


def least_sample(pct):
    """The smallest sample that has a finite 95 % interval of the percentile."""
    return math.ceil(math.log(0.025) / math.log(max(pct, 100 - pct) / 100))


def check_latency(row, kind, buckets, where):
    """Laws 1, 3 and 4 of one kind of latency of one row; buckets are those of its histogram."""
    cell = {p: row[f"{kind}_{p}_ns"] for p in PARTS}
    count = sum(int(b["count"]) for b in buckets)
    if not count:
        check(not any(cell.values()), where, "a latency without a sample")
        return
    check(count == int(row["ios"]), where, "law 1: histogram has", count, "ios", row["ios"])
    low, high = int(cell["min"]), int(cell["max"])
    values = [low] + [int(cell[p]) for p, _ in PERCENTILES if cell[p]] + [high]
    check(values == sorted(values), where, "law 3: percentiles do not rise:", values)
    check(low <= float(cell["mean"]) <= high, where, "mean", cell["mean"])
    check(0 <= float(cell["stddev"]) <= high - low, where, "stddev", cell["stddev"])
    check(int(buckets[0]["lo_ns"]) <= low < int(buckets[0]["hi_ns"]), where, "min's bucket")
    check(int(buckets[-1]["lo_ns"]) <= high < int(buckets[-1]["hi_ns"]), where, "max's bucket")
    for name, pct in PERCENTILES:
        supported = count >= least_sample(pct)
        check(bool(cell[name]) == supported, where, "law 4:", name, "of", count)
        if not cell[name]:
            continue
        rank, seen = math.ceil(count * pct / 100 - 1e-9), 0
        for bucket in buckets:
            seen += int(bucket["count"])
            if seen >= rank:
                break
        check(int(bucket["lo_ns"]) <= int(cell[name]) <= int(bucket["hi_ns"]), where, name,
              "is", cell[name], "and not in", bucket["lo_ns"], bucket["hi_ns"])


def check_buckets(buckets, where):
    end, seen = -1, 0
    total = sum(int(b["count"]) for b in buckets)
    for b in buckets:
        check(end <= int(b["lo_ns"]) < int(b["hi_ns"]), where, "buckets overlap", b)
        check(int(b["count"]) > 0, where, "an empty bucket", b)
        end = int(b["hi_ns"])
        seen += int(b["count"])
        check(near(float(b["cumulative_pct"]), 100 * seen / total, 1e-6), where, "cumulative", b)


def check_rates(row, where):
    ns, ios, size = int(row["runtime_ns"]), int(row["ios"]), int(row["bytes"])
    if not ns:
        check(not row["iops"] and not row["mb_per_s"], where, "a rate without a time")
        return
    check(near(float(row["iops"]), ios * 1e9 / ns, 0.001), where, "iops", row["iops"])
    if row["op"] == "sync":
        check(not row["mb_per_s"] and not row["mib_per_s"] and size == 0, where, "sync's bytes")
        return
    check(near(float(row["mb_per_s"]), size * 1e3 / ns, 0.001), where, "mb_per_s")
    check(near(float(row["mib_per_s"]), size * 1e9 / ns / 2**20, 0.001), where, "mib_per_s")


def check_grid(slices, step_ns, where):
    for i, s in enumerate(slices):
        start, end = int(s["start_ns"]), int(s["end_ns"])
        check(start <= end, where, "a slice ends before it begins", s)
        check(i == 0 or start % step_ns == 0, where, "a slice off the grid", s)
        check(i == len(slices) - 1 or end % step_ns == 0, where, "a slice off the grid", s)
        check(i == 0 or start == int(slices[i - 1]["end_ns"]), where, "a gap before", s)


def check_intervals(row, slices, step_ns, where):
    """Laws 1 and 2 over time, and the grid: of what was measured, and of the ramp."""
    phases = {phase: [s for s in slices if s["phase"] == phase] for phase in ("ramp", "run")}
    check(sum(map(len, phases.values())) == len(slices), where, "another phase")
    check(slices == phases["ramp"] + phases["run"], where, "the ramp is not first")
    for phase, of_phase in phases.items():
        check_grid(of_phase, step_ns, f"{where} {phase}:")
    for column in "ios", "bytes", "errors":
        total = sum(int(s[column]) for s in phases["run"])
        check(total == int(row[column]), where, "law 1: intervals have", total, column,
              "and not", row[column])
    if phases["run"] and row["workers"] == "1":
        check(not phases["ramp"] or phases["ramp"][-1]["end_ns"] == phases["run"][0]["start_ns"],
              where, "the ramp does not end where the run begins")
    for s in phases["run"]:
        check(not s["lat_max_ns"] or not row["lat_max_ns"] or
              int(s["lat_max_ns"]) <= int(row["lat_max_ns"]), where, "a slice's max", s)


def check_row(row, buckets, slices, step_ns):
    where = f"{row['job']} {row['op']}:"
    check_rates(row, where)
    for kind in KINDS:
        mine = [b for b in buckets if b["kind"] == kind]
        check_buckets(mine, f"{where} {kind}:")
        check_latency(row, kind, mine, f"{where} {kind}:")
    check_intervals(row, slices, step_ns, where)
    if row["slat_mean_ns"]:
        both = float(row["slat_mean_ns"]) + float(row["clat_mean_ns"])
        check(near(both, float(row["lat_mean_ns"]), 0.003), where, "law 5:", both,
              row["lat_mean_ns"])
        check(int(row["slat_max_ns"]) <= int(row["lat_max_ns"]), where, "law 5: slat's max")
    if row["response_mean_ns"]:
        for part in "min", "mean", "max":
            check(float(row[f"response_{part}_ns"]) >= float(row[f"lat_{part}_ns"]), where,
                  "a response is shorter than its I/O:", part)
        check(int(row["late_ios"]) <= int(row["ios"]), where, "late", row["late_ios"])
        check(int(row["late_max_ns"]) <= int(row["response_max_ns"]), where, "late by")
    if row["block_bytes"] and row["workload"] not in ("copy", "linked"): # these have tails
        check(int(row["bytes"]) == int(row["ios"]) * int(row["block_bytes"]), where, "blocks")


def check_job(rows):
    """What holds between the operations of a job."""
    op = {row["op"]: row for row in rows}
    where = f"{rows[0]['job']}:"
    transfers = sum(int(row["ios"]) + int(row["short_ios"]) for row in rows
                    if row["op"] in ("read", "write", "trim", "sync"))
    submitted = float(rows[0]["ios_per_submit"] or 0) * int(rows[0]["submit_calls"])
    # a ramp forgets submissions whose completions are counted
    check(submitted >= transfers - int(rows[0]["iodepth"]) * int(rows[0]["workers"])
          - 0.001 * int(rows[0]["submit_calls"]), where, submitted, "submitted, moved", transfers)
    check(len({row["partial"] for row in rows}) == 1, where, "partial differs")
    if "copy" in op and "read" in op and rows[0]["partial"] == "0":
        check(op["copy"]["bytes"] == op["read"]["bytes"] == op["write"]["bytes"], where,
              "law 2: read, written and copied bytes")
        if int(op["copy"]["ios"]):
            parts = float(op["read"]["lat_mean_ns"]) + float(op["write"]["lat_mean_ns"])
            check(float(op["copy"]["lat_mean_ns"]) >= parts - 0.003, where,
                  "a copy is faster than its parts")
    if "trim" in op and "write" in op and rows[0]["partial"] == "0":
        # a ramp may end between a trim and its write
        off = abs(int(op["trim"]["ios"]) - int(op["write"]["ios"]))
        check(off <= int(rows[0]["iodepth"]) * int(rows[0]["workers"]), where,
              "law 2: trimmed and written places")
    parts = [op[name] for name in ("read", "write") if name in op]
    if "chain" in op and parts and rows[0]["partial"] == "0": # a chain by name moves nothing
        check({row["bytes"] for row in parts} == {op["chain"]["bytes"]}, where,
              "law 2: bytes of chains and of their transfers")
        check(not int(op["chain"]["ios"]) or float(op["chain"]["lat_mean_ns"]) + 0.003 >=
              max(float(row["lat_mean_ns"]) for row in parts), where,
              "a chain is faster than its parts")


def check_folder(folder):
    summary = read_csv(folder, "summary.csv")
    histogram = read_csv(folder, "histogram.csv")
    interval = read_csv(folder, "interval.csv")
    with open(f"{folder}/manifest.json") as f:
        manifest = json.load(f)
    names = [job["name"] for job in manifest["jobs"] if job["started"]]
    ids = {row["run_id"] for row in summary + histogram + interval}
    check(ids == {manifest["run_id"]}, "run_id:", ids, manifest["run_id"])
    check(list(dict.fromkeys(row["job"] for row in summary)) == names, "jobs:", names)
    files = sorted(name for name in os.listdir(folder)
                   if not name.startswith(".checkpoint") and name != "verify_state.csv"
                   and (name != ".journal" or not manifest["partial"]))
    of_hosts = ["host_histogram.csv", "hosts.csv"] if "hosts" in manifest else []
    check(files == sorted(["device.csv", "histogram.csv", "interval.csv", "job.ini", "jobs.csv",
                           "manifest.json", "summary.csv"] + of_hosts), "files:", files)
    for row in summary:
        def of_row(other):
            return other["job"] == row["job"] and other["op"] == row["op"]
        check_row(row, list(filter(of_row, histogram)), list(filter(of_row, interval)),
                  manifest["interval_ns"])
    for name in names:
        check_job([row for row in summary if row["job"] == name])
    check(manifest["partial"] == any(row["partial"] == "1" for row in summary)
          or manifest["exit_code"] > 128 # or a rank began too late, before the last step
          or "hosts" in manifest and manifest["exit_code"] == 3, "partial in the manifest")


def check_reader(folder):
    """What holds for these laws must be taken by iogen's own reader of folders."""
    read = subprocess.run([os.environ["IOGEN"], "export", f"--hlog={folder}"], capture_output=True)
    check(read.returncode == 0, "iogen export:", read.stderr.decode(errors="replace"))


def streams(folder):
    with open(f"{folder}/manifest.json") as f:
        return {job["name"]: (job["opstream"], job["opstream_ios"])
                for job in json.load(f)["jobs"] if not job["name"].startswith("timed")}


def main(mode, *args):
    if mode == "check":
        for folder in args:
            before = len(bad)
            check_folder(folder)
            check_reader(folder)
            bad[before:] = [f"{folder}: {what}" for what in bad[before:]]
    else:
        a, b = map(streams, args)
        check(a.keys() == b.keys() and a, "jobs", a.keys(), b.keys())
        for name in a.keys() & b.keys():
            check(a[name][1] > 0, name, "planned nothing")
            check((a[name] == b[name]) == (mode == "same"), f"law 7: {name}:", a[name], b[name])
    print("\n".join(bad[:40]), file=sys.stderr)
    return 1 if bad else 0


sys.exit(main(*sys.argv[1:]))
