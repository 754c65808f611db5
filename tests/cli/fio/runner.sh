#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: each example that comes with fio is taken, or refused for the engine or the value that iogen
# lacks; and fio's own tests of jobs pass with iogen in fio's place: they read its JSON, its logs and
# its exit codes, and want standard error to be empty.
# Method: the examples of Debian's package, by name. Where FIO_SOURCE names a checkout of fio, its
# examples, too, and its t/run-fio-tests.py, the tests whose options iogen has and which a few seconds
# are enough for; PYTHON names a python that has statsmodels.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
packaged=/usr/share/doc/fio/examples
[[ ${FIO_SOURCE-} || -f $packaged/ssd-test.fio ]] || skip 'neither fio-examples is installed nor FIO_SOURCE set'
export FIO_BS=4k FIO_RW=randread FIO_IODEPTH=4

# Each example, and what it is refused for.
declare -A lacks
while read -r name reason; do
	lacks[$name]=$reason
done <<'END'
cpp_null ioengine=cpp_null
dev-dax ioengine=dev-dax
dfs ioengine=dfs
e4defrag ioengine=e4defrag
e4defrag2 ioengine=e4defrag
exec ioengine=exec
gfapi ioengine=gfapi
gpudirect-rdmaio-client ioengine=rdma
gpudirect-rdmaio-server ioengine=rdma
http-s3-crypto ioengine=http
http-s3-storage-class ioengine=http
http-s3 ioengine=http
http-swift ioengine=http
http-webdav ioengine=http
ime ioengine=ime_psync
libcufile-cufile ioengine=libcufile
libcufile-posix ioengine=libcufile
libhdfs ioengine=libhdfs
libiscsi ioengine=libiscsi
libpmem ioengine=libpmem
librpma_apm-client ioengine=librpma_apm_client
librpma_apm-server ioengine=librpma_apm_server
librpma_gpspm-client ioengine=librpma_gpspm_client
librpma_gpspm-server ioengine=librpma_gpspm_server
libzbc-rand-write ioengine=libzbc
libzbc-seq-read ioengine=libzbc
mtd ioengine=mtd
nbd ioengine=nbd
netio ioengine=net
netio_multicast ioengine=net
nfs ioengine=nfs
pmemblk ioengine=pmemblk
rados ioengine=rados
rbd ioengine=rbd
rdmaio-client ioengine=rdma
rdmaio-server ioengine=rdma
sg_verify-fail ioengine=sg
sg_verify ioengine=sg
sg_write_same_ndob ioengine=sg
uring-cmd-ng ioengine=io_uring_cmd
uring-cmd-zoned ioengine=io_uring_cmd
END
taken=0 refused=0 known=0
for file in "$packaged"/*.fio; do
	name=$(basename "$file" .fio)
	[[ -f $file ]] || continue
	if [[ ! ${lacks[$name]-} ]]; then
		run 0 --fio --parse-only "$file"
		taken=$((taken + 1))
		continue
	fi
	run 2 --fio --parse-only "$file"
	grep -qE "\] ${lacks[$name]}: (an engine|a value) of fio's that iogen does not have: .|\] ${lacks[$name]} (is for|and .* contradict) " \
		.io/err || fail "$name is not refused for ${lacks[$name]}"
	! grep -E 'no such (option|engine)|not known' .io/err >&2 || fail "$name has what nobody knows"
	refused=$((refused + 1))
done
if [[ -f $packaged/ssd-test.fio ]]; then
	is "$refused" "${#lacks[@]}" "examples that are refused"
	at_least "$taken" 30 "examples that are taken"
fi

# Of a checkout, which has newer ones: no example has what nobody knows.
for file in ${FIO_SOURCE:+"$FIO_SOURCE"/examples/*.fio}; do
	known=$((known + 1))
	"$IOGEN" --fio --parse-only "$file" >.io/out 2>.io/err || true
	! grep -E 'no such engine|did you mean' .io/err >&2 || fail "$file has what nobody knows"
done
[[ ${FIO_SOURCE-} ]] || exit 0
at_least "$known" 80 "examples of the checkout"
runner=$FIO_SOURCE/t/run-fio-tests.py
[[ -f $runner ]] || fail "FIO_SOURCE=$FIO_SOURCE: there is no t/run-fio-tests.py"
for python in "${PYTHON-python3}" /usr/bin/python3 ''; do
	! "$python" -c 'import numpy, scipy, statsmodels' 2>/dev/null || break
done
[[ $python ]] || skip 'no python3 has numpy, scipy and statsmodels'

ids=(1 3 4 5 7 8 15 16 17 19 20 21 22 23 24 25 26 27 28 29 30 31 33 34 38)
if "$IOGEN" --no-results --name=a --ioengine=io_uring --filename=.io/probe --size=4k >.io/out 2>.io/err; then
	ids+=(18)
fi
"$python" "$runner" -f "$IOGEN" -r "$(realpath "$FIO_SOURCE")" -k -a artifacts -o "${ids[@]}" \
	>.io/out 2>.io/err || {
	grep -E '^Test [0-9]+ FAILED' .io/out >&2
	cat artifacts/*/*.stderr >.io/err
	fail "tests of fio's"
}
is "$(grep -cE '^Test [0-9]+ PASSED' .io/out)" "${#ids[@]}" 'tests that passed'
