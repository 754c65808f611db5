#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the scripts that come with fio read iogen's logs as they read fio's.
# Method: each that is installed reads the logs of one job, of iogen's and, where fio is there, of
# fio's; what they count of iogen's is what summary.csv has.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
docs=/usr/share/doc/fio
tried=0

job=(--name=j --rw=randrw --size=1m --time_based --runtime=600ms --ioengine=libaio --iodepth=4
	--filename=../x --write_bw_log=t --write_iops_log=t --write_lat_log=t --write_hist_log=t
	--log_avg_msec=100 --log_hist_msec=200)
mkdir iogen fio
(cd iogen && "$IOGEN" --output-dir=results "${job[@]}" >../.io/out 2>../.io/err) || fail "iogen"
rm x
if type fio >/dev/null 2>&1; then
	(cd fio && fio --thread --output=../.io/fio "${job[@]}" 2>../.io/err) || fail "fio"
	is "$(cd iogen && echo ./*.log)" "$(cd fio && echo ./*.log)" "names of logs"
fi

# reads WHAT COMMAND...: the script reads iogen's logs, and says something. False: there is one that
# cannot read fio's own logs.
reads() {
	local what=$1
	shift

	if [[ -e fio/t_bw.1.log ]] && ! (cd fio && "$@" >"../.io/$what.fio" 2>../.io/err); then
		echo "left out: $what, which cannot read fio's own logs: $(tail -n 1 .io/err)"
		return 1
	fi
	tried=$((tried + 1))
	(cd iogen && "$@" >"../.io/$what.iogen" 2>../.io/err) || fail "$what cannot read iogen's logs"
	[[ -s .io/$what.iogen ]] || fail "$what says nothing of iogen's logs"
}

# script NAME: a script of fio's documentation, as ./NAME
script() {
	[[ -e $docs/$1.gz ]] && type -P python3 >.io/python && gzip -dc "$docs/$1.gz" >"$1"
}

if script fiologparser.py && reads parser python3 ../fiologparser.py -i 200 t_bw.1.log; then
	is "$(awk -F, '{ print NF }' .io/parser.iogen | sort -u)" 2 "columns of fiologparser.py"
	at_least "$(wc -l <.io/parser.iogen)" 3 "lines of fiologparser.py"
fi
if script fio-histo-log-pctiles.py &&
	reads percentiles python3 ../fio-histo-log-pctiles.py --time-quantum 1 t_clat_hist.1.log; then
	is "$(awk -F, '/^ *[0-9]/ { sum += $2 } END { printf "%.0f\n", sum }' .io/percentiles.iogen)" \
		"$(cells iogen/results/summary.csv ios | awk '{ sum += $1 } END { printf "%.0f\n", sum }')" \
		"I/Os of fio-histo-log-pctiles.py"
fi
if script fiologparser_hist.py && python3 -c 'import numpy, pandas' 2>.io/none; then
	reads hist python3 ../fiologparser_hist.py t_clat_hist.1.log || true
else
	echo "left out: fiologparser_hist.py, which needs numpy and pandas"
fi
if type fio2gnuplot >.io/python 2>&1 && reads plot fio2gnuplot -b -k; then
	at_least "$(wc -l <iogen/gnuplot_temp_file.0)" 4 "lines of fio2gnuplot"
	grep -q '^ *[0-9.]* [1-9]' iogen/result.average || fail "no average of fio2gnuplot"
fi
if [[ $(type -P gnuplot) && $(type -P fio_generate_plots) ]]; then
	(cd iogen && fio_generate_plots title >../.io/plots 2>&1) || fail "fio_generate_plots"
	tried=$((tried + 1))
	for kind in bw iops lat slat clat; do
		grep -q '<path' "iogen/title-$kind.svg" || fail "fio_generate_plots: no curve of $kind"
	done
fi
((tried)) || skip "no script that reads fio's logs is installed"
