#define FUZZ_NAME "a.md"

#include "reading.h"
