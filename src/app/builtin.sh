#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# builtin.sh FILE...: prints C source with each file as a string constant, see
# builtin.h. themes/mono.ini is of kind "theme" and has the name "mono".
set -eu

cat <<'END'
/* Made by builtin.sh: do not edit. */
#include "app/builtin.h"

#include <stddef.h>

const struct builtin builtins[] = {
END
for file; do
  [ -r "$file" ] || { echo "builtin.sh: cannot read $file" >&2; exit 1; }
  kind=$(basename "$(dirname "$file")")
  printf '\t{ "%s", "%s",\n' "${kind%s}" "$(basename "$file" .ini)"
  # A question mark is escaped too: two of them may begin a trigraph.
  sed 's/[\\"?]/\\&/g; s/^/"/; s/$/\\n"/' "$file"
  printf '\t"" },\n'
done
printf '\t{ NULL, NULL, NULL }\n};\n'
