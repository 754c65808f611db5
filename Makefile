# SPDX-License-Identifier: MIT
#
# make                            ./iogen
# make MPI=1                      ./iogen-mpi, which mpirun and srun start on many hosts; MPI_PKG=mpich
#                                 takes that library, where there is Open MPI, too
# make check [T=name]             install what the tests need, run them all (or those named like T)
# make test [T=name]              the same, installing nothing
# make check-long [T=name]        check with the long forms of those tests that have one
# make check-asan | check-tsan    the unit tests under clang's ASan and UBSan | what makes threads
#                                 under ThreadSanitizer; all the tests: make SAN=thread check
# make lint [SINCE=COMMIT]        what CI asks of the text; clang-tidy, which takes most of the time,
#                                 looks only into what has changed since
# make format                     have clang-format write it so
# make fuzz [FUZZ_TIME=600]       feed all readers for so many seconds each; needs clang
# make demo | bench               a first run | iogen beside its peers; BENCH='-r 3 null copy'
# make docs                       the pages as a small site in build/docs; needs pandoc
# make install | uninstall        PREFIX=/usr/local DESTDIR=
# make dist | deb                 a tarball | a Debian package, in build/
#
# CHECKED=1                       with the assertions of the engine contract
# SAN=address,undefined | thread  the same under a sanitizer
# BUILD=build/name                apart from ./iogen, as the two above are by themselves
# CC= CFLAGS= LDFLAGS=            yours; flags are appended to ours
# WERROR=                         warnings are no errors
# V=1                             show the commands

ifeq ($(origin CC),default)
CC = gcc
endif
PKG_CONFIG ?= pkg-config
PREFIX ?= /usr/local
bindir = $(DESTDIR)$(PREFIX)/bin
datadir = $(DESTDIR)$(PREFIX)/share
docdir = $(datadir)/doc/iogen
zshdir = $(PREFIX)/share/zsh/site-functions

comma = ,
BUILD = build$(if $(SAN),/san-$(subst $(comma),-,$(SAN)),$(if $(CHECKED),/checked))
BIN = $(if $(filter build,$(BUILD)),iogen,$(BUILD)/iogen)

MPI_BIN = $(BIN)-mpi

WERROR = -Werror
WARN = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla \
	$(WERROR)
OPT = $(if $(SAN),-O1 -g1,-O2 -g)
CHECK = $(if $(SAN)$(CHECKED),-DIOGEN_CHECK)
SANITIZE = $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer \
	$(LIBUBSAN))
# A second runtime beside that of ASan does not listen to UBSAN_OPTIONS when gcc links it shared.
LIBUBSAN = $(if $(findstring clang,$(CC_VERSION)),,-static-libubsan)

# What the kernel and the linker can hold against a fault of ours. The sanitizers see more without.
HARDEN_CFLAGS = $(if $(SAN),,-fPIE -fstack-protector-strong -fstack-clash-protection \
	$(if $(findstring _FORTIFY_SOURCE,$(CPPFLAGS) $(CFLAGS)),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2))
HARDEN_LDFLAGS = $(if $(SAN),,-pie -Wl$(comma)-z$(comma)relro$(comma)-z$(comma)now)

pkg = $(shell $(PKG_CONFIG) $(1) 2>/dev/null || echo $(2))
PKGS = liburing inih libxxhash jansson blkid mount zlib
# These are loaded when they are needed (src/base/library.h): a start with them takes twice as long.
LATE_PKGS = libcrypto sqlite3
PKG_CFLAGS := $(call pkg,--cflags $(PKGS) $(LATE_PKGS))
LIBS := $(call pkg,--libs $(PKGS),-luring -linih -lxxhash -ljansson -lblkid -lmount -lz) -laio -lm -ldl
CRYPTO_LIBS := $(call pkg,--libs libcrypto,-lcrypto)
# Of Open MPI, or of MPICH; yours, where neither has a file of pkg-config.
MPI_PKG := $(firstword $(foreach p,ompi-c mpich,$(shell $(PKG_CONFIG) --exists $(p) 2>/dev/null && echo $(p))))
MPI_CFLAGS := $(if $(MPI_PKG),$(shell $(PKG_CONFIG) --cflags $(MPI_PKG)))
MPI_LIBS := $(if $(MPI_PKG),$(shell $(PKG_CONFIG) --libs $(MPI_PKG)),-lmpi)
# The tests have MPICH, too, where both are here.
MPICH := $(filter-out $(MPI_PKG),$(shell $(PKG_CONFIG) --exists mpich 2>/dev/null && echo mpich))
MPICH_BIN = $(if $(MPICH),$(BUILD)/iogen-mpich)
TEST_LIBS := $(call pkg,--libs cunit,-lcunit)

