#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: in fio's place (--fio, or a link named fio) iogen lets pass what fio does, with a word, and
# means the same by it; elsewhere it does not. What names a job and its files is as in fio everywhere.
# Method: job files that fio takes, run by both: the sizes and names of the files that they write.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need fio
ln -s "$IOGEN" .io/fio
here=$PWD

# both NAME ARG...: runs iogen by the name of fio, and fio, each in a folder of its own; the files are
# the same. What iogen says is in .io/err.
both() {
	local name=$1

	shift
	mkdir "ours-$name" "fios-$name"
	(cd "ours-$name" && "$here/.io/fio" --output="$here/.io/out" "$@" 2>"$here/.io/err") ||
		fail "iogen: exit $?: $name"
	(cd "fios-$name" && fio --output="$here/.io/fio-out" "$@" >"$here/.io/fio-err" 2>&1) ||
		fail "fio: exit $?: $name"
	files "ours-$name" >.io/ours
	files "fios-$name" >.io/fios
	diff .io/fios .io/ours >&2 || fail "other files (< fio): $name"
}

files() {
	(cd "$1" && find . -type f -printf '%f %s\n' | sort)
}

# A verb that takes no jobs is iogen's own, whatever the link is called.
for verb in "calibrate" "probe $here"; do
	# shellcheck disable=SC2086 # words
	.io/fio $verb >.io/out 2>.io/err || fail "fio $verb: exit $?: $(<.io/err)"
	is "$(<.io/err)" "" "what fio $verb says"
done

cat >job.fio <<'END'
[global]
rw=write
bs=4k
size=16k
name=all
filename=p
[a]
size=24k
size=32k
filename=q
filename=r
direct=1
buffered=1
[b]
name=own
END
both twice --size=64k --fsync=1 --filename=c "$PWD/job.fio"
is "$(files ours-twice | xargs)" 'c 8192 p 8192 q 8192 r 8192' "files"
says .io/err ''
says <(grep '^warning: ' .io/out) "warning: command line: size=64k: $PWD/job.fio:4 says size=16k, which counts, as in fio
warning: command line: size=64k: $PWD/job.fio:9 says size=32k, which counts, as in fio
warning: $PWD/job.fio:9: [a] size=32k: given twice in one section: the later one counts, as in fio"
grep -q '^own: ' .io/out || fail "the name of a job"
refused "iogen: $PWD/job.fio:9: [a] size=32k: given twice in one section (line 8 has size=24k): leave one out
iogen: $PWD/job.fio:11: [a] filename=r: given twice in one section (line 10 has filename=q): leave one out
iogen: $PWD/job.fio:13: [a] buffered=1 contradicts direct=1 on line 12: leave one out" \
	"$PWD/job.fio"
refused "iogen: command line: size=64k: $PWD/job.fio:4 says size=16k, which counts, as in fio
iogen: command line: size=64k: $PWD/job.fio:9 says size=32k, which counts, as in fio
iogen: $PWD/job.fio:9: [a] size=32k: given twice in one section: the later one counts, as in fio" \
	--fio --warnings-fatal --size=64k "$PWD/job.fio"

# What contradicts itself, fio makes right.
both leeway --name=j --rw=write --size=64k --filename='a\:1:b:c' --nrfiles=2 --ioengine=libaio --iodepth=4 \
	--iodepth_batch=8 --iodepth_low=5 --iodepth_batch_complete_min=9 --iodepth_batch_complete_max=2 \
	--name=k --rw=write --size=64k --filename=d:e --nrfiles=5
is "$(files ours-leeway | xargs)" 'a:1 32768 b 32768 d 32768 e 32768' "files"
line="warning: command line:"
says <(grep '^warning: ' .io/out) "${line} [j] nrfiles=2: of the files that filename= names, the first 2 are used, as in fio
${line} [j] iodepth_batch=8: it is 4, as iodepth is, as in fio
${line} [j] iodepth_batch_complete_min=9: it is 4, as iodepth is, as in fio
${line} [j] iodepth_batch_complete_max=2: it is 4, as iodepth_batch_complete_min is, as in fio
${line} [j] iodepth_low=5: it is 4, as iodepth is, as in fio
${line} [k] nrfiles= does nothing beside filename=, which names the files, as in fio"
zeros=(--rw=write --size=64k --zero_buffers=1)
both zeros --name=r "${zeros[@]}" --refill_buffers=1 --name=p "${zeros[@]}" --buffer_pattern=0xab
is "$(tr -d '\0' <ours-zeros/r.0.0 | wc -c) $(tr -d '\253' <ours-zeros/p.0.0 | wc -c)" '0 0' "bytes of other data"
says <(grep '^warning: ' .io/out) "${line} [r] refill_buffers does nothing beside zero_buffers, as in fio
${line} [p] zero_buffers does nothing beside buffer_pattern=, as in fio"
run 2 --no-results --name=j --rw=write --size=64k --filename=a:b --nrfiles=2 --ioengine=libaio --iodepth_batch=8
is "$(wc -l <.io/err)" 2 "what is refused elsewhere"

