# One Makefile, no recursion but for variants: `make VARIANT=asan check`.
# Adding a source file needs no edit here.

VARIANT ?= release
B       := $(if $(filter release,$(VARIANT)),build,build/$(VARIANT))
CC      ?= gcc
PREFIX  ?= /usr/local
DESTDIR ?=

# libclang has no .pc file: the newest that has the headers, 19 first.
LLVM ?= $(firstword $(foreach v,19 20 21 22 18 17,$(patsubst \
	%/include/clang-c/Index.h,%,$(wildcard \
	/usr/lib/llvm-$(v)/include/clang-c/Index.h))))

WARN := -Wall -Wextra -Wshadow -Wvla -Wwrite-strings -Wpointer-arith -Wundef \
	-Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
	-Wformat=2 $(if $(WERROR),-Werror)
VARIANT_FLAGS_release := -O2 -g
VARIANT_FLAGS_debug   := -O0 -g
VARIANT_FLAGS_asan    := -O1 -g -fsanitize=address,undefined \
	-fno-sanitize-recover=undefined -fno-omit-frame-pointer
VARIANT_FLAGS_tsan    := -O1 -g -fsanitize=thread
ALL_CFLAGS := -std=gnu11 -D_GNU_SOURCE $(WARN) $(VARIANT_FLAGS_$(VARIANT)) \
	-Igrader $(CPPFLAGS) $(CFLAGS)
# The player stays plain in every variant: its address space is the runtime's.
PLAYER_CFLAGS := -std=gnu11 -D_GNU_SOURCE $(WARN) -O2 -g \
	-fno-omit-frame-pointer -fno-optimize-sibling-calls \
	-Igrader -Iexercises/async $(CPPFLAGS) $(CFLAGS)

pkg = $(shell pkg-config $(1) $(2) 2>/dev/null)
JANSSON := $(call pkg,--libs,jansson)
XML     := $(call pkg,--libs,libxml-2.0)
UV      := $(call pkg,--libs,libuv)
SECCOMP := $(call pkg,--libs,libseccomp)
ELF     := $(call pkg,--libs,libdw libelf)
CHECK   := $(call pkg,--libs,check)
MD      := $(call pkg,--libs,libmd)

ifeq ($(V),)
Q := @
say = @printf '  %-5s %s\n' $(1) $@
endif

