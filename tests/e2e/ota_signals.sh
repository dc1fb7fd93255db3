#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ota_signals.sh: signals to fotacon ota on a module that downloads or installs.
# A first SIGTERM or SIGHUP ends the showing, not the work; a second SIGTERM, or
# SIGINT, ends the run: the session is closed, the settings are put back, and it
# is said what the module does by itself. SIGTSTP does not stop it. Killed (-9),
# the next start goes on from there.
. "$(dirname "$0")/await.sh"

old=HL7802.4.4.14.0
new=HL7802.4.5.4.0

fail()
{
  echo "$name: $1"
  cat "$at/out" "$at/err"
  return 1
}

says()
{
  grep -q -e "$2" "$at/$1" || fail "$1 has no \"$2\""
}

says_not()
{
  ! grep -q -e "$2" "$at/$1" || fail "$1 has \"$2\""
}

# simulate NAME SPEC: a module at $at/port, until forget.
simulate()
{
  name=$1 at=$work/$1
  mkdir "$at"
  XDG_STATE_HOME=$at
  export XDG_STATE_HOME
  "$FOTACON" sim -q --link "$at/port" "$2,speed=10,size=100000,install=30,boot=2" >"$at/sim" 2>&1 &
  module=$!
  await "$at/sim" /
}

forget()
{
  kill "$module"
  wait "$module"
}

# start OPTION...: a run in the background.
start()
{
  "$FOTACON" ota -L "$at/log" "$@" "$at/port" >"$at/out" 2>"$at/err" </dev/null &
  ota=$!
}

# Signals, each once the one before is answered in what is said.
send()
{
  for signal; do
    kill -s "$signal" "$ota"
    case $signal in
    TSTP) await "$at/err" 'cannot be stopped' || return 1 ;;
    HUP) await "$at/err" 'SIGHUP: the work goes on' || return 1 ;;
    TERM) await "$at/err" 'SIGTERM: the work goes on' || return 1 ;;
    esac
  done
}

# ends STATUS
ends()
{
  wait "$ota"
  status=$?
  [ $status -eq "$1" ] || fail "status $status"
}

# left VERSION AGREEMENT: as the module is in the end, once it answers.
left()
{
  is=$("$FOTACON" at -q "$at/port" AT+CGMR AT+WDSI? AT+CMEE? | tr '\n' ' ')
  [ "$is" = "$1 +WDSI: 0 +CMEE: 0 " ] || fail "left: $is"
}

# In the download, asked or not: work STATUS SIGNAL...
goes_on()
{
  start --accept && await "$at/log" 'WDSI: 18,[1-9]' && send "$@" && ends 0 && left $new &&
    says out "updated $old to $new, verified" && ! ls "$at"/fotacon/headless* 2>/dev/null
}

ended()
{
  want=$1
  shift
  start --accept && await "$at/log" 'WDSI: 18,[1-9]' && send "$@" && ends "$want" &&
    says log '> AT+WDSS=1,0' && says log '> AT+WDSI=0'
}

case_term() { simulate term agreements && goes_on TERM; }
case_hup() { simulate hup agreements && goes_on HUP; }
case_stop() { simulate stop agreements && goes_on TSTP; }
case_twice() { simulate twice agreements && ended 143 TERM TERM && left $old; }
case_int()
{
  simulate int agreements && ended 130 INT && left $old && says_not log '> AT+WDSR=4' &&
    says err 'waits for the answer\|asks to go on'
}
# Unasked it goes on, session or not.
case_unasked()
{
  simulate unasked happy && start --accept && await "$at/log" 'WDSI: 18,[1-9]' && send INT && ends 130 &&
    says err 'the download agreement is off: the module goes on'
}
case_installs()
{
  simulate installs agreements && start --accept && await "$at/log" 'WDSI: 14' && send INT && ends 130 &&
    says err 'goes on installing: keep its power on; the same command shows' && says_not log '> AT+WDSS=1,0' &&
    start --accept && ends 0 && says err 'the last update here' && says out "updated $old to $new, verified" && left $new
}
# Waiting for what the server may offer is no work.
case_idle()
{
  simulate idle happy,offer=never && start --accept --idle 0 && await "$at/out" 'waits for the server' &&
    kill -s HUP "$ota" && ends 129 && says log '> AT+WDSS=1,0' && left $old
}

# killed TEXT: once its log has it; then the same command again.
killed()
{
  start --accept
  await "$at/log" "$1" || return 1
  kill -9 "$ota"
  wait "$ota" 2>/dev/null
  start --accept
  ends 0 && says err 'the last update here' && says out "updated $old to $new, verified" && left $new
}
case_killed_asked() { simulate killed_asked agreements && killed 'WDSI: 2$'; }
case_killed_loading() { simulate killed_loading agreements && killed 'WDSI: 18,[1-9]'; }
case_killed_unasked() { simulate killed_unasked happy && killed 'WDSI: 18,[1-9]'; }
case_killed_installing() { simulate killed_installing agreements && killed 'WDSI: 14'; }
# The module is done before the next one looks.
case_killed_done()
{
  simulate killed_done agreements && start --accept && await "$at/log" 'WDSI: 14' || return 1
  kill -9 "$ota"
  wait "$ota" 2>/dev/null
  tries=0
  until [ "$("$FOTACON" at -q "$at/port" AT+CGMR 2>/dev/null)" = $new ]; do
    tries=$((tries + 1))
    [ $tries -lt 300 ] || return 1
    sleep 0.1
  done
  start --accept
  ends 0 && says out "updated $old to $new, verified" && left $new
}

cases='term hup stop twice int unasked installs idle killed_asked killed_loading killed_unasked killed_installing killed_done'
for case in $cases; do
  (
    "case_$case" && touch "$at/good"
    forget 2>/dev/null
  ) &
done
wait

failed=0
for case in $cases; do
  [ -e "$work/$case/good" ] || failed=$((failed + 1))
done
echo "of $cases: $failed failed"
[ "$failed" -eq 0 ]