# A section names its job and its files; name= names the job alone, and that of [global] none.
printf '[global]\nname=x\nsize=4k\nrw=write\n[one]\n[two]\nname=own\nnumjobs=2\n' >names.fio
both names "$PWD/names.fio"
is "$(grep -oE '^(one|two|own|x):' .io/out | xargs)" 'one: own: own:' "jobs"
both again --name=a --rw=write --size=64k --name=b --rw=write --size=8k --name=a --stonewall --rw=write --size=64k \
	--nrfiles=2
is "$(files ours-again | xargs)" 'a.0.0 65536 a.0.1 32768 b.0.0 8192' "files"
mkdir plain
(cd plain && "$IOGEN" --output-dir=results ../names.fio >/dev/null)
is "$(cells plain/results/summary.csv job | sort -u | xargs)" 'one own' "jobs"
is "$(files plain | grep -E '^(one|two|own)' | xargs)" 'one.0.0 4096 two.0.0 4096 two.1.0 4096' "files"
mkdir again
(cd again && "$IOGEN" --no-results ../plain/results/job.ini >/dev/null)
is "$(files again | xargs)" "$(files plain | grep -E '^(one|two|own)' | xargs)" "files of job.ini"
run 0 --showcmd --size=4k - <<<$'[sec]\nname=own\nfilename_format=x.$jobname.$jobname'
# shellcheck disable=SC2016
says .io/out "iogen --name=own --filename_format=x.sec.sec --size=4k"

# Elsewhere the more special place has the last word, also on filename=.
printf '[global]\nfilename=p\nsize=4k\nrw=write\n[a]\nfilename=q\n' >special.ini
run 0 --no-results --filename=z special.ini
run 0 --no-results special.ini
is "$(echo [pqz])" 'q z' "files"

# No folder of results but where it is asked for; the version that tools ask for; safety as ever.
rm -rf iogen-results
run 0 --fio --name=a --ioengine=null --size=4k
[[ ! -e iogen-results ]] || fail "a folder of results"
run 0 --fio --output-dir=asked --name=a --ioengine=null --size=4k
[[ -s asked/summary.csv ]] || fail "no folder of results"
run 0 --fio --version
says .io/out fio-3.42
says <("$here/.io/fio" -v) fio-3.42
run 0 --version
grep -q '^iogen' .io/out || fail "the version"
data mine 10000
refused "iogen: command line: [a] mine is not written over: it holds 10000 bytes that iogen did not \
write; overwrite=1 allows it" --fio --name=a --rw=write --size=8k --filename=mine
run 0 --fio --name=a --rw=write --size=8k --filename=v --verify=md5 --verify_state_save=1
[[ -s local-a-0-verify.state ]] || fail "no state of fio's"
rm local-a-0-verify.state v

# A run that goes on is in fio's place, too.
printf '[global]\nsize=4k\nrw=read\nioengine=null\n[a]\nsweep.bs=1k 2k\nsize=6k\nsize=8k\n' >resume.fio
run 0 --fio --size=2k --output-dir=whole resume.fio
is "$(cells whole/summary.csv bytes | xargs)" '8192 8192' "bytes"

# All formats are in the one file, JSON last.
.io/fio --output=formats --output-format=json+,terse --name=a --size=4k --rw=write >.io/out 2>.io/err || fail 'two formats'
is "$(head -c 2 formats) $(tail -n +2 formats | python3 -c 'import json, sys
print(json.load(sys.stdin)["jobs"][0]["write"]["total_ios"])') $(echo formats*)" '3; 1 formats' 'two formats in one file'
