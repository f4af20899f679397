/*
 * Libraries that few commands need, loaded when first used.
 *
 * With ICU, OpenSSL and the C++ library behind them, libarchive, libxml2,
 * uchardet and libxlsxwriter take the dynamic linker three times as long at
 * every start as all else a question does.  A file that calls one lists the
 * functions it takes; their types are those of the library's header, so that
 * the compiler checks each call, and the name of the file is that of the
 * library the build found.
 *
 *     #define DETECTION(F) F(uchardet_new) F(uchardet_delete)
 *     LATE_LIBRARY(LATE_UCHARDET, DETECTION)
 *     ...
 *     if (late_ready(err) != STATUS_OK)
 *             return err->status;
 *     detector = late.uchardet_new();
 */
#ifndef BASE_LATE_H
#define BASE_LATE_H

#include <stddef.h>

#include "base/status.h"

#define LATE_FIELD(name) __typeof__(name) *name;
#define LATE_NAME(name) #name,

/* Defines `late`, the functions, and `late_ready(err)`, which loads them once:
 * STATUS_IO where the library or one of them is missing. */
#define LATE_LIBRARY(file, functions) \
	static struct { \
		functions(LATE_FIELD) \
	} late; \
	static enum status late_ready(struct error *err) \
	{ \
		static const char *const names[] = { functions(LATE_NAME) }; \
		return late_load(file, names, sizeof names / sizeof names[0], &late, err); \
	}

/* Fills n pointers to functions, unless they are there already; threads may ask at
 * the same time. */
enum status late_load(const char *file, const char *const *names, size_t n, void *functions,
		      struct error *err);

#endif
