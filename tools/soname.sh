#!/bin/sh
# The name a program asks the system for when it is linked with a library:
# soname.sh NAME COMPILER...
set -eu
name=$1
shift
readelf -d "$("$@" -print-file-name="lib$name.so")" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p' | grep .
