#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The measurable part of the house style: lengths of lines, functions and
# files, blanks at line ends, licence lines, calls the house does without, and
# nothing left over from the making. Patterns are spelt so as not to match
# themselves.
. "$(dirname "$0")/lint.sh"

line_max=100
file_max=600
function_max=80

c_files src include tests doc >"$work/c"
find src include tests doc -name '*.sh' -type f | sort >"$work/sh"
# All that is text and ours: no recordings, no golden files, no pictures.
find src include tests doc themes configure.ac Makefile.am bootstrap ./*.md -type f \
  ! -path 'tests/data/*' ! -path 'tests/fuzz/*/*' ! -path 'tests/*/golden/*' \
  ! -name '*.png' ! -name '*.o' ! -name '*.lo' ! -path '*/.deps/*' ! -path '*/.libs/*' | sort >"$work/text"
[ -s "$work/c" ] && [ -s "$work/text" ] || exit 99

# shellcheck disable=SC2046  # our own file names hold no blanks
set -- $(cat "$work/c")

# A function is what stands between "{" and "}" in the first column.
awk -v line_max=$line_max -v file_max=$file_max -v function_max=$function_max '
FNR == 1 { file_end(); opened = 0 }
{ last = FNR; name = FILENAME }
{
  # Columns: a tab goes to the next multiple of 8, a UTF-8 character is one.
  text = $0
  gsub(/[\200-\277]/, "", text)
  width = 0
  n = split(text, part, "\t")
  for (i = 1; i <= n; i++) {
    width += length(part[i])
    if (i < n) width += 8 - width % 8
  }
  if (width > line_max)
    print FILENAME ":" FNR ": " width " columns, at most " line_max
}
/^{/ { opened = FNR }
/^}/ {
  if (opened && FNR - opened - 1 > function_max)
    print FILENAME ":" opened ": a function of " FNR - opened - 1 " lines, at most " function_max
  opened = 0
}
END { file_end() }
function file_end()
{
  if (last > file_max) print name ": " last " lines, at most " file_max
  last = 0
}' "$@" | complain

# shellcheck disable=SC2046
grep -nE '[[:blank:]]$' $(cat "$work/text") /dev/null | sed 's/^\([^:]*:[0-9]*\):.*/\1: blanks at the end/' | complain
# shellcheck disable=SC2046
grep -nE "$(printf '\r')" $(cat "$work/text") /dev/null | sed 's/^\([^:]*:[0-9]*\):.*/\1: a carriage return/' | complain

# The licence: MIT for what goes into libhl78, GPL for the rest.
# shellcheck disable=SC2046
awk 'FNR > 2 { next }
FNR == 1 { licence_end(); name = FILENAME; said = "nothing" }
match($0, /SPDX-License-Identifier: [^ ]+/) { said = substr($0, RSTART + 25, RLENGTH - 25) }
END { licence_end() }
function licence_end(  want)
{
  want = name ~ /^(include|src\/core)\// ? "MIT" : "GPL-3.0-or-later"
  if (name == "doc/example.c" && said == "MIT") want = "MIT"
  if (name != "" && said != want)
    print name ": the licence in its first lines: " said ", not " want
}' $(cat "$work/c" "$work/sh") bootstrap | complain

# Calls that cannot know the size of what they write, that read numbers without
# an end, or that run a shell.
# shellcheck disable=SC2046
grep -nE '(^|[^A-Za-z0-9_])(strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atoll|system|popen)[[:space:]]*\(' \
  $(grep -E '^(src|include|doc)/' "$work/c") | sed 's/$/  <- a call the house does without/' | complain

# shellcheck disable=SC2046
grep -nE '(^|[^A-Za-z0-9_])(TOD[O]|FIXM[E]|XX[X]|HAC[K])([^A-Za-z0-9_]|$)' $(cat "$work/text") |
  sed 's/$/  <- left open/' | complain

# Paths of one machine, and documents that are not here.
# shellcheck disable=SC2046
grep -nE '(^|[^A-Za-z0-9_.$})-])/(work|farm|root|home/[a-z]+)/|[.][.]/shared' $(cat "$work/text") |
  sed 's/$/  <- a path that no user has/' | complain
# shellcheck disable=SC2046
grep -noE '[A-Z][A-Z]+[.]md' $(cat "$work/text") | while IFS=: read -r file line document; do
  [ -e "$document" ] || echo "$file:$line: there is no $document"
done | complain
# shellcheck disable=SC2046
grep -nE '(PROTOCOL|DESIGN|STYLE|PEERS) [0-9]' $(cat "$work/text") |
  sed 's/$/  <- a document that is not here/' | complain

finish "$(wc -l <"$work/c") C files in house style"
