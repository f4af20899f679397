/* Inside room text. */
#ifndef TEXT_PRIVATE_H
#define TEXT_PRIVATE_H

#include <stddef.h>

#include "text/text.h"

/* Tags token i; those before it are tagged. */
void tag_token(struct sentence *s, uint32_t i);

#endif
