#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: of several ranks with --probe, rank 0 probes, and leaves probe.csv in the one folder.
# Method: two ranks; the rows against those of one process.
# shellcheck disable=SC2016 # variables of iogen
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
# shellcheck source=tests/cli/hosts.bash
. "$(dirname "$0")/../hosts.bash"

job=(--probe --name=a --rw=write --bs=64k --size=1m)
run 0 "${job[@]}" --output-dir=one --filename=alone
ranks 0 2 "${job[@]}" --output-dir=two '--filename=f.$rank'
is "$(cells two/probe.csv name)" "$(cells one/probe.csv name)" "the questions"
is "$(cells two/probe.csv target | sort -u)" . "the target"
ranks 2 2 "${job[@]}" --no-results '--filename=g.$rank'
grep -q 'iogen: command line: --probe: its answers are in the folder of results' .io/err || fail "no refusal"
[[ ! -e g.0 && ! -e g.1 ]] || fail "a file was made"
