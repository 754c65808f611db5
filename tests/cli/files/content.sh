#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: what is written compresses, repeats and is spelled as the job says, as in fio.
# Method: the same options by both into files of the same size; cmp for what is spelled out, gzip
# and the set of blocks for the rest; the same by another engine, byte for byte.
# takes: 12
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3
only_numbers

cat >.io/measure.py <<'EOF'
import sys
import zlib

for name in sys.argv[2:]:
    data = open(name, "rb").read()
    size = int(sys.argv[1])
    blocks = {data[i:i + size] for i in range(0, len(data), size)}
    # a part is enough for gzip, but where it is by the dice which blocks repeat
    part = data if len(blocks) * size < len(data) else data[:2 << 20]
    saved = 1 - len(zlib.compress(part, 1)) / len(part)
    print(round(100 * saved), round(100 * len(blocks) * size / len(data)))
EOF

# near VALUE EXPECTED WHAT: two percent are allowed
near() {
	(($1 >= $2 - 2 && $1 <= $2 + 2)) || fail "$3: is $1 %, not $2 %"
}

# All that fio is to write, in one run: job N writes fio.N. Without fio these files are missing.
by_fio=()
fio_jobs=0
wanted_of_fio() {
	by_fio+=("--name=job$fio_jobs" "--filename=fio.$fio_jobs" --rw=write "$@")
	fio_jobs=$((fio_jobs + 1))
}

# What gzip saves of 8 MiB, the blocks of 4 KiB that differ, in percent, and the options.
written=(
	'- 100 --zero_buffers=0'
	'- 100 --scramble_buffers=1'
	'- 100 --scramble_buffers=1 --zero_buffers=1'
	'- 0 --scramble_buffers=0'
	'0 100 --refill_buffers=1'
	'100 0 --zero_buffers=1'
	'25 100 --buffer_compress_percentage=25'
	'50 100 --buffer_compress_percentage=50 --buffer_compress_chunk=4k'
	'75 100 --buffer_compress_percentage=75 --buffer_compress_chunk=0'
	'100 0 --buffer_compress_percentage=100'
	'40 100 --buffer_compress_percentage=40 --buffer_pattern=0xdeadbeef'
	'- 0 --buffer_compress_percentage=50 --refill_buffers=0'
	'30 70 --dedupe_percentage=30'
	'100 0 --dedupe_percentage=100'
	'75 50 --dedupe_percentage=50 --buffer_compress_percentage=50'
	'50 50 --bs=16k --buffer_compress_percentage=50 --buffer_compress_chunk=16k'
)
printf 'ab\0c' >some
data large 500
spelled=('"abcd"-120xdeadface' '"abcd"' 0xdeadface 0xabc 0xFE0x1 -12 0 256 65535 2147483647
	-2147483648 120 "'some'" "0x00'some'\"x\"" "'large'" '"a b;c"0X1f-1"#"')
for line in "${written[@]}"; do
	read -r _ _ options <<<"$line"
	# shellcheck disable=SC2086 # they are words
	wanted_of_fio --size=8m $options
done
for pattern in "${spelled[@]}"; do
	wanted_of_fio --size=24k --bs=3k --buffer_pattern="$pattern"
done
if [[ $(type -P fio) ]]; then
	fio --thread "${by_fio[@]}" >.io/fio 2>&1 || fail "fio: $(<.io/fio)"
fi

for i in "${!written[@]}"; do
	read -r saved distinct options <<<"${written[i]}"
	rm -f made
	# shellcheck disable=SC2086 # they are words
	run 0 --no-results --name=a --filename=made --rw=write --size=8m $options
	says .io/err ''
	theirs=()
	[[ ! -e fio.$i ]] || theirs=("fio.$i")
	{ read -r is_saved is_distinct && read -r fio_saved fio_distinct; } \
		< <(python3 .io/measure.py 4096 made "${theirs[@]}") || true
	[[ $saved == - ]] || near "$is_saved" "$saved" "saved by gzip with $options"
	near "$is_distinct" "$distinct" "distinct blocks with $options"
	[[ -e fio.$i ]] || continue
	[[ $saved == - ]] || near "$is_saved" "$fio_saved" "saved of fio's file with $options"
	near "$is_distinct" "$fio_distinct" "distinct blocks of fio's file with $options"
done

# A chunk is random in front and zero behind, and begins anew in each of its places.
python3 - <<'EOF' || fail "chunks of 16k are not half random and half zero"
data = open("made", "rb").read()
for i in range(0, len(data), 16384):
    assert not any(data[i + 8192:i + 16384]) and data[i:i + 8192].count(0) < 100
EOF

# No two sectors that are written are equal, also where buffers are used again, by several workers.
run 0 --no-results --name=s --filename=sectors --rw=write --bs=8k --size=2m --numjobs=2 \
	--offset_increment=2m --ioengine=libaio --iodepth=4
python3 - <<'EOF' || fail "two sectors are equal"
data = open("sectors", "rb").read()
sectors = {data[i:i + 512] for i in range(0, len(data), 512)}
assert len(data) == 4 << 20 and len(sectors) == 8192, len(sectors)
EOF