# --- what is made of what ---
SLUGS := $(patsubst tests/hidden/%/,%,$(wildcard tests/hidden/*/))

RUNTIME_SRC := $(wildcard grader/runtime/*.c)
PLAYER_SRC := $(RUNTIME_SRC) $(wildcard grader/play/player*.c) \
	grader/play/driver.c grader/play/protocol.c \
	$(addprefix grader/proc/sandbox_,fork.c lock.c shield.c) \
	$(addprefix grader/base/,error.c path.c random.c strbuf.c xalloc.c) \
	$(wildcard exercises/async/*.c)
OBJECT_SRC := $(wildcard grader/proc/object_*.c)
LINT_SRC   := $(wildcard grader/lint/*.c)
LIB_SRC    := $(filter-out $(OBJECT_SRC) %_main.c grader/play/player% \
	grader/play/driver%, $(wildcard grader/base/*.c grader/course/*.c \
	grader/proc/*.c grader/play/*.c grader/report/*.c grader/store/*.c))
CMD_SRC    := $(wildcard grader/*.c)

obj  = $(patsubst %.c,$(B)/obj/%.o,$(1))
pobj = $(patsubst %.c,$(B)/player/%.o,$(1))
LIB  := $(B)/obj/libgrade.a

DEMOS := $(patsubst exercises/%.c,$(B)/lib/%,$(wildcard exercises/*/demos/*/*.c))

PROGRAMS := $(B)/grade $(B)/libgrade-async.a $(B)/libexec/grade-lint $(B)/libexec/grade-lint.pch \
	$(B)/libexec/grade-object \
	$(B)/lib/program/player $(DEMOS) \
	$(foreach s,$(SLUGS),$(B)/lib/$(s)/player $(B)/lib/$(s)/referee)

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all demo check check-page attacks corpus lint asan fuzz format clean install student uninstall \
	help FORCE
all: $(PROGRAMS)

help:
	@echo 'make demo    installs what is missing, builds, grades two submissions'
	@echo 'make check   installs what the tests need, runs all tests'
	@echo 'make check-page  the page of a trace in a browser, which it installs'
	@echo 'make attacks all hostile submissions, the slow ones too'
	@echo 'make         builds build/grade'
	@echo 'make corpus  what grade hunt finds of the labelled programs'
	@echo 'make lint    format, clang-tidy, layers, style, shell scripts'
	@echo 'make asan    the tests of the grader itself under ASan and UBSan'
	@echo 'make fuzz    hostile input for every parser: N=20000 SEED=1'
	@echo 'make student the learners'"'"' package: build/grade-student.tar.gz'
	@echo 'make install PREFIX=/usr/local DESTDIR='

# What a target needs is found when make starts: install first, then re-enter.
demo:
	@tools/install-deps build
	@$(MAKE) --no-print-directory all
	@tools/demo $(B)/grade

check:
	@tools/install-deps test
	@$(MAKE) --no-print-directory check-all

lint:
	@tools/install-deps lint
	@$(MAKE) --no-print-directory lint-all

# The page of a trace in a real browser.
check-page: all
	@tools/install-deps browser
	@GRADE=$(abspath $(B)/grade) tests/cli/trace-page.sh

attacks: all
	@ATTACKS=all GRADE=$(abspath $(B)/grade) tests/cli/attack-earns-nothing.sh

asan:
	@tools/install-deps test
	@$(MAKE) --no-print-directory VARIANT=asan check-unit

# A change of flags rebuilds; those of single folders count by the lines of this
# file that set them.
FOLDER_FLAGS := $(shell sed -e ':more' -e '/\\$$/{N;s/\\\n//;bmore' -e '}' \
	$(firstword $(MAKEFILE_LIST)) | grep -E '(CFLAGS|EXTRA) [+:]?=' | cksum)
FLAGS_NOW := $(CC) $(ALL_CFLAGS) | $(PLAYER_CFLAGS) | $(LLVM) | $(FOLDER_FLAGS)
$(B)/flags: FORCE
	$(Q)mkdir -p $(B)
	$(Q)echo '$(FLAGS_NOW)' | cmp -s - $@ || echo '$(FLAGS_NOW)' > $@
FORCE:

$(B)/obj/grader/report/junit.o $(B)/obj/tests/unit/test_gradebook.o: ALL_CFLAGS += $(call pkg,--cflags,libxml-2.0)
$(B)/obj/grader/lint/%.o: ALL_CFLAGS += -I$(LLVM)/include \
	-DGRADE_LLVM_ROOT='"$(LLVM)"'
# The page of a trace is put into the program as it stands.
$(B)/obj/grader/report/trace_html.o: $(wildcard grader/report/page/*)
$(B)/obj/%.o: %.c $(B)/flags
	$(call say,CC)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

$(B)/player/%.o: %.c $(B)/flags
	$(call say,CC)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(PLAYER_CFLAGS) $(EXTRA) -MMD -MP -c $< -o $@

# Drivers run beside the submission: redirected like it, not instrumented.
$(B)/player/tests/hidden/%.o: EXTRA = -include grader/runtime/redirect.h \
	$(foreach s,$(SLUGS),-Iexercises/$(s))
# Their folder is named in no message: learners have these programs.
$(B)/obj/tests/hidden/%.o: ALL_CFLAGS += -Iexercises/async \
	-fmacro-prefix-map=tests/hidden/=
# So do tasks: what they wait for is scheduled, too.
$(B)/player/exercises/async/%.o: EXTRA = -include grader/runtime/redirect.h

$(LIB): $(call obj,$(LIB_SRC))
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcs $@ $^
$(B)/grade: $(call obj,$(CMD_SRC)) $(LIB)
	$(call say,LINK)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(JANSSON) $(SECCOMP) $(XML) $(MD)

$(B)/libexec/grade-lint: $(call obj,$(LINT_SRC)) $(LIB)
	$(call say,LINK)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(JANSSON) \
		$(MD) -L$(LLVM)/lib -lclang-$(patsubst /usr/lib/llvm-%,%,$(LLVM))

# Without it lint is slower and says the same.
$(B)/libexec/grade-lint.pch: $(B)/libexec/grade-lint
	$(call say,PCH)
	$(Q)$< --make-prelude=$@ || : >$@

$(B)/libexec/grade-object: $(call obj,$(OBJECT_SRC)) $(LIB)
	$(call say,LINK)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(ELF)

define exercise_rules
$(B)/lib/$(1)/referee: $$(call obj,$$(wildcard tests/hidden/$(1)/suite*.c) \
		grader/play/referee_main.c) $(LIB)
	$$(call say,LINK)
	$(Q)mkdir -p $$(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $$@ $$^ $(JANSSON) $(SECCOMP) $(CHECK)
$(B)/lib/$(1)/player: $$(call pobj,$$(wildcard tests/hidden/$(1)/driver*.c \
		tests/hidden/driver_*.c) \
		$$(PLAYER_SRC))
	$$(call say,LINK)
	$(Q)mkdir -p $$(@D)
	$(Q)$(CC) $(PLAYER_CFLAGS) $(LDFLAGS) -rdynamic -Wl,-z,now -o $$@ $$^ $(UV) $(SECCOMP) \
		-ldl -lpthread
endef
$(foreach s,$(SLUGS),$(eval $(call exercise_rules,$(s))))

# The example programs of the lessons, in virtual time.
$(patsubst $(B)/lib/%,$(B)/player/exercises/%.o,$(DEMOS)): EXTRA = \
	-include grader/runtime/redirect.h -Iexercises/demo -Dmain=demo_main \
	-Wno-missing-prototypes -Wno-write-strings
$(B)/player/grader/play/driver_demo.o: EXTRA = -Iexercises/demo
$(DEMOS): $(B)/lib/%: $(B)/player/exercises/%.o \
		$(call pobj,grader/play/driver_demo.c $(RUNTIME_SRC))
	$(call say,LINK)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(PLAYER_CFLAGS) $(LDFLAGS) -rdynamic -o $@ $^ $(UV) $(SECCOMP) \
		-ldl -lpthread

# Plays programs that have a main() of their own; nobody judges them.
$(B)/player/grader/play/driver_program.o: EXTRA = -include grader/runtime/redirect.h
$(B)/lib/program/player: $(call pobj,grader/play/driver_program.c $(PLAYER_SRC))
	$(call say,LINK)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(PLAYER_CFLAGS) $(LDFLAGS) -rdynamic -Wl,-z,now -o $@ $^ $(UV) $(SECCOMP) \
		-ldl -lpthread

# --- tests: one stamp a test, so that they run in parallel and once ---
UNIT_TESTS    := $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/test_*.c))
RUNTIME_TESTS := $(patsubst tests/unit/runtime/%.c,$(B)/tests/runtime/%,$(wildcard tests/unit/runtime/test_*.c))
CLI_TESTS     := $(wildcard tests/cli/*.sh)
FUZZ_TARGETS  := $(patsubst tests/fuzz/%.c,$(B)/tests/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
STAMPS := $(addsuffix .ok,$(UNIT_TESTS) $(RUNTIME_TESTS) $(FUZZ_TARGETS)) \
	$(patsubst tests/cli/%.sh,$(B)/tests/cli/%.ok,$(CLI_TESTS))

$(B)/tests/test_%: $(B)/obj/tests/unit/test_%.o $(call obj,$(wildcard tests/unit/unit*.c)) $(LIB)
	$(call say,LINK)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(JANSSON) $(SECCOMP) $(XML) $(CHECK)

# Contracts of exercises in task style include it.
$(B)/obj/tests/hidden/%.o: ALL_CFLAGS += -Iexercises/async
# The course library is tested as learners build it, on plain libuv.
ASYNC_TESTS := $(filter $(B)/tests/test_async%,$(UNIT_TESTS))
$(patsubst $(B)/tests/%,$(B)/obj/tests/unit/%.o,$(ASYNC_TESTS)): ALL_CFLAGS += -Iexercises/async
$(ASYNC_TESTS): $(call obj,$(wildcard exercises/async/*.c))
$(ASYNC_TESTS): CHECK += $(UV)
$(B)/tests/test_async_faults: CHECK += -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc

$(B)/tests/test_trace_write $(B)/tests/test_parting: XML += $(MD)

# Each plays a few hundred inputs by default, always the same ones.
$(B)/tests/fuzz/fuzz_%: $(B)/obj/tests/fuzz/fuzz_%.o $(B)/obj/tests/fuzz/fuzz.o $(LIB)
	$(call say,LINK)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(JANSSON) $(SECCOMP) $(XML)
FUZZ_SAMPLES := $(addprefix $(B)/tests/fuzz/sample_object,.o .so)
$(B)/tests/fuzz/sample_object.%: tests/fuzz/sample_object.c
	$(Q)mkdir -p $(@D)
	$(Q)gcc -O0 -g -fPIC -fsanitize=thread -Wall -c $< -o $(B)/tests/fuzz/sample_object.o
	$(Q)ld -shared -o $(B)/tests/fuzz/sample_object.so $(B)/tests/fuzz/sample_object.o
$(B)/tests/fuzz/fuzz_object: $(call obj,$(filter-out %_main.c %_build.c %_program.c,$(OBJECT_SRC)))
$(B)/tests/fuzz/fuzz_trace: XML += $(MD)
$(B)/tests/fuzz/fuzz_object: XML += $(ELF)
$(B)/tests/fuzz/fuzz_object.ok: $(FUZZ_SAMPLES)

# Tests of the runtime are built as submissions are: redirected, instrumented.
$(B)/player/tests/unit/runtime/%.o: EXTRA = -include grader/runtime/redirect.h \
	-O0 -fsanitize=thread
$(B)/tests/runtime/test_%: $(B)/player/tests/unit/runtime/test_%.o $(call pobj,$(RUNTIME_SRC))
	$(call say,LINK)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(PLAYER_CFLAGS) $(LDFLAGS) -rdynamic -o $@ $^ \
		$(UV) $(SECCOMP) $(CHECK) -ldl -lpthread

# Labelled programs, built as submissions are, by each compiler that is here; a
# test plays each.
CLANG ?= $(shell command -v clang-14 || command -v clang)
CORPUS_SRC := $(wildcard tests/corpus/*.c)
CORPUS := $(patsubst tests/corpus/%.c,$(B)/corpus/gcc/%.so,$(CORPUS_SRC)) \
	$(if $(CLANG),$(patsubst tests/corpus/%.c,$(B)/corpus/clang/%.so,$(CORPUS_SRC)))
$(B)/corpus/gcc/%.so: CORPUS_CC = gcc
$(B)/corpus/clang/%.so: CORPUS_CC = $(CLANG) -mllvm \
	-tsan-compound-read-before-write=1
define corpus_rule
$(B)/corpus/$(1)/%.so: tests/corpus/%.c grader/runtime/redirect.h
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(CORPUS_CC) -std=gnu11 -O0 -g -fPIC -fno-omit-frame-pointer -Wall \
		-fsanitize=thread -include grader/runtime/redirect.h \
		-Dmain=corpus_main -c $$< -o $$(@:.so=.o)
	$$(Q)$$(CC) -shared -nostdlib -o $$@ $$(@:.so=.o)
endef
$(foreach c,gcc clang,$(eval $(call corpus_rule,$(c))))
$(B)/player/tests/unit/runtime/test_corpus.o: EXTRA =
$(B)/tests/runtime/test_corpus: UV += $(ELF)
$(B)/tests/runtime/test_corpus.ok: $(CORPUS)

# Whole programs of the corpus, too, for tools/check-orders and check-replay.
ORDERS := $(patsubst tests/corpus/%.c,$(B)/orders/%.so,$(CORPUS_SRC) \
	$(wildcard tests/corpus/hunt/*/*.c))
