/* Private to this room: what a format has to give. */
#ifndef EXPORT_WRITER_OPS_H
#define EXPORT_WRITER_OPS_H

#include "base/strbuf.h"
#include "export/writer.h"

struct writer {
	const struct writer_ops *ops;
	FILE *to;
	const char *const *columns;
	size_t n;
	struct writer_options options;
	struct strbuf buffer; /* gathered rows, written when large */
	uint64_t rows;
};

struct writer_ops {
	const char *name;
	void (*begin)(struct writer *writer);
	void (*row)(struct writer *writer, const struct cell *cells);
	void (*end)(struct writer *writer);
};

extern const struct writer_ops writer_csv, writer_tsv, writer_json, writer_jsonl;

/* Appends a number as digits: the same in every format. */
void cell_add_number(struct strbuf *sb, const struct cell *cell);

#endif