# What is spelled out comes as in fio, byte for byte, from the start of each block.
for i in "${!spelled[@]}"; do
	pattern=${spelled[i]} same=fio.$((${#written[@]} + i))
	rm -f made
	run 0 --no-results --name=a --filename=made --rw=write --size=24k --bs=3k \
		--buffer_pattern="$pattern"
	is "$(stat -c %s made)" 24576 "size with $pattern"
	[[ ! -e $same ]] || cmp made "$same" >&2 || fail "not fio's: buffer_pattern=$pattern"
done
rm made
run 0 --no-results --name=a --filename=made --rw=write --size=8k --buffer_pattern='"abcd"-12'
is "$(head -c 10 made | od -An -tx1 | xargs)" '61 62 63 64 f4 ff ff ff 61 62' "bytes"
is "$(tail -c +4097 made | head -c 2 | od -An -tx1 | xargs)" '61 62' "bytes of the second block"

# From a job file, too; and a mix of reads and writes through one buffer keeps to it.
cat >job.ini <<'EOF'
[b]
filename=mix
size=64k
rw=randrw
overwrite=1
buffer_pattern="x y" ; and nothing else
EOF
data mix 65536
cp mix before
run 0 --no-results job.ini
python3 - <<'EOF' || fail "a write in a mix is not the pattern"
before, now = open("before", "rb").read(), open("mix", "rb").read()
changed = [now[i:i + 4096] for i in range(0, 65536, 4096) if now[i:i + 4096] != before[i:i + 4096]]
assert changed and set(changed) == {(b"x y" * 1366)[:4096]}, len(changed)
EOF

# Files that are laid out have the contents that the job names.
run 0 --no-results --name=l --filename=laid --size=4m --rw=read --buffer_pattern=0x010203 --bs=5k
python3 - <<'EOF' || fail "a layout is not the pattern"
data = open("laid", "rb").read()
block = (b"\1\2\3" * 2000)[:5120]
assert len(data) == 4 << 20 and data == (block * 1000)[:len(data)]
EOF
for what in 'zero_buffers=1 100 0' 'buffer_compress_percentage=60 60 100' \
	'dedupe_percentage=40 40 60' 'refill_buffers=0 0 100' 'dedupe_percentage=100 100 0'; do
	read -r option saved distinct <<<"$what"
	rm -f laid
	run 0 --no-results --name=l --filename=laid --size=16m --rw=read "--$option"
	read -r is_saved is_distinct < <(python3 .io/measure.py 4096 laid)
	near "$is_saved" "$saved" "saved of a layout with $option"
	near "$is_distinct" "$distinct" "distinct blocks of a layout with $option"
done

# One seed, one content: by another engine, and not with another seed.
for option in --scramble_buffers=1 --refill_buffers=1 --dedupe_percentage=50 \
	--buffer_compress_percentage=50; do
	for made in 'one psync 1' 'two libaio 1' 'other psync 2'; do
		read -r name engine seed <<<"$made"
		run 0 --no-results --name=a --filename="$name" --rw=randwrite --size=256k \
			--ioengine="$engine" --randseed="$seed" "$option"
	done
	cmp one two >&2 || fail "another engine, other contents: $option"
	! cmp -s one other || fail "another seed, the same contents: $option"
	rm one two other
done

# What cannot be.
touch empty
a=(--name=a --ioengine=null --rw=write --size=64k)
for value in '%o' 'abc' '"abc' '""' 0x 4294967296 "'none'" "'empty'" '"a" "b"'; do
	run 2 "${a[@]}" --buffer_pattern="$value"
	grep -qF "buffer_pattern=$value: " .io/err || fail "does not name buffer_pattern=$value"
done
# Nobody waits for the writer of a named pipe.
mkfifo .io/pipe
refused "iogen: command line: buffer_pattern='.io/pipe': cannot open .io/pipe: a named pipe, whose \
writer may never come" "${a[@]}" --buffer_pattern="'.io/pipe'"
refused "iogen: command line: verify_pattern='.io/pipe': cannot open .io/pipe: a named pipe, whose \
writer may never come" "${a[@]}" --verify=pattern --verify_pattern="'.io/pipe'"
for both in 'buffer_pattern=1 zero_buffers=1' 'refill_buffers=1 zero_buffers=1' \
	'dedupe_percentage=10 zero_buffers=1' 'dedupe_percentage=10 buffer_pattern=1' \
	'dedupe_percentage=10 refill_buffers=0' 'buffer_pattern=1 scramble_buffers=1' \
	'buffer_compress_percentage=50 zero_buffers=1' \
	'dedupe_percentage=10 buffer_compress_percentage=100'; do
	read -r one two <<<"$both"
	run 2 "${a[@]}" "--$one" "--$two"
	grep -qF "${one%=*}" .io/err || fail "does not name ${one%=*}"
	grep -qF "${two%=*}" .io/err || fail "does not name ${two%=*}"
done
refused 'iogen: command line: [a] buffer_compress_chunk= is for buffer_compress_percentage=' \
	"${a[@]}" --buffer_compress_chunk=4k