ALL_CFLAGS = -std=gnu11 $(OPT) $(WARN) -D_GNU_SOURCE -pthread -iquote src -iquote . -iquote $(BUILD) $(PKG_CFLAGS) \
	$(CHECK) $(SANITIZE) $(HARDEN_CFLAGS) $(CPPFLAGS) $(CFLAGS)
ALL_LDFLAGS = -pthread $(SANITIZE) $(HARDEN_LDFLAGS) $(CFLAGS) $(LDFLAGS)
CC_VERSION := $(shell $(CC) --version 2>/dev/null | head -n 1)
# The tests are linked by a faster linker, where there is one: there are 170 programs of them. That of
# gcc says much about what clang's sanitizers leave out.
linker = $(if $(shell command -v ld.$(1)),-fuse-ld=$(1))
TEST_LDFLAGS := $(firstword $(if $(findstring clang,$(CC_VERSION)),,$(call linker,gold)) \
	$(call linker,lld))

ROOMS := $(notdir $(wildcard src/*)) engines
# One file knows MPI, and another one is in its place in iogen.
MPI_SRC = src/hosts/mpi.c
SRCS := $(filter-out $(MPI_SRC),$(wildcard src/*/*.c engines/*.c))
MPI_OBJS = $(BUILD)/src/hosts/mpi.o $(filter-out $(BUILD)/src/hosts/alone.o,$(OBJS))
MPI_TEST = tests/hosts/test_mpi
TEST_SRCS := $(filter-out $(if $(MPI_PKG),,$(MPI_TEST).c),\
	$(wildcard tests/*.c $(addsuffix /*.c,$(addprefix tests/,$(ROOMS)))))
OBJS = $(SRCS:%.c=$(BUILD)/%.o)
TEST_OBJS = $(TEST_SRCS:%.c=$(BUILD)/%.o)
HELPERS = $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/*.c))
TESTS = $(patsubst %.o,%,$(filter-out $(HELPERS),$(TEST_OBJS)))
ALL_TESTS = $(TESTS) $(wildcard tests/cli/*/*.sh)
CHOSEN = $(if $(T),$(foreach t,$(ALL_TESTS),$(if $(findstring $(T),$(t)),$(t))),$(ALL_TESTS))

Q = $(if $(V),,@printf '  %-4s %s\n' $(1) $@;)

all: $(if $(MPI),$(MPI_BIN),$(BIN))
tests: $(TESTS)

$(BIN): $(OBJS) $(BUILD)/link.cmd
	$(call Q,LD)$(CC) $(ALL_LDFLAGS) -o $@ $(OBJS) $(LIBS)

$(MPI_BIN): $(MPI_OBJS) $(BUILD)/link.cmd $(BUILD)/mpi.cmd
	$(call Q,LD)$(CC) $(ALL_LDFLAGS) -o $@ $(MPI_OBJS) $(LIBS) $(MPI_LIBS)

$(BUILD)/src/hosts/mpi.o $(BUILD)/$(MPI_TEST).o: $(BUILD)/mpi.cmd
$(BUILD)/src/hosts/mpi.o $(BUILD)/$(MPI_TEST).o: private PKG_CFLAGS += $(MPI_CFLAGS)
$(BUILD)/$(MPI_TEST): private TEST_LIBS += $(MPI_LIBS)
$(addprefix $(BUILD)/tests/,base/test_base64 view/test_hdr): private OWN_LIBS = $(CRYPTO_LIBS)

$(BUILD)/iogen-mpich: $(BUILD)/src/hosts/mpich.o $(filter-out %/mpi.o,$(MPI_OBJS)) $(BUILD)/link.cmd
	$(call Q,LD)$(CC) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(LIBS) $(call pkg,--libs mpich)

$(BUILD)/src/hosts/mpich.o: $(MPI_SRC) $(BUILD)/compile.cmd | $(BUILD)/version.h
	@mkdir -p $(@D)
	$(call Q,CC)$(CC) $(ALL_CFLAGS) $(call pkg,--cflags mpich) -MMD -MP -c -o $@ $<

# A program takes from these only what it uses, so it links fast, and whether it makes threads shows.
# They hold the names of the objects, not copies.
$(BUILD)/iogen.a: $(filter-out $(BUILD)/src/cli/main.o,$(OBJS)) $(BUILD)/link.cmd
$(BUILD)/helpers.a: $(HELPERS) $(BUILD)/link.cmd
$(BUILD)/iogen.a $(BUILD)/helpers.a:
	$(call Q,AR)rm -f $@ && $(AR) rcsT $@ $(filter %.o,$^)

$(TESTS): %: %.o $(BUILD)/helpers.a $(BUILD)/iogen.a $(BUILD)/link.cmd
	$(call Q,LD)$(CC) $(ALL_LDFLAGS) $(TEST_LDFLAGS) -o $@ $(filter-out %.cmd,$^) \
		$(LIBS) $(TEST_LIBS) $(OWN_LIBS)

$(OBJS) $(TEST_OBJS) $(BUILD)/src/hosts/mpi.o: $(BUILD)/%.o: %.c $(BUILD)/compile.cmd | $(BUILD)/version.h
	@mkdir -p $(@D)
	$(call Q,CC)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The page of a run, as a string of C.
$(BUILD)/report.html.h: src/view/report.html | $(BUILD)/
	@sed 's/["\\]/\\&/g; s/.*/"&\\n"/' $< >$@

$(BUILD)/src/view/html.o: $(BUILD)/report.html.h
$(OBJS): | $(BUILD)/build.deps
$(TEST_OBJS): | $(BUILD)/check.deps

quoted = '$(subst ','\'',$(1))'

