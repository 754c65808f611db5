# SPDX-License-Identifier: MIT
"""Small jobs that fio and iogen do, each in a folder of its own, and what both must have done.

mini_jobs.py TABLE DOCS [EVERY [FIRST]]   does every EVERY-th row of the table, from row FIRST on

What is looked at: whether the exit status is 0; of each entry of jobs[] its name, whether it has an
error, the operations and KiB of each direction, and the syncs; each file that is left, and its size;
each transfer's place and size, in any order (log_offset=1). mini-jobs.txt has the rows and their marks.
"""
import glob
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import zlib
from collections import Counter
from multiprocessing.pool import ThreadPool

IOGEN = os.environ["IOGEN"]
OPS = "read", "write", "trim"
LONGEST = 60  # seconds
BOTH = ["--thread", "--clocksource=clock_gettime", "--output-format=json", "--output=.json"]


def rows(table):
    """(number of the line, files, words, marks) of each row."""
    with open(table, encoding="ascii") as lines:
        for number, line in enumerate(lines, 1):
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            words, *marks = line.split(" | ")
            words = words.split()
            files = [word for word in words if not word.startswith("--")]
            yield number, files, [word for word in words if word.startswith("--")], marks


def call(folder, command):
    """The exit status, and what was said."""
    with tempfile.TemporaryFile("w+", dir=".", encoding="utf-8", errors="replace") as said:
        with subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said,
                              stderr=said, start_new_session=True) as process:
            try:
                status = process.wait(LONGEST)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                status = -1
        said.seek(0)
        return status, said.read() + ("\nhangs" if status == -1 else "")


def entries(folder):
    """jobs[] of the JSON; none where there is no JSON."""
    if not os.path.exists(f"{folder}/.json"):
        return []
    with open(f"{folder}/.json", encoding="utf-8") as f:
        text = "\n" + f.read()
    start = text.find("\n{\n")
    return json.loads(text[start:])["jobs"] if start >= 0 else []


def counts(jobs, marks):
    """What each entry has counted."""
    for job in jobs:
        if "jobname" not in job:  # one of zeros, for jobs with stats=0
            continue
        ops = [(job[op]["total_ios"], job[op]["io_kbytes"]) for op in OPS + ("mixed",) if op in job]
        if "sum" in marks:
            ops = [tuple(map(sum, zip(*ops)))]
        yield job["jobname"], job["error"] != 0, ops, job["sync"]["lat_ns"]["N"] if "sync" in job else 0


def left(folder, contents):
    """The files: {name: size}, or its checksum, too."""
    files = {}
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(top, name)
            if name.startswith(".") or name.endswith((".log", ".state")):
                continue
            size = os.path.getsize(path)
            if contents:
                with open(path, "rb") as f:
                    size = size, zlib.crc32(f.read())
            files[os.path.relpath(path, folder)] = size
    return files


def places(folder, marks):
    """How often each transfer was made, by all workers: (direction, bytes, offset)."""
    seen = Counter()
    for name in glob.glob(f"{folder}/log_bw.*.log"):
        with open(name, encoding="ascii") as lines:
            for line in lines:
                _, _, op, size, at = line.split(", ")[:5]
                seen[None if "sum" in marks else OPS[int(op)], int(size), int(at)] += 1
    return seen


def difference(mark):
    """The fact that a mark says is not the same, and the words of the documentation about it."""
    match = re.fullmatch(r"(exit status|entries|files|transfers) differs?: (.+)", mark)
    return match.groups() if match else (None, None)


def known(words, name):
    return any(word.split("=")[0] == "--" + name for word in words)


def look(tool, files, words, marks):
    """What a tool has done: {fact: value}; and what it said."""
    logged = "count" not in marks
    names = [] if known(words[:1], "name") else ["--name=j"]
    if logged:
        names += ["--write_bw_log=log", "--log_offset=1"]
    if not names or not names[0].startswith("--name"):
        words, names = words[1:], words[:1] + names
    with tempfile.TemporaryDirectory(dir=".") as folder:
        for file in files:
            name, size = file.split("=")
            status, said = call(folder, [IOGEN, "--no-results", "--name=x", f"--filename={name}",
                                         f"--size={size}", "--bs=1", "--create_only"])
            if status:
                raise RuntimeError(said)
        status, said = call(folder, tool + BOTH + names + words)
        if status > 1 and tool[0] == "fio" and status != 128:
            said += f"\nexit status {status}"
        facts = {"exit status": status != 0}
        if status == 0 or "partly" in marks:
            facts["entries"] = sorted(counts(entries(folder), marks))
            facts["files"] = left(folder, any(map(
                lambda option: known(words, option), ("zero_buffers", "buffer_pattern"))))
            if logged:
                facts["transfers"] = places(folder, marks)
    return facts, said


def shown(fact, theirs, ours):
    if isinstance(theirs, Counter):
        only = (f"only fio {dict(list((theirs - ours).items())[:4])}, "
                f"only iogen {dict(list((ours - theirs).items())[:4])}")
        return f"{fact}: {only}"
    return f"{fact}: fio {theirs}, iogen {ours}"


def compare(row):
    """What is wrong with a row, as text; None if nothing is."""
    number, files, words, marks = row
    theirs, fio_said = look(["fio"], files, words, marks)
    ours, iogen_said = look([IOGEN, "--fio"], files, words, marks)
    both = theirs.keys() & ours.keys()
    apart = {fact for fact in both if theirs[fact] != ours[fact]}
    expected = {fact for fact, _ in map(difference, marks) if fact}
    if apart == expected:
        return None
    text = f"line {number}: {' '.join(files + words)}\n"
    text += "".join(f"  {fact}: both are alike: {theirs.get(fact)}\n" for fact in expected - apart)
    said = [f"  fio says {fio_said.strip()[-300:]}\n" if theirs["exit status"] else "",
            f"  iogen says {iogen_said.strip()[-300:]}\n" if ours["exit status"] else ""]
    return text + "".join(
        f"  {shown(fact, theirs[fact], ours[fact])}\n" for fact in apart - expected) + "".join(said)


def unexplained(table, docs):
    """Differences whose words are not in the documentation."""
    with open(docs, encoding="utf-8") as f:
        text = re.sub(r"\s+", " ", f.read())
    for number, _, _, marks in table:
        for mark in marks:
            fact, words = difference(mark)
            if fact and words not in text:
                yield f"line {number}: these words are not in {docs}: {words}\n"
            elif not fact and mark not in ("sum", "count", "partly"):
                yield f"line {number}: no such mark: {mark}\n"


def main():
    table = list(rows(sys.argv[1]))
    every, first = (list(map(int, sys.argv[3:])) + [1, 0][len(sys.argv[3:]):])[:2]
    wrong = list(unexplained(table, sys.argv[2]))
    sys.stdout.writelines(wrong)
    asked = table[first::every]
    # Most of fio's time is waiting, so several are done at a time.
    with ThreadPool(4) as pool:
        for text in filter(None, pool.imap(compare, asked)):
            print(text, end="", flush=True)
            wrong.append(text)
    print(f"{len(asked)} of {len(table)} rows")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
