#define FUZZ_NAME "a.csv"

#include "reading.h"
