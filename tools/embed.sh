#!/bin/sh
# Embeds files as bytes: embed.sh OUT.c OUT.S SYMBOL FILE...
# OUT.c defines `const struct embedded_file SYMBOL[]` (base/embed.h), sorted as
# given and ended by a NULL name; OUT.S holds the bytes through .incbin, which
# the compiler takes in at once where a C array of megabytes takes seconds.
set -eu
out_c=$1 out_s=$2 symbol=$3
shift 3
{
	echo '#include "base/embed.h"'
	n=0
	for file in "$@"; do
		echo "extern const char ${symbol}_$n[], ${symbol}_${n}_end[];"
		n=$((n + 1))
	done
	echo "const struct embedded_file ${symbol}[] = {"
	n=0
	for file in "$@"; do
		echo "	{ \"$(basename "$file")\", ${symbol}_$n, ${symbol}_${n}_end },"
		n=$((n + 1))
	done
	echo '	{ 0, 0, 0 },'
	echo '};'
} >"$out_c"
{
	echo '	.section .rodata'
	n=0
	for file in "$@"; do
		case $file in /*) path=$file ;; *) path=$PWD/$file ;; esac
		printf '\t.globl %s_%d, %s_%d_end\n\t.balign 16\n%s_%d:\n\t.incbin "%s"\n%s_%d_end:\n\t.byte 0\n' \
			"$symbol" "$n" "$symbol" "$n" "$symbol" "$n" "$path" "$symbol" "$n"
		n=$((n + 1))
	done
	echo '	.section .note.GNU-stack,"",%progbits'
} >"$out_s"