# Looks for the headers once, before anything is compiled, and again when the flags have changed.
$(BUILD)/%.deps: $(BUILD)/compile.cmd
	@CC=$(call quoted,$(CC) $(PKG_CFLAGS) $(CPPFLAGS) $(CFLAGS)) tools/install-deps --headers $*
	@touch $@

# These are looked at every time, and written only when they say something new.
define compile.cmd
$(CC_VERSION)
$(CC) $(ALL_CFLAGS)
endef
define link.cmd
$(CC) $(ALL_LDFLAGS) $(TEST_LDFLAGS) $(OBJS) $(HELPERS) $(LIBS) $(TEST_LIBS)
endef
define version.h
#define IOGEN_VERSION $(call string,$(shell tools/version))
#define IOGEN_COMPILER $(call string,$(CC_VERSION))
#define IOGEN_LIBURING $(call string,$(call pkg,--modversion liburing))
#define IOGEN_INIH $(call string,$(call pkg,--modversion inih))
#define IOGEN_CFLAGS $(call string,$(filter-out -W% -I% -ffile-prefix-map=%,$(ALL_CFLAGS)))
endef
string = "$(subst ",\",$(subst \,\\,$(1)))"

define mpi.cmd
$(MPI_CFLAGS) $(MPI_LIBS)
endef
$(addprefix $(BUILD)/,compile.cmd link.cmd mpi.cmd version.h): FORCE | $(BUILD)/
	$(file >$@.new,$($(@F)))
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(BUILD)/:
	@mkdir -p $@

check:
	@tools/install-deps check
	@$(MAKE) --no-print-directory test

check-long:
	@IOGEN_LONG=1 TEST_TIMEOUT=$${TEST_TIMEOUT:-2700} $(MAKE) --no-print-directory check

