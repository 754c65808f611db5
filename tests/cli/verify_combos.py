# SPDX-License-Identifier: MIT
"""Random combinations of the options around verify=, none with a fault: no run may say there is one.

verify_combos.py FIRST COUNT: the combinations of so many seeds from FIRST on, one after the other,
by the program in $IOGEN, in the working directory. A combination that is refused (exit 2, with
words) is one more that did not run; any other exit code but 0 is a false alarm, and is printed with
its command line. Prints how many ran, and ends with 1 where there was a false alarm.
"""
import os
import random
import subprocess
import sys

KINDS = ('meta null pattern pattern_hdr md5 crc64 crc32 crc32c crc32c-intel crc16 crc7 xxhash sha1 '
         'sha256 sha512 sha3-224 sha3-256 sha3-384 sha3-512').split()
ENGINES = os.environ.get('ENGINES', 'sync psync vsync pvsync pvsync2 libaio posixaio mmap').split()
QUEUES = ('libaio', 'io_uring', 'posixaio')


def sizes(r):
    """Blocks: of one size, of a range, of a list."""
    small, large = r.choice((512, 1024, 2048, 4096)), r.choice((4096, 8192, 16384, 65536))
    return r.choices((['--bs=%d' % large], ['--bsrange=%d-%d' % (small, large)],
                      ['--bssplit=%d/30:%d/70' % (small, large)], ['--bs=%d' % small]),
                     (5, 2, 1, 2))[0]


def kind_of(r):
    kind = r.choice(KINDS)
    words = ['--verify=' + kind]
    if kind.startswith('pattern') or r.random() < 0.1:
        words.append('--verify_pattern=' + r.choice(('0xdeadbeef', '"ab"%o', '17', '%o')))
        if r.random() < 0.3:
            words.append('--verify_pattern_interval=512')
    return words


def maybe(r, share, *words):
    return [r.choice(words)] if r.random() < share else []


def ends(r):
    """How long it takes: rounds, time, bytes, a number."""
    return r.choices(([], ['--loops=%d' % r.randint(2, 4)],
                      ['--time_based', '--runtime=%dms' % r.randint(5, 60)],
                      ['--io_size=%dk' % r.choice((64, 100, 700))],
                      ['--number_ios=%d' % r.randint(1, 200)]), (4, 3, 2, 1, 1))[0]


def engine(r):
    name = r.choice(ENGINES)
    words = ['--ioengine=' + name]
    if name in QUEUES:
        words.append('--iodepth=%d' % r.choice((1, 2, 5, 16, 64)))
        words += maybe(r, 0.2, '--iodepth_batch=3', '--iodepth_batch=auto', '--iodepth_low=1')
        words += maybe(r, 0.1, '--serialize_overlap=1')
    return words


def combination(seed):
    r = random.Random(seed)
    words = ['--rw=' + r.choice(('write', 'randwrite', 'rw', 'randrw', 'randwrite', 'randtrimwrite'))]
    words += sizes(r) + kind_of(r) + ends(r) + engine(r)
    words += ['--size=%dk' % r.choice((64, 256, 260, 1000)), '--seed=%d' % r.randint(1, 9999)]
    words += maybe(r, 0.3, '--verify_interval=512', '--verify_interval=1k', '--verify_interval=4k')
    words += maybe(r, 0.2, '--verify_offset=%d' % r.choice((64, 100, 200)))
    words += maybe(r, 0.3, '--verify_backlog=%d' % r.choice((1, 3, 16, 100)))
    words += maybe(r, 0.1, '--verify_backlog_batch=2')
    words += maybe(r, 0.1, '--verify_async=2')
    words += maybe(r, 0.1, '--do_verify=0')
    words += maybe(r, 0.1, '--verify_write_sequence=0')
    words += maybe(r, 0.1, '--verify_header_seed=0')
    words += maybe(r, 0.3, '--direct=1')
    words += maybe(r, 0.2, '--norandommap', '--random_distribution=zipf:1.2')
    words += maybe(r, 0.2, '--offset=8k', '--offset=33%', '--offset=1m')
    words += maybe(r, 0.2, '--fsync=3', '--fdatasync=5', '--end_fsync=1', '--sync=dsync')
    words += maybe(r, 0.15, '--rwmixread=20', '--rwmixread=80')
    if '--ioengine=mmap' not in words:
        words += maybe(r, 0.1, '--fallocate=none', '--fallocate=keep', '--create_on_open=1')
    if words[0] in ('--rw=rw', '--rw=randrw') and words[-1] == '--create_on_open=1':
        words.pop()  # a read of what is not written yet rightly fails
    words += maybe(r, 0.05, '--unlink_each_loop=1')
    words += maybe(r, 0.05, '--zonemode=strided --zonesize=16k --zonerange=32k')
    words += maybe(r, 0.05, '--percentage_random=50', '--blockalign=4k', '--thread=1')
    words = ' '.join(words).split()
    many = r.random()
    if many < 0.15:
        words += ['--nrfiles=%d' % r.randint(2, 5)] + maybe(r, 0.4, '--openfiles=2')
    elif many < 0.3:
        words += ['--numjobs=%d' % r.randint(2, 3)]
        words += maybe(r, 0.3, '--filename=shared --offset_increment=1m')
    elif many < 0.4:
        words += ['--numjobs=2', '--filename=shared', '--verify_write_sequence=0',
                  '--verify_header_seed=0']
    return ' '.join(words).split(), r


def run(words):
    done = subprocess.run([os.environ['IOGEN']] + words, capture_output=True, text=True, timeout=60,
                          errors='replace')
    return done.returncode, done.stderr


def clean():
    subprocess.run('rm -rf state v.* shared local-*', shell=True, check=True)


def attempt(seed):
    """Runs one; returns whether it ran, and what was wrong."""
    words, r = combination(seed)
    keeps = r.random() < 0.2
    job = ['--name=v'] + words
    timed = any(w.startswith(('--time_based', '--unlink_each')) for w in words)
    out = ['--output-dir=state', '--verify_state_save=1'] if keeps else ['--no-results']
    status, text = run(out[:1] + job + out[1:])
    if status == 2 and text and keeps:
        keeps = False
        status, text = run(['--no-results'] + job)
    if status == 2 and text:
        return False, None
    if status:
        return True, (['--no-results'] + job, status, text)
    if keeps and os.path.exists('state/verify_state.csv'):
        status = run(['verify', 'state'])
        if status[0]:
            return True, (job + out[1:], *status)
    again = [w for w in job if not w.startswith(('--create_on', '--fallocate'))] + ['--verify_only=1']
    if not timed and '--do_verify=0' not in again and r.random() < 0.5:
        status = run(['--no-results'] + again)
        if status[0] not in (0, 2):
            return True, (again, *status)
    return True, None


def main():
    first, count = int(sys.argv[1]), int(sys.argv[2])
    ran, alarms = 0, 0
    for seed in range(first, first + count):
        clean()
        went, wrong = attempt(seed)
        ran += went
        if wrong:
            alarms += 1
            print('false alarm, seed %d: exit %d: %s\n  %s' %
                  (seed, wrong[1], ' '.join(wrong[0]), wrong[2].strip()[:600]))
    clean()
    print('%d combinations, %d ran, %d false alarms' % (count, ran, alarms))
    return 1 if alarms else 0


sys.exit(main())
