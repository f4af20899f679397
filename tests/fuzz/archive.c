#define FUZZ_NAME "a.tgz"

#include "reading.h"
