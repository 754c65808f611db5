#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: a copy that is not whole is never taken for one.
# Method: a server that refuses some reads of the source by their place; cmp finds what is missing.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need_server

cat >.io/bad.sh <<'END'
#!/bin/sh
case $1 in
get_size) echo 256k ;;
pread)
	case $(($4 / 4096 % 8)) in
	3)
		echo "EIO by place" >&2
		exit 1
		;;
	esac
	head -c "$3" /dev/zero | tr '\0' x
	;;
*) exit 2 ;;
esac
END
chmod +x .io/bad.sh
served source sh "$PWD/.io/bad.sh"

# With errors passed over it goes on, and says what it has left out.
for rounds in 1 2; do
	run 0 --output-dir=results --name=c --workload=copy --source=source --filename=target --bs=4k \
		--direct=1 --continue_on_error=all --numjobs=$rounds
	says .io/err 'iogen: [c] the copy is not whole: 8 of 64 blocks were not copied after errors'
	grep -q '^c: copy 224 KiB .* (not whole: blocks were not copied)$' .io/out || fail "no summary"
	is "$(cells results/summary.csv errors op=copy)" 8 "blocks that were not copied"
	is "$(tr -d x <target | wc -c)" 32768 "bytes that are not there"
	rm -r results
done
undo
