/* Private to this room: what the columns of events mean, for the formats that
 * tell their readers (docs/FORMATS.md says the same at length). */
#ifndef EXPORT_FIELDS_H
#define EXPORT_FIELDS_H

struct field {
	const char *name;
	const char *type;    /* of a Frictionless table schema: string, date, integer, number */
	const char *meaning;
};

/* Never NULL: a column without a note is a string. */
const struct field *field_about(const char *name);

#endif
