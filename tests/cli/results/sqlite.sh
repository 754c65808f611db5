#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: iogen export --sqlite= puts folders into a database as they are: every cell, with its type,
# once; what is no folder, no table or no database of its own is refused, and nothing is half there.
# Method: python3's sqlite3 and csv compare each cell; folders that are damaged, hostile or of a later
# version; databases that are another program's, damaged, read-only, or full.
# takes: 3
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3 jq

odd="'); DROP TABLE runs; --\""
run 0 --output-dir=one --title="$odd" --interval=20ms --ioengine=null --name="$odd" --rw=randrw --size=1m \
	--name=123 --rw=read --size=16m --percentile_list=50:99 --iodepth_batch=auto --iodepth=8
run 0 --output-dir=two --name=a --filename=f --rw=write --size=64k --fsync=4
cat >.io/same.py <<'END'
"""same.py DB DIR...: the database holds the rows of these folders, each cell, and no others."""
import csv, glob, json, os, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
assert db.execute('PRAGMA integrity_check').fetchone() == ('ok',)
manifests = [json.load(open(d + '/manifest.json')) for d in sys.argv[2:]]
text = {'run_id', 'job', 'engine', 'workload', 'op', 'kind', 'phase', 'device', 'above', 'decision',
        'host', 'rw', 'bs', 'rate', 'rate_iops', 'size', 'targets', 'seed', 'start_time'}
seen = set()
for folder, manifest in zip(sys.argv[2:], manifests):
    for path in glob.glob(folder + '/*.csv'):
        name = os.path.basename(path)[:-4]
        seen.add(name)
        rows = list(csv.reader(open(path, newline='')))
        types = {c[1]: c[2] for c in db.execute('SELECT * FROM pragma_table_info(?)', (name,))}
        cells = db.execute('SELECT %s FROM "%s" WHERE run_id = ? ORDER BY rowid' % (
            ', '.join('"%s"' % c for c in rows[0]), name), (manifest['run_id'],)).fetchall()
        assert len(cells) == len(rows) - 1, (path, len(cells))
        for row, values in zip(rows[1:], cells):
            for column, cell, value in zip(rows[0], row, values):
                if cell == '':
                    expected = None
                elif column in text:
                    expected = cell
                else:
                    expected = float(cell) if types[column] == 'REAL' else int(cell)
                assert value == expected and type(value) is type(expected), (path, column, cell, value)
        for column, type_ in types.items():
            assert (type_ == 'TEXT') == (column in text), (name, column, type_)
            if column.endswith(('_pct', '_per_s', '_mean_ns')):
                assert type_ == 'REAL', (name, column, type_)
