#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: each checksum finds every damage that it can, in every size, and says where; what a kind
# without a checksum cannot know it does not say.
# Method: all kinds x sizes x damages, each to a block of its own; the offsets that are told.
# takes: 5
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need python3

cat >.io/damage.py <<'PY'
import sys

path, interval, old = sys.argv[1], int(sys.argv[2]), sys.argv[3]
data = bytearray(open(path, 'rb').read())
stale = open(old, 'rb').read()
places = []


def place():
    places.append(2 * len(places) * interval)
    return places[-1]


def flip(at):
    data[at] ^= 4


def put(at, some):
    data[at:at + len(some)] = some


# each at an interval of its own, with a whole one behind it
flip(place() + 3)                                   # the magic number
flip(place() + 30)                                  # the header
flip(place() + 53)                                  # the checksum, or the data of a kind without
flip(place() + interval - 1)                        # the last byte
flip(place() + interval // 2)                       # one between
put(place(), bytes(interval))                       # a block that is gone
at = place()
put(at + interval // 2, bytes(interval // 2))       # ... its second half
at = place()
put(at, bytes(interval // 2))                       # ... its first
at = place()
put(at, data[at + interval:at + 2 * interval])      # another block
at = place()
put(at, data[at + 64:at + interval])                # shifted
at = place()
put(at, stale[at:at + interval])                    # of another seed
at = place()
put(at, bytes((b * 7 + 1) & 255 for b in data[at:at + interval]))  # garbage
open(path, 'wb').write(data)
print('\n'.join(str(p) for p in places))
PY

# said: the offsets that are told, in order.
said() {
	sed -nE 's/.* bytes at byte ([0-9]+): .*/\1/p' .io/err | sort -n
}
count=0
kinds=(md5 crc64 crc32 crc32c crc32c-intel crc16 crc7 xxhash sha1 sha256 sha512 sha3-224 sha3-256 sha3-384
	sha3-512 pattern pattern_hdr meta null)
sizes=('4k 4096' '64k 512')
! long || sizes+=('16k 4096' '1k 1024')
for size in "${sizes[@]}"; do
	read -r bs interval <<<"$size"
	for kind in "${kinds[@]}"; do
		words=(--size=256k --bs="$bs" --verify="$kind" --verify_interval="$interval")
		[[ $kind != pattern* ]] || words+=(--verify_pattern='0x5a17%o0xc3')
		rm -f f
		run 0 --no-results --name=w --filename=old --rw=write --do_verify=0 --seed=5 "${words[@]}"
		run 0 --no-results --name=w --filename=f --rw=write --do_verify=0 "${words[@]}"
		python3 .io/damage.py f "$interval" old >.io/places
		status=6
		case $kind in
		null)
			: >.io/places
			status=0
			;;
		# headers alone: the bits of data, and the second half, are not looked at
		meta) sed -i '3,5d; 7d' .io/places ;;
		# no seed: what another job wrote there is the same
		pattern) sed -i '11d' .io/places ;;
		esac
		run $status --no-results --name=r --filename=f --rw=read "${words[@]}" \
			--verify_header_seed=1 --continue_on_error=verify
		diff .io/places <(said) || fail "verify=$kind, blocks of $bs, intervals of $interval"
		count=$((count + 1))
	done
done
is "$count" $((19 * ${#sizes[@]})) "rows of the table"
# A file that ends before its last block is told before anything is read.
truncate -s 15k f
run 2 --no-results --name=r --filename=f --rw=read --verify=crc32c --size=16k
grep -q 'f has 15360 bytes, 16384 are asked for' .io/err || fail "a file that is too short"
# verify=null looks at nothing that must be there.
for words in --rw=read '--rw=randread --do_verify=0' '--rw=write --verify_only=1'; do
	# shellcheck disable=SC2086
	run 0 --no-results --name=r --filename=made --verify=null --size=16k $words
	is "$(stat -c %s made)" 16384 "bytes of a file for verify=null $words"
	rm made
done