test: $(BIN) $(if $(MPI_PKG),$(MPI_BIN)) $(MPICH_BIN) $(CHOSEN)
	@IOGEN=$(abspath $(BIN)) tools/run-tests $(BUILD)/run $(CHOSEN)

# What lies within a process. The fuzzers share the objects of this build.
CLANG = CC=clang BUILD=build/clang SAN=address,undefined,fuzzer-no-link

check-asan:
	@tools/install-deps check
	@tools/install-deps fuzz
	@$(MAKE) --no-print-directory $(CLANG) test T=/test_

# Programs that make threads themselves, or were given the runner of jobs by the archives; and runs.
THREADED = $(shell { nm -A $(TESTS) | sed -n 's/:.* T sched_run$$//p'; \
	nm -Au $(TESTS:=.o) | sed -n 's/\.o:.* U pthread_create$$//p'; } | sort -u)

check-tsan: $(TESTS)
	@$(MAKE) --no-print-directory SAN=thread test CHOSEN=$(call quoted,$(strip \
		$(patsubst $(BUILD)/%,build/san-thread/%,$(THREADED)) $(wildcard tests/cli/run/*.sh)))

C_FILES = $(wildcard $(addsuffix /*.[ch],src/* engines tests tests/*))
SCRIPTS = $(shell grep -rlE '^.!/.*[/ ](ba)?sh$$' .ci tools tests $(wildcard findings))

# With SINCE=COMMIT, clang-tidy looks at the sources that have changed since then, and shellcheck at the
# scripts, or at all of them where what they share has.
DIFF = $(shell git diff --name-only --diff-filter=d $(SINCE) -- $(1))
CHANGED = $(if $(SINCE),$(call DIFF,$(SRCS)),$(SRCS))
SCRIPTS_CHANGED = $(if $(and $(SINCE),$(if $(call DIFF,tests/cli/*.bash),,alone)),$(call \
	DIFF,$(SCRIPTS)),$(SCRIPTS))

lint:
	@tools/install-deps lint
	@$(MAKE) --no-print-directory lint-text lint-layers lint-code

lint-text:
	@tools/check-tree
	@tools/check-layers
	@tools/check-links $(wildcard *.md docs/*.md jobs/*.md tests/*.md findings/*.md)
	@tools/check-text README.md SECURITY.md $(wildcard docs/*.md jobs/*.md tests/*.md) $(SCRIPTS) \
		$(wildcard tests/cli/*.bash)
	@tools/check-style $(C_FILES)
	@clang-format --dry-run -Werror $(C_FILES)
	@$(if $(SCRIPTS_CHANGED),shellcheck -x $(SCRIPTS_CHANGED))

lint-layers: $(OBJS)
	@tools/check-layers $(BUILD)

lint-code: $(CHANGED:%.c=$(BUILD)/%.tidy)

# After its object, because that is made again when a header changes. Shows only what it finds.
$(SRCS:%.c=$(BUILD)/%.tidy): %.tidy: %.o .clang-tidy
	$(call Q,TIDY)clang-tidy --quiet $(<:$(BUILD)/%.o=%.c) -- $(ALL_CFLAGS) 2>$@.log || \
		{ cat $@.log; false; }
	@mv $@.log $@

format:
	clang-format -i $(C_FILES)

# The fuzzers, by clang and apart from all else; visibly none where clang cannot make them.
FUZZ_TIME = 600
FUZZERS = $(patsubst %.c,build/clang/%,$(wildcard tests/fuzz/fuzz_*.c))

fuzz: $(BIN)
	@if ! tools/install-deps fuzz; then echo "SKIPPED: no fuzzing without clang's fuzzer runtime"; \
	else $(MAKE) --no-print-directory $(CLANG) FUZZING=1 $(FUZZERS) && \
	IOGEN=$(abspath $(BIN)) tools/fuzz build/fuzz $(FUZZ_TIME) $(FUZZERS); fi

FUZZ_OBJS = $(if $(FUZZING),$(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/fuzz/*.c)))
FUZZ_WRAPS = -Wl,--wrap=fopen -Wl,--wrap=input_open
FUZZ_FOLDER = -Wl,--wrap=folder_read -Wl,--wrap=table_read -Wl,--wrap=access
$(BUILD)/tests/fuzz/fuzz_folder: FUZZ_WRAPS += $(FUZZ_FOLDER)
$(BUILD)/tests/fuzz/fuzz_compare: FUZZ_WRAPS += $(FUZZ_FOLDER) -Wl,--wrap=sides_find
FUZZ_PARTS = $(BUILD)/tests/fuzz/rig.o $(BUILD)/iogen.a

$(FUZZ_OBJS): $(BUILD)/%.o: %.c $(BUILD)/compile.cmd | $(BUILD)/version.h
	@mkdir -p $(@D)
	$(call Q,CC)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(patsubst $(BUILD)/%.o,$(BUILD)/%,$(filter $(BUILD)/tests/fuzz/fuzz_%,$(FUZZ_OBJS))): \
		%: %.o $(FUZZ_PARTS) $(BUILD)/link.cmd
	$(call Q,LD)$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer $(FUZZ_WRAPS) -o $@ $< $(FUZZ_PARTS) \
		$(LIBS)

demo:
	@tools/install-deps build
	@$(MAKE) --no-print-directory
	./iogen --interval=100ms jobs/uring-copy.ini
	./iogen plot "$$(ls -td iogen-results/uring-copy-*/ | head -n 1)"

docs: $(BIN)
	@tools/install-deps docs
	@IOGEN=$(abspath $(BIN)) tools/make-docs $(BUILD)/docs

bench: $(BIN)
	@IOGEN=$(abspath $(BIN)) tools/bench $(BENCH)

$(BUILD)/iogen.1: $(BIN)
	@$(abspath $(BIN)) --man >$@.new
	@mv $@.new $@

$(BUILD)/iogen.bash $(BUILD)/iogen.zsh: $(BUILD)/iogen.%: $(BIN)
	@$(abspath $(BIN)) completion $* >$@.new
	@mv $@.new $@

# The pages keep their places to each other, so that their links lead there. The jobs are not of the
# documentation, which a system may leave out: beside their page there are links to them.
install: $(BIN) $(addprefix $(BUILD)/iogen.,1 bash zsh)
	install -D -m 755 -t "$(bindir)" $(BIN)
	install -D -m 644 -t "$(datadir)/man/man1" $(BUILD)/iogen.1
	install -D -m 644 $(BUILD)/iogen.bash "$(datadir)/bash-completion/completions/iogen"
	install -D -m 644 $(BUILD)/iogen.zsh "$(DESTDIR)$(zshdir)/_iogen"
	install -D -m 644 -t "$(datadir)/iogen/jobs" $(wildcard jobs/*.ini)
	install -D -m 644 -t "$(datadir)/iogen/jobs/profiles" $(wildcard jobs/profiles/*.ini)
	install -D -m 644 -t "$(docdir)" README.md CHANGELOG.md SECURITY.md LICENSE
	install -D -m 644 -t "$(docdir)/docs" $(wildcard docs/*)
	install -D -m 644 -t "$(docdir)/jobs" jobs/README.md
	ln -sfn -t "$(docdir)/jobs" $(addprefix ../../../iogen/,$(wildcard jobs/*.ini) jobs/profiles)

uninstall:
	rm -f "$(bindir)/iogen" "$(datadir)/man/man1/iogen.1" \
		"$(datadir)/bash-completion/completions/iogen" "$(DESTDIR)$(zshdir)/_iogen"
	rm -rf "$(datadir)/iogen" "$(docdir)"

.PHONY: dist deb
dist:
	@tools/make-dist build

deb:
	@tools/install-deps package
	@tools/make-deb build

clean:
	rm -rf build iogen iogen-mpi

FORCE:
.PHONY: all tests check check-long check-asan check-tsan test lint lint-text lint-layers lint-code
.PHONY: format demo bench fuzz
.PHONY: docs install uninstall clean FORCE
.DELETE_ON_ERROR:
-include $(OBJS:.o=.d) $(BUILD)/src/hosts/mpi.d $(BUILD)/src/hosts/mpich.d $(TEST_OBJS:.o=.d) $(FUZZ_OBJS:.o=.d)