tables = {t for t, in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
assert tables == seen | {'runs'}, tables
for t in seen:
    ids = {i for i, in db.execute('SELECT DISTINCT run_id FROM "%s"' % t)}
    assert ids <= {m['run_id'] for m in manifests}, (t, ids)
db.row_factory = sqlite3.Row
runs = {r['run_id']: r for r in db.execute('SELECT * FROM runs')}
assert set(runs) == {m['run_id'] for m in manifests} and len(runs) == len(manifests), runs
for folder, m in zip(sys.argv[2:], manifests):
    r = runs[m['run_id']]
    assert json.loads(r['manifest']) == m
    assert r['folder'] == os.path.realpath(folder), r['folder']
    assert (r['title'], r['started'], r['host'], r['version'], r['jobs_digest']) == (
        m['title'], m['started'], m['machine']['host'], m['tool']['version'], m['jobs_digest'])
    assert r['exit_code'] == (None if m['checkpoint'] else m['exit_code'])
    assert (r['partial'], r['checkpoint']) == (m['partial'], m['checkpoint'])
    assert json.loads(r['command_line']) == m['command_line'] and r['job_file'] is None
END
same() {
	python3 .io/same.py "$@" 2>.io/python || fail "$*: $(tail -n 1 .io/python)"
}

# --- what is there, once ---

run 0 export --sqlite=db one two
is "$(wc -l <.io/out)" 2 'lines'
same db one two
sum=$(sha256sum <db)
run 0 export --sqlite=db one two one
is "$(grep -c ' is there already$' .io/out)" 3 'folders that are there'
is "$(sha256sum <db)" "$sum" 'the database after a second export'
same db one two
# One after the other is the same, and so is a name that SQLite takes for something else.
run 0 export --sqlite 'file:x?mode=memory' two
run 0 export --sqlite='file:x?mode=memory' one
same './file:x?mode=memory' two one
ln -s db link
run 0 export --sqlite=link one
[[ -L link ]] || fail "the link is no link any more"
# Two at a time: each waits for the other.
for i in 1 2 3; do
	"$IOGEN" export --sqlite=both one two >".io/both.$i" 2>&1 &
	cleanups+=("wait $!")
done
while ((${#cleanups[@]})); do
	undo || fail "one of several: $(cat .io/both.*)"
done
same both one two

# --- a run that went on, and later versions ---

cp -r two going
sed -i 's/"checkpoint": false/"checkpoint": true/; s/"exit_code": 0/"exit_code": null/' going/manifest.json
run 0 export --sqlite=later going one
same later going one
run 0 export --sqlite=later two
grep -q ', in place of a checkpoint$' .io/out || fail "the checkpoint stays"
same later two one
# The other way round it is another run.
before=$(state)
run 2 export --sqlite=later going
grep -q '^iogen: going: --sqlite=later has another run with the run_id a-' .io/err || fail "another message"
is "$(state)" "$before" 'what was touched'

# A run that a signal has ended is there as it was, until --resume has gone on with it.
# It began before it made its file, and says so later on, too.
"$IOGEN" --output-dir=cut --allow-exec=1 --name=one --ioengine=null --size=64k --name=a --stonewall --filename=laid \
	--rw=read --size=1m --number_ios=20 --rate_iops=20 --exec_prerun=': >.io/begun' >.io/out 2>.io/err &
until_true test -e .io/begun
kill -TERM $!
wait $! || is $? 143 "a run that is interrupted"
run 0 export --sqlite=cut.db cut
cp -r cut was
run 0 --resume=cut --allow-exec=1
is "$(jq .started cut/manifest.json)" "$(jq .started was/manifest.json)" 'when the run began'
run 0 export --sqlite=cut.db cut
grep -q ', in place of the run before it went on$' .io/out || fail "the run as it was stays: $(<.io/out)"
same cut.db cut
run 2 export --sqlite=cut.db was
same cut.db cut

# Columns that iogen does not know yet: numbers where all are, else text.
cp -r two new
python3 - <<'END'
import csv, glob, json
m = json.load(open('new/manifest.json'))
old, m['run_id'] = m['run_id'], 'new-run'
json.dump(m, open('new/manifest.json', 'w'))
for path in glob.glob('new/*.csv'):
    rows = list(csv.reader(open(path, newline='')))
    rows = [[c.replace(old, 'new-run') for c in row] for row in rows]
    if path == 'new/summary.csv':
        for i, row in enumerate(rows):
            row += ['sweep.bs', 'sweep.iodepth', 'margin', 'none_ns'] if not i else \
                ['4k', str(16 * i), '-1.5', '']
    csv.writer(open(path, 'w', newline=''), lineterminator='\n').writerows(rows)
END
run 0 export --sqlite=db new
python3 - <<'END' || fail "columns of a later version"
import sqlite3
db = sqlite3.connect('db')
rows = db.execute('SELECT run_id, "sweep.bs", "sweep.iodepth", margin, none_ns FROM summary ORDER BY rowid').fetchall()
assert all(r[1:] == (None,) * 4 for r in rows if r[0] != 'new-run'), rows
assert [r[1:] for r in rows if r[0] == 'new-run'] == [('4k', 16, -1.5, None), ('4k', 32, -1.5, None)], rows
END

# --- what is refused, and nothing is half there ---

mkdir empty
refused 'iogen: empty is no folder of results: it has no manifest.json' export --sqlite=none one empty
refused 'iogen: missing: No such file or directory' export --sqlite=db missing one
# damaged FILE FROM TO TEXT: with such a change of a file, the folder is refused with this.
damaged() {
	rm -rf bad
	cp -r one bad
	sed -i "$2" "bad/$1"
	! cmp -s "one/$1" "bad/$1" || fail "$2 changes nothing in $1"
	before=$(state)
	run 2 export --sqlite=db two bad
	grep -q "$3" .io/err || fail "another message about $1: $2"
	is "$(state)" "$before" "what was touched by a damaged $1"
}
damaged histogram.csv '2s/,[0-9]*,\([0-9.]*\)$/,99999,\1/' 'is not what histogram.csv adds up to'
damaged device.csv '1s/device/de;vice/' '"de;vice" is no name of a column'
damaged device.csv '1s/device/job/' 'two columns job'
damaged device.csv '1s/device/JOB/' 'two columns JOB'
damaged percentile.csv '2s/^[^,]*/another/' '"another" is not the run_id of manifest.json'
damaged percentile.csv '2s/[0-9]*$/9223372036854775808/' 'is no whole number below 2^63'
damaged percentile.csv '2s/[0-9.]*,\([0-9]*\)$/0x10,\1/' 'percentile_pct: "0x10" is no number'
damaged percentile.csv '2s/,/,,/' 'cells, and the header has'
damaged manifest.json 's/"run_id": .*/"run_id": 7,/' 'it has no run_id'
rm -rf bad

# Files that are no database of iogen's stay as they are.
data noise 8192
head -c 4096 db >short
python3 -c "
import sqlite3
db = sqlite3.connect('other')
db.execute('CREATE TABLE summary (run_id)')
db.execute('INSERT INTO summary VALUES (7)')
db.commit()
db = sqlite3.connect('future')
db.execute('PRAGMA application_id = 0x696f676e')
db.execute('PRAGMA user_version = 1000')
db.execute('CREATE TABLE x (y)')
db.commit()"
while IFS='|' read -r file message; do
	before=$(sha256sum "$file")
	run 2 export --sqlite="$file" one
	says .io/err "iogen: $message"
	is "$(sha256sum "$file")" "$before" "the file $file"
done <<'EOF2'
noise|--sqlite=noise: it is no database of SQLite
other|--sqlite=other: a database that iogen did not make: name another file
future|--sqlite=future: a later version of iogen made it
EOF2
cp short damaged
status=0
"$IOGEN" export --sqlite=damaged one >.io/out 2>.io/err || status=$?
((status == 1 || status == 2)) || fail "exit $status with a damaged database"
[[ -s .io/err ]] || fail "no word about a damaged database"
refused 'iogen: --sqlite=/dev/null: a database is a file' export --sqlite=/dev/null one
run 2 export --sqlite=empty one
grep -q 'sqlite=empty' .io/err || fail "no word about a folder"
refused 'iogen: --sqlite=no/such/folder: nothing can be written in ./no/such/: No such file or directory' \
	export --sqlite=no/such/folder one
! grep -q "no/such" <<<"$(ls -R)" || fail "a folder was made"
# A trigger of the database's does nothing.
python3 -c "
import sqlite3
db = sqlite3.connect('both')
db.execute('CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM summary; END')
db.commit()"
run 0 export --sqlite=both new
is "$(python3 -c "
import sqlite3
print(sqlite3.connect('both').execute('SELECT count(DISTINCT run_id) FROM summary').fetchone()[0])")" 3 \
	'runs beside a trigger'
# SQLite would remove a file that a journal names, and what only has the name of a journal.
cat >.io/journal.py <<'END'
"""journal.py DB FILE: a journal of DB that was left behind, and was of several databases, as FILE says."""
import os, struct, sys
magic = bytes.fromhex('d9d505f920a163d7')
page, = struct.unpack('>H', open(sys.argv[1], 'rb').read(18)[16:])
name = os.path.abspath(sys.argv[2]).encode()
head = magic + struct.pack('>5I', 0, 7, os.path.getsize(sys.argv[1]) // page, 512, page)
tail = struct.pack('>I', 0x40000000 // page + 1) + name + struct.pack('>2I', len(name), sum(name)) + magic
with open(sys.argv[1] + '-journal', 'wb') as f:
    f.write(head.ljust(512, b'\0') + (tail if sys.argv[3:] else b''))
END
echo precious >precious
python3 .io/journal.py later precious named
refused 'iogen: --sqlite=later: ./later-journal names another file, which SQLite would remove' \
	export --sqlite=later new
python3 .io/journal.py later precious
run 0 export --sqlite=later new
[[ ! -e later-journal ]] || fail "what was left behind stays"
for end in journal wal shm; do
	echo precious >"mine-$end"
	refused "iogen: --sqlite=mine: ./mine-$end is no part of it, and SQLite would remove it" export --sqlite=mine one
	rm "mine-$end"
done
for end in journal wal; do
	echo precious >"later-$end"
	refused "iogen: --sqlite=later: ./later-$end is no part of it, and SQLite would remove it" export --sqlite=later one
	rm "later-$end"
	mkfifo "later-$end"
	refused "iogen: --sqlite=later: ./later-$end is no file that can be read" export --sqlite=later one
	rm "later-$end"
done
# No room: what was there is there, and a new file is gone.
(
	ulimit -f 40
	status=0
	"$IOGEN" export --sqlite=small one two >.io/out 2>.io/err || status=$?
	is "$status" 1 'exit code without room'
) || exit 1
[[ ! -e small && ! -e small-journal ]] || fail "half a database"

# The words of the command line.
refused 'iogen: command line: export: --hlog and --sqlite are two forms: leave one of them out' \
	export --sqlite=none --hlog=one
refused 'iogen: command line: export: the folders of results are missing: iogen export --sqlite=none iogen-results/*' \
	export --sqlite=none
refused 'iogen: command line: two: a word too many: --hlog takes one folder' export --hlog=one two
refused 'iogen: command line: --output: --sqlite names the file already' export --sqlite=none --output=x one
refused 'iogen: command line: --sqlite is an option of export: iogen export --hlog=DIR [--output=FILE] | --sqlite=FILE DIR ...' --sqlite=none \
	--name=a --ioengine=null --size=4k
"$IOGEN" --version | grep -qE '^  SQLite +3\.' || fail "no version of SQLite"

# It is loaded for a database alone; where it cannot be, nothing is made.
mkdir .io/lib
echo none >.io/lib/libsqlite3.so.0
(
	export LD_LIBRARY_PATH=$PWD/.io/lib
	refused "iogen: --sqlite=none: $LD_LIBRARY_PATH/libsqlite3.so.0: file too short" export --sqlite=none one
	run 0 export --hlog=one
	run 0 --version
	is "$(sed -n 's/^  SQLite *//p' .io/out)" '(it cannot be loaded)' "the version of what is not here"
) || exit 1
