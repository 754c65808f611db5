# SPDX-License-Identifier: MIT
"""Folders of results that no run made, with numbers of a known distribution.

folders.py PREFIX COUNT STEPS SCALE NOISE SEED [BUCKETS [lognormal]]

Makes PREFIX-01 and so on, each a run of a job "reader" with STEPS steps. Its rate
is 10,000 a second by SCALE, with a noise (the standard deviation, as a share; with lognormal, of
the logarithm) of its own in each step, and so are its latencies, the other way round. The tables
keep the laws of docs/results.md.
"""
import json
import math
import os
import random
import sys

KINDS = "lat slat clat response".split()
PARTS = "min mean stddev p50 p90 p95 p99 p99_9 p99_99 p99_999 max".split()
SUMMARY = ("run_id,step,round,job,engine,workload,op,workers,iodepth,block_bytes,batch,ios,bytes,"
           "short_ios,errors,runtime_ns,iops,mb_per_s,mib_per_s,submit_calls,ios_per_submit,"
           "cpu_user_pct,cpu_sys_pct,"
           + ",".join(f"{k}_{p}_ns" for k in KINDS for p in PARTS) + ",partial")
HISTOGRAM = "run_id,step,round,job,op,kind,lo_ns,hi_ns,count,cumulative_pct"
INTERVAL = ("run_id,step,round,job,op,start_ns,end_ns,ios,bytes,iops,mb_per_s,lat_mean_ns,"
            "lat_p50_ns,lat_p99_ns,lat_max_ns,errors,inflight,phase")
JOBS = ("run_id,step,round,job,phase,host,engine,workload,rw,rwmixread,bs,iodepth,numjobs,direct,"
        "rate,rate_iops,size,targets,seed,start_time,start_ns,end_ns,sweep.bs,sweep.iodepth")


def lo(bucket):
    """The least latency of a bucket, from 128 on: 128 of them an octave."""
    return (128 + bucket % 128) << (bucket // 128 - 1)


def draw(rng, noise, lognormal):
    z = rng.gauss(0, 1)
    return math.exp(noise * z) if lognormal else max(1 + noise * z, 0.01)


def step_rows(name, step, rng, scale, noise, buckets, lognormal):
    """Returns the rows of a step: summary, histogram, interval, jobs."""
    rate = 10000 * scale * draw(rng, noise, lognormal)
    slow = draw(rng, noise, lognormal) / scale
    ios = 10 * buckets
    runtime = round(ios * 1e9 / rate)
    size = ios * 4096
    first = 128 * 10 + round(128 * math.log2(slow) + 400)
    edges = [lo(first + i) for i in range(buckets + 1)]
    middle = [(edges[i] + edges[i + 1]) // 2 for i in range(buckets)]
    at = {p: middle[min(buckets - 1, math.ceil(buckets * p / 100) - 1)] for p in (50, 90, 95, 99)}
    lat = [edges[0], f"{sum(middle) / buckets:.3f}", "1.000", at[50], at[90], at[95],
           at[99] if ios >= 368 else "", "", "", "", edges[-1] - 1]
    per_s = f"{ios * 1e9 / runtime:.3f},{size * 1e3 / runtime:.3f}"
    key = f"{name},{step},0,reader"
    summary = (f"{key},null,rw,read,1,1,4096,1,{ios},{size},0,0,{runtime},{per_s},"
               f"{size * 1e9 / 1048576 / runtime:.3f},{ios},1.000,0.000,0.000,"
               + ",".join(map(str, lat)) + "," * 33 + ",0")
    histogram = "\n".join(f"{key},read,lat,{edges[i]},{edges[i + 1]},10,{100 * (i + 1) / buckets:.6f}"
                          for i in range(buckets))
    interval = (f"{key},read,0,{runtime},{ios},{size},{per_s},{lat[1]},{at[50]},{lat[6]},{lat[10]},"
                f"0,0,run")
    jobs = (f"{key},measure,host,null,rw,randread,,4096,1,1,0,,,,file,1,2026-01-01T00:00:00Z,0,"
            f"{runtime},{step // 8 + 1}k,{1 << step % 8}")
    return summary, histogram, interval, jobs


def folder_make(path, rng, steps, scale, noise, buckets, lognormal):
    name = os.path.basename(path)
    rows = [step_rows(name, step, rng, scale, noise, buckets, lognormal)
            for step in range(1, steps + 1)]
    os.makedirs(path)
    headers = {"summary.csv": SUMMARY, "histogram.csv": HISTOGRAM, "interval.csv": INTERVAL,
               "jobs.csv": JOBS}
    for i, (file, header) in enumerate(headers.items()):
        with open(os.path.join(path, file), "w", encoding="ascii") as out:
            out.write("\n".join([header] + [row[i] for row in rows]) + "\n")
    manifest = {"schema": 1, "run_id": name, "tool": {"name": "iogen", "version": "0"},
                "jobs": [{"name": "reader", "engine": "null", "targets": []}]}
    with open(os.path.join(path, "manifest.json"), "w", encoding="ascii") as out:
        json.dump(manifest, out)


def main():
    prefix, count, steps, scale, noise, seed = sys.argv[1:7]
    buckets = int(sys.argv[7]) if len(sys.argv) > 7 else 40
    rng = random.Random(int(seed))
    for i in range(1, int(count) + 1):
        folder_make(f"{prefix}-{i:02}", rng, int(steps), float(scale), float(noise), buckets,
                    "lognormal" in sys.argv)


main()
