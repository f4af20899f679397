#define FUZZ_NAME "a.rss"

#include "reading.h"
