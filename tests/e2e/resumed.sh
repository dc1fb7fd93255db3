#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# resumed.sh: fotacon update that finds what an earlier one has left. A package
# that waits is installed without a transfer, in the module it was left in, and
# what the earlier one had changed is put back. The packages tell no versions.
. "$(dirname "$0")/await.sh"

package=$work/small.ua
"$FOTACON" sim -q --package "$package" size=60000 >"$work/made" || exit 1
old=HL7802.4.4.14.0
new=HL7802.4.5.4.0

# simulate SPEC: a module at $at/port, until forget.
simulate()
{
  rm -f "$at/sim"
  "$FOTACON" sim -q --link "$at/port" "$1" >"$at/sim" 2>&1 &
  module=$!
  await "$at/sim" /
}

forget()
{
  kill "$module"
  wait "$module" 2>/dev/null
}

# update N STATUS OPTION...: the Nth run, its log and what it says.
update()
{
  n=$1 want=$2
  shift 2
  timeout 100 "$FOTACON" update -L "$at/log$n" "$@" "$at/port" "$package" >"$at/$n" 2>&1 </dev/null
  status=$?
  [ $status -eq "$want" ] || { echo "$name: run $n: status $status"; cat "$at/$n"; return 1; }
}

# killed TEXT: the first run, until its log has it.
killed()
{
  "$FOTACON" update --yes -L "$at/log1" "$at/port" "$package" >"$at/1" 2>&1 </dev/null &
  update=$!
  await "$at/log1" "$1"
  kill -9 "$update" 2>/dev/null
  wait "$update" 2>/dev/null
  return 0
}

says()
{
  grep -q -e "$2" "$at/$1" || { echo "$name: $1 has no \"$2\""; cat "$at/$1"; return 1; }
}

says_not()
{
  ! grep -q -e "$2" "$at/$1" || { echo "$name: $1 has \"$2\""; cat "$at/$1"; return 1; }
}

# left VERSION SETTINGS: as the module is in the end.
left()
{
  is=$("$FOTACON" at -q "$at/port" AT+CGMR AT+WDSI? AT+CMEE? | tr '\n' ' ')
  [ "$is" = "$1 +WDSI: 0 +CMEE: 0 " ] || { echo "$name: left: $is"; return 1; }
}

# Indications are off when it comes back to a package that waits.
pending()
{
  simulate 'ack=30,install=5,boot=1' &&
    update 1 7 && says_not log1 '> AT+WDSR=4' &&
    update 2 0 --dry-run && says_not log2 '> AT+WDSR=4' &&
    update 3 0 --yes && says_not log3 '> AT+WDSD=[1-9]' &&
    says_not 3 'had changed settings' && says 3 'keep its power on' && says 3 "updated $old to $new, verified" &&
    left $new
}

# OK, and 3 was lost: it is there, and is not sent anew. Killed while 3 is
# waited for; and after the minute that it is.
stored()
{
  simulate 'ack=5,install=2,boot=1,fault=no-ask' && killed 'xmodem eot ack' && update 2 0 --yes &&
    says_not log2 '> AT+WDSD=[1-9]' && says 2 "updated $old to $new, verified" && left $new
}

unasked()
{
  simulate 'ack=5,install=2,boot=1,fault=no-ask' && update 1 7 --yes && says 1 'did not ask to install it' &&
    update 2 0 --yes && says_not log2 '> AT+WDSD=[1-9]' &&
    says 2 "updated $old to $new, verified" && left $new
}

# The port is the same, the module is not: the first one's log tells that.
another()
{
  simulate 'ack=5' && update 1 7 &&
    sed -i 's/< 004999010640000/< 354000000000015/' "$at/log1" &&
    update 2 5 --yes && says 2 'another module, IMEI 354000000000015' &&
    says_not log2 '> AT+WDSR=4' && left $old
}

# Killed while the version is read: nothing is sent again. On a busy machine
# that can come too late; then once more, from the start.
readback()
{
  for attempt in 1 2 3 4 5 6 7 8; do
    simulate 'ack=5,install=2,boot=1'
    killed 'WDSI: 16' || return 1
    grep -q '# update over' "$at/log1" || break
    echo "# attempt $attempt came too late"
    forget
    rm "$at/log1"
  done
  update 2 0 --yes && says_not log2 '> AT+WDSD=[1-9]' &&
    says 2 "updated $old to $new, verified" && left $new
}

# What is said about an installation that runs says nothing of its end.
installs()
{
  simulate 'ack=5,install=8,boot=1' && killed 'WDSI: 14' &&
    update 2 7 --dry-run && says 2 'the module installs' &&
    update 3 0 --yes && says 3 "updated $old to $new, verified" && left $new
}

# Somebody agrees, and a moment later the next run comes: it watches.
byhand()
{
  simulate 'ack=5,install=3,boot=1' && update 1 7 &&
    "$FOTACON" at -q "$at/port" AT+WDSR=4 >"$at/hand" && update 2 0 --yes &&
    says_not log2 '> AT+WDSD=[1-9]' && says 2 "updated $old to $new, verified" && left $new
}

# The port goes while what is stored is asked for, and comes back.
gone()
{
  simulate "ack=5,install=2,boot=1,state=$at/flash"
  update 1 7 || return 1
  kill -STOP "$module"
  timeout 100 "$FOTACON" update --yes -L "$at/log2" "$at/port" "$package" >"$at/2" 2>&1 </dev/null &
  update=$!
  await "$at/2" 'is asked again'
  kill -KILL "$module"
  wait "$module" 2>/dev/null
  await "$at/2" 'port is gone'
  simulate "ack=5,install=2,boot=1,state=$at/flash"
  wait "$update" || { echo "$name: run 2: status $?"; cat "$at/2"; return 1; }
  says_not log2 '> AT+WDSD=[1-9]' && says 2 "updated $old to $new, verified" && left $new
}

# It was announced, and has not asked for the data: it takes no CAN, and gives
# up in its own time, which is 5 minutes, here 15 s.
announced()
{
  simulate 'ack=100,fault=no-start,install=40,boot=20,speed=20' && killed '> AT+WDSD=[1-9]' &&
    update 2 0 --yes && says 2 'earlier transfer is cancelled' && says 2 'gives it up within 5 minutes' &&
    says 2 "updated $old to $new, verified" && left $new
}

# Settings are put back by whoever comes next.
settings()
{
  simulate 'ack=20,install=2,boot=1' && killed 'block 5 of' && update 2 0 --yes --allow same-version &&
    left $new
}

run()
{
  name=$1
  at=$work/$name
  mkdir "$at"
  XDG_STATE_HOME=$at
  export XDG_STATE_HOME
  "$name" && touch "$at/good"
  forget
}

names='pending stored byhand another readback installs settings'
[ -z "${FOTACON_LONG-}" ] || names="$names announced unasked gone"
for name in $names; do
  run "$name" &
done
wait

failed=0
for name in $names; do
  [ -e "$work/$name/good" ] || failed=$((failed + 1))
done
echo "$names: $failed failed"
[ "$failed" -eq 0 ]
