#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: errors that a job goes on after are counted, and told in JSON, as fio does.
# Method: a server that refuses every fourth read (EIO) and every fourth write (ENOSPC), by place.
# takes: 6
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need fio jq
need_server

cat >.io/bad.sh <<'END'
#!/bin/sh
block=$((${4:-0} / 4096))
refuse() {
	echo "$1 by place" >&2
	exit 1
}
case $1 in
get_size) echo 128k ;;
can_write | can_flush | flush) exit 0 ;;
pread)
	[ $((block % 4)) != 1 ] || refuse EIO
	head -c "$3" /dev/zero
	;;
pwrite)
	cat >/dev/null
	[ $((block % 4)) != 2 ] || refuse ENOSPC
	;;
*) exit 2 ;;
esac
END
chmod +x .io/bad.sh
served device sh "$PWD/.io/bad.sh"
job=(--name=a --filename=device --size=128k --bs=4k --direct=1 --output-format=json)

# told FILE: what its JSON says of the errors, and what was moved; the I/Os tried, and those timed.
told() {
	jq -c '.jobs[0] | [.error, .total_err, .first_error, .read.io_bytes + .write.io_bytes, (.read, .write | .total_ios, .clat_ns.N)]' "$1"
}

# both STATUS STATUS WHAT ARG...: exit codes of iogen and fio, and what both tell
both() {
	local status=0

	run "$1" --no-results --output=.io/ours "${job[@]}" --overwrite=1 "${@:4}"
	fio --allow_file_create=0 --output=.io/fios "${job[@]}" "${@:4}" >/dev/null 2>&1 || status=$?
	is "$status" "$2" "fio's exit code: ${*:4}"
	sed -ni '/^{/,$p' .io/fios
	is "$(told .io/ours)" "$3" "what iogen tells: ${*:4}"
	is "$(told .io/fios)" "$3" "what fio tells: ${*:4}"
}
both 6 1 '[5,null,null,4096,2,1,0,0]' --rw=read
both 6 1 '[28,null,null,8192,0,0,3,2]' --rw=write
both 0 0 '[5,8,5,98304,32,24,0,0]' --rw=read --continue_on_error=read
both 0 0 '[5,8,5,98304,32,24,0,0]' --rw=read --continue_on_error=all
both 0 0 '[5,8,5,98304,32,24,0,0]' --rw=read --ignore_error=EIO
both 0 0 '[28,8,28,98304,0,0,32,24]' --rw=write --ignore_error=,ENOSPC
both 6 1 '[28,1,28,8192,0,0,3,2]' --rw=write --continue_on_error=all
