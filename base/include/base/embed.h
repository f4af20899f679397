/*
 * Files embedded at build time (tools/embed.sh): SQL steps, codebook, lexicon.
 * A table of them ends with a NULL name; data is followed by a zero byte.
 */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

struct embedded_file {
	const char *name; /* base name, "0001-store.sql" */
	const char *data;
	const char *end;
};

#endif