$(B)/orders/%.so: tests/corpus/%.c grader/runtime/redirect.h
	$(Q)mkdir -p $(@D)
	$(Q)gcc -std=gnu11 -D_GNU_SOURCE -O0 -g -fPIC -fno-omit-frame-pointer -w \
		-fsanitize=thread -include grader/runtime/redirect.h \
		-Iexercises/async -Dmain=corpus_main -c $< -o $(@:.so=.o)
	$(Q)gcc -shared -nostdlib -o $@ $(@:.so=.o)
$(B)/player/tools/orders_play.o: EXTRA = -Itools
$(B)/tools/orders_play: $(call pobj,tools/orders_play.c tools/orders.c \
		grader/base/xalloc.c $(RUNTIME_SRC))
	$(call say,LINK)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(PLAYER_CFLAGS) $(LDFLAGS) -rdynamic -o $@ $^ $(UV) $(SECCOMP) \
		-ldl -lpthread
.PHONY: orders
orders: $(B)/tools/orders_play $(ORDERS)
$(B)/tests/test_orders: $(call obj,tools/orders.c)
$(B)/obj/tests/unit/test_orders.o: ALL_CFLAGS += -Itools

# They build submissions.
$(addprefix $(B)/tests/test_,$(addsuffix .ok,build minimize symbolize program quiz_bank)): \
	$(B)/libexec/grade-object $(B)/libexec/grade-lint $(B)/lib/program/player

