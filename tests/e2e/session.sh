#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# session.sh: fotacon session on a module that runs on between the commands. A
# session is not restored while a request waits, and stays then; a test has what
# is offered asked about, not downloaded.
. "$(dirname "$0")/await.sh"

XDG_STATE_HOME=$work
export XDG_STATE_HOME

failed=0

# module SPEC: the one that follows.
module()
{
  [ -z "${module:-}" ] || kill "$module"
  [ -z "${module:-}" ] || wait "$module"
  rm -f "$work/port"
  "$FOTACON" sim --json --link "$work/port" "$1,speed=20,boot=1" >"$work/sim" 2>&1 &
  module=$!
  await "$work/sim" '"port"' || exit 1
}

# session STATUS VERB TEXT: as it ends, and what it says.
session()
{
  timeout 60 "$FOTACON" session -L none "$work/port" "$2" >"$work/out" 2>&1
  status=$?
  [ $status -eq "$1" ] && grep -q -e "$3" "$work/out" && return
  echo "$2: status $status, not: $3"
  cat "$work/out"
  failed=$((failed + 1))
}

# An offer that came in the test would keep the next session from starting.
module agreements,offer=never
session 0 status '^closed$'
session 0 test 'the server was reached, and the session is closed again'

module agreements
session 0 start 'a session is open'
"$FOTACON" at -q "$work/port" AT+WDSI=4479
await "$work/sim" '"code":2' || failed=$((failed + 1))
session 1 restore '650'
session 0 status '^open$'
session 0 stop 'no session is open'
session 1 start '650'
session 0 status '^closed$'

kill "$module"
wait "$module"
echo "$failed failed"
[ "$failed" -eq 0 ]
