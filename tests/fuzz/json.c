#define FUZZ_NAME "a.json"

#include "reading.h"
