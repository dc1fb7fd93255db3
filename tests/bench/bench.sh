#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# bench.sh FOTACON [NAME...]: the figures beside those of the peers, all of them
# or those named. The programs are expected in the folder that $BENCH names;
# one that was not built, for want of a library, is said and left out.
set -u

fotacon=${1:?usage: bench.sh FOTACON [NAME...]}
shift
here=$(dirname "$0")
programs=${BENCH:-$here}
FOTACON=$fotacon
export FOTACON
[ $# -gt 0 ] || set -- start latency bytes idle flood day replay sizes expect xmodem

echo "on $(nproc) processors, load $(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null); ratios hold, times drift"
for name in "$@"; do
  case $name in
  replay) "$here/replay.sh" "$fotacon" "${BENCH_MB:-100}" 3 ;;
  sizes) # shellcheck disable=SC2086  # a list of sizes
    "$here/sizes.sh" "$fotacon" ${BENCH_SIZES-}
    ;;
  expect) "$here/expect.sh" "$fotacon" ;;
  day) "$here/day.sh" "$programs/../unit/test_day" ;;
  *)
    if [ -x "$programs/$name" ]; then
      "$programs/$name"
    else
      echo "$name was not built: it needs cmocka and libvterm"
    fi
    ;;
  esac || echo "$name failed" >&2
done
