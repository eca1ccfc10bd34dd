# One Makefile, no recursion but for variants: `make VARIANT=asan check`.
# Adding a source file needs no edit here.

VARIANT ?= release
B       := $(if $(filter release,$(VARIANT)),build,build/$(VARIANT))
CC      ?= gcc
PREFIX  ?= /usr/local
DESTDIR ?=

LLVM_CONFIG ?= $(firstword $(shell for v in 19 20 21 22 18 17; do \
	c=$$(command -v llvm-config-$$v) && \
	test -f "$$($$c --includedir)/clang-c/Index.h" && echo $$c; done))

WARN := -Wall -Wextra -Wshadow -Wvla -Wwrite-strings -Wpointer-arith -Wundef \
	-Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
	-Wformat=2 $(if $(WERROR),-Werror)
VARIANT_FLAGS_release := -O2 -g
VARIANT_FLAGS_debug   := -O0 -g
VARIANT_FLAGS_asan    := -O1 -g -fsanitize=address,undefined \
	-fno-sanitize-recover=undefined -fno-omit-frame-pointer
ALL_CFLAGS := -std=gnu11 -D_GNU_SOURCE $(WARN) $(VARIANT_FLAGS_$(VARIANT)) \
	-Igrader $(CPPFLAGS) $(CFLAGS)
# The player stays plain in every variant: its address space is the runtime's.
PLAYER_CFLAGS := -std=gnu11 -D_GNU_SOURCE $(WARN) -O2 -g \
	-fno-omit-frame-pointer -Igrader -Iexercises/async $(CPPFLAGS) $(CFLAGS)

pkg = $(shell pkg-config $(1) $(2))
JANSSON := $(call pkg,--libs,jansson)
UV      := $(call pkg,--libs,libuv)
SECCOMP := $(call pkg,--libs,libseccomp)
ELF     := $(call pkg,--libs,libdw libelf)
CHECK   := $(call pkg,--libs,check)

ifeq ($(V),)
Q := @
say = @printf '  %-5s %s\n' $(1) $@
endif