$(B)/tests/%.ok: $(B)/tests/%
	$(Q)tools/run-test $< $@
$(B)/tests/cli/%.ok: tests/cli/%.sh $(PROGRAMS) FORCE
	$(Q)mkdir -p $(@D)
	$(Q)GRADE=$(abspath $(B)/grade) tools/run-test $< $@

# The whole of check also proves the course.
check-all: all
	@$(MAKE) --no-print-directory -k -s $(STAMPS) || true
	@tools/summary $(STAMPS)

UNIT_STAMPS := $(addsuffix .ok,$(UNIT_TESTS) $(FUZZ_TARGETS))
# Under the sanitizers the whole way is gone once, and bad input is given.
ASAN_STAMPS := $(patsubst %,$(B)/tests/cli/%.ok,run-sanitized)
check-unit: all
	@$(MAKE) --no-print-directory -k -s $(UNIT_STAMPS) $(ASAN_STAMPS) || true
	@tools/summary $(UNIT_STAMPS) $(ASAN_STAMPS)

# Longer: make fuzz N=1000000 SEED=17 VARIANT=asan
N    ?= 20000
SEED ?= 1
fuzz: $(FUZZ_TARGETS) $(FUZZ_SAMPLES)
	@for target in $(FUZZ_TARGETS); do $$target $(N) $(SEED) || exit; done

