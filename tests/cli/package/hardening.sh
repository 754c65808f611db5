#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Goal: the program as make builds it lets the kernel and the C library stop a fault of its own: it
# lies anywhere in memory, its tables of addresses are read-only, and its stack and the lengths that
# the C library copies are checked.
# Method: readelf, of the program itself.
# shellcheck source=tests/cli/lib.bash
. "$(dirname "$0")/../lib.bash"
need readelf
! sanitized || skip "a sanitizer checks the same, and does it better"

readelf --wide --file-header --program-headers --dynamic --dyn-syms "$IOGEN" >.io/elf
has() {
	grep -qE "$1" .io/elf || fail "no $2: readelf has no $1"
}
has 'Type: +DYN' "position-independent program"
has 'GNU_RELRO' "read-only relocations"
has 'FLAGS_1.*NOW' "addresses that are all found at the start"
has '__stack_chk_fail' "check of the stack"
has '__snprintf_chk|__memcpy_chk' "check of lengths"
# What is on the stack is never run.
grep -E 'GNU_STACK' .io/elf | grep -q ' RW ' || fail "the stack may be run"
