/* Private to the room: tables of events as JSON objects. */
#ifndef OBJECTS_H
#define OBJECTS_H

#include <jansson.h>

#include "reader.h"

struct objects;

enum status objects_new(struct objects **out, struct run *run);
void objects_free(struct objects *objects); /* NULL is fine */

/* Hands an object over as a row of a table of events, if the file is one
 * (*taken); raw: its bytes as read. */
enum status objects_take(struct objects *objects, const struct place *place, json_t *object,
			 const char *raw, size_t length, bool *taken);

#endif