# What `grade hunt` finds of the labelled programs: make corpus SCHEDULES=512
SCHEDULES ?= 64
corpus: all
	@GRADE=$(abspath $(B)/grade) tools/corpus --schedules=$(SCHEDULES)

# What the sandbox costs, by level: make bench-sandbox N=500
$(B)/tools/bench-sandbox: $(B)/obj/tools/bench-sandbox.o $(LIB)
	$(call say,LINK)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(JANSSON) $(SECCOMP)
bench-sandbox: $(B)/tools/bench-sandbox
	@for level in S3 S2 S1 S0; do GRADE_SANDBOX=$$level $< 200 || exit; done

# --- what a reader of the code relies on ---
C_FILES := $(shell git ls-files '*.c' '*.h' 2>/dev/null | \
	grep -vE '^tests/(corpus|attacks|fixtures)/|/buggy/')
TIDY_FILES := $(filter grader/%.c,$(C_FILES))

lint-all:
	@clang-format --dry-run -Werror $(C_FILES)
	@tools/check-layers
	@tools/check-style
	@shellcheck .ci/run $(shell grep -lE '^#!.*sh' tools/* 2>/dev/null) \
		$(wildcard tests/cli/*.sh tests/attacks/*.sh)
	@$(MAKE) --no-print-directory -s header-check tidy
	@echo 'lint: clean'

format:
	@clang-format -i $(C_FILES)

# Each header compiles alone.
header-check: $(patsubst %,$(B)/header/%.ok,$(filter grader/%.h,$(C_FILES)))
$(B)/header/%.ok: %
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -std=gnu11 -D_GNU_SOURCE $(WARN) -Werror -Igrader \
		-Iexercises/async -I$(LLVM)/include -fsyntax-only -x c $<
	$(Q)touch $@

tidy: $(patsubst %,$(B)/tidy/%.ok,$(TIDY_FILES))
$(B)/tidy/%.ok: % .clang-tidy
	$(call say,TIDY)
	$(Q)mkdir -p $(@D)
	$(Q)clang-tidy --quiet --warnings-as-errors='*' $< -- -std=gnu11 \
		-D_GNU_SOURCE -Igrader -Iexercises/async -Iexercises/demo \
		-I$(LLVM)/include \
		-DGRADE_LLVM_ROOT='"$(LLVM)"' $(call pkg,--cflags,libxml-2.0) 2>/dev/null
	$(Q)touch $@

# The course library for programs of one's own.
ASYNC_OBJ := $(call obj,$(wildcard exercises/async/*.c))
$(ASYNC_OBJ): ALL_CFLAGS += -fPIC
$(B)/libgrade-async.a: $(ASYNC_OBJ)
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

# --- install ---
PKGCONFIG := $(DESTDIR)$(PREFIX)/lib/pkgconfig
ASYNC_INCLUDE := $(DESTDIR)$(PREFIX)/include/grade-async
SHARE   := $(DESTDIR)$(PREFIX)/share/grade
LIBEXEC := $(DESTDIR)$(PREFIX)/libexec/grade
install: all
	install -d $(PKGCONFIG) $(ASYNC_INCLUDE)
	install -m 644 $(addprefix exercises/async/async,.h _net.h _watch.h) \
		$(ASYNC_INCLUDE)
	install -m 644 $(B)/libgrade-async.a $(DESTDIR)$(PREFIX)/lib
	sed 's|@PREFIX@|$(PREFIX)|' exercises/async/grade-async.pc.in \
		>$(PKGCONFIG)/grade-async.pc
	install -d $(DESTDIR)$(PREFIX)/bin $(LIBEXEC) $(SHARE)/include \
		$(SHARE)/explain $(SHARE)/rubrics $(DESTDIR)$(PREFIX)/share/man/man1
	install $(B)/grade $(DESTDIR)$(PREFIX)/bin/grade
	install $(B)/libexec/grade-lint $(B)/libexec/grade-object $(LIBEXEC)
	install -m 644 $(B)/libexec/grade-lint.pch $(LIBEXEC)
	install -m 644 grader/runtime/redirect.h grader/runtime/probes.c.in \
		$(SHARE)/include
	install -m 644 grader/course/explain/*.md $(SHARE)/explain
	install -m 644 rubrics/*.json $(SHARE)/rubrics
	install -m 644 docs/grade.1 $(DESTDIR)$(PREFIX)/share/man/man1
	find exercises -type f ! -path exercises/README.md | \
		while read -r f; do \
		install -D -m 644 $$f $(SHARE)/$$f || exit; done
	install -D $(B)/lib/program/player $(DESTDIR)$(PREFIX)/lib/grade/program/player
	for s in $(SLUGS); do \
		install -d $(DESTDIR)$(PREFIX)/lib/grade/$$s && \
		install $(B)/lib/$$s/player $(B)/lib/$$s/referee \
			$(DESTDIR)$(PREFIX)/lib/grade/$$s || exit; done
	for d in $(patsubst $(B)/lib/%,%,$(DEMOS)); do \
		install -D $(B)/lib/$$d $(DESTDIR)$(PREFIX)/lib/grade/$$d || exit; done

# --- the learners' package: no solution, no source of a hidden test ---
STUDENT := $(B)/student
student: all
	$(Q)rm -rf $(STUDENT)
	$(Q)$(MAKE) --no-print-directory -s install PREFIX=/grade-student \
		DESTDIR=$(abspath $(STUDENT))
	$(call say,PACK)
	$(Q)tools/pack-student $(STUDENT) $(B)/grade-student.tar.gz
	@ls -sh $(B)/grade-student.tar.gz

uninstall:
	rm -rf $(DESTDIR)$(PREFIX)/bin/grade $(LIBEXEC) $(SHARE) \
		$(DESTDIR)$(PREFIX)/lib/grade $(ASYNC_INCLUDE) \
		$(DESTDIR)$(PREFIX)/lib/libgrade-async.a \
		$(PKGCONFIG)/grade-async.pc \
		$(DESTDIR)$(PREFIX)/share/man/man1/grade.1

clean:
	rm -rf build

-include $(shell find $(B)/obj $(B)/player -name '*.d' 2>/dev/null)
