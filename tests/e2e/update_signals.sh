#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# update_signals.sh: signals to fotacon update on a module that is sent a package.
# A first SIGTERM or SIGHUP ends the showing, not the work; a second SIGTERM, or
# SIGINT or SIGQUIT, ends the transfer where a block ends and puts the settings back; SIGTSTP
# does not stop it; a reader that goes away is not waited for. And a file that
# changes meanwhile is not installed.
. "$(dirname "$0")/await.sh"

XDG_STATE_HOME=$work
export XDG_STATE_HOME

package=$work/HL7802_4.4.14.0_to_4.5.4.0.ua
"$FOTACON" sim -q --package "$package" happy,size=60000 >"$work/made" || exit 1
old=HL7802.4.4.14.0
new=HL7802.4.5.4.0

fail()
{
  echo "$name: $1"
  cat "$at/out" "$at/err"
  return 1
}

# Signals, each once the one before is answered in what is said.
send()
{
  for signal; do
    await "$at/log" 'block 5 of' || return 1
    kill -s "$signal" "$update"
    case $signal in
    TSTP) await "$at/err" 'cannot be stopped' || return 1 ;;
    HUP) await "$at/err" 'SIGHUP: the work goes on' || return 1 ;;
    TERM) await "$at/err" 'SIGTERM: the work goes on' || return 1 ;;
    esac
  done
}

# signalled NAME STATUS VERSION SIGNAL...
signalled()
{
  name=$1 want=$2 version=$3
  shift 3
  await "$at/sim" / || return 1
  "$FOTACON" update --yes -L "$at/log" "$at/port" "$package" >"$at/out" 2>"$at/err" &
  update=$!
  send "$@" || return 1
  wait "$update"
  status=$?
  [ $status -eq "$want" ] || { fail "status $status"; return 1; }
  is=$("$FOTACON" at -q "$at/port" AT+CGMR AT+WDSI? | tr '\n' ' ')
  [ "$is" = "$version +WDSI: 0 " ] || { fail "left: $is"; return 1; }
  [ "$version" = $new ] || ! grep -q '> AT+WDSR' "$at/log" || { fail "it was told to install"; return 1; }
  ! ls "$at"/fotacon/headless* 2>/dev/null || { fail "a note is left"; return 1; }
  [ $status -ne 130 ] || grep -q 'drops what it got; the settings of the module are as before' "$at/err" ||
    { fail "no last word"; return 1; }
  touch "$at/good"
}

run()
{
  at=$work/$1
  mkdir "$at"
  XDG_STATE_HOME=$at
  "$FOTACON" sim -q --link "$at/port" "happy,speed=10,install=5,state=$at/memory" >"$at/sim" 2>&1 &
  module=$!
  signalled "$@"
  kill "$module"
  wait "$module"
}

run term 0 $new TERM &
run hup 0 $new HUP &
run stop 0 $new TSTP &
run twice 143 $old TERM TERM &
run int 130 $old INT &
run hup-int 130 $old HUP INT &
run quit 130 $old QUIT &

# While it installs, and behind 16: before that nothing can be put back, then all.
installing()
{
  at=$work/$1
  mkdir "$at"
  "$FOTACON" sim -q --link "$at/port" "happy,speed=$2,install=5,boot=$3" >"$at/sim" 2>&1 &
  module=$!
  await "$at/sim" / &&
    XDG_STATE_HOME=$at "$FOTACON" update --yes -L "$at/log" "$at/port" "$package" >"$at/out" 2>"$at/err" &
  update=$!
  await "$at/log" "$4" && kill -s INT "$update"
  wait "$update"
  status=$?
  kill "$module"
  wait "$module"
  if [ $status -eq 130 ] && grep -q "$5" "$at/err" &&
    grep -q 'not put back yet: AT+WDSI=0, AT+CMEE=0; the next fotacon update here sends' "$at/err" && ! grep -q 'could not be put' "$at/out"; then
    touch "$at/good"
  else
    echo "$1: status $status"
    cat "$at/out" "$at/err"
  fi
}

# Somebody else reads there, and takes the answers: nothing is sent.
busy()
{
  at=$work/busy
  mkdir "$at"
  "$FOTACON" sim -q --link "$at/port" happy,speed=10 >"$at/sim" 2>&1 &
  module=$!
  await "$at/sim" /
  exec 9<"$at/port"
  cat <&9 >"$at/taken" &
  reader=$!
  XDG_STATE_HOME=$at timeout 60 "$FOTACON" update --yes -L none "$at/port" "$package" >"$at/out" 2>&1 9<&-
  status=$?
  if { [ $status -eq 5 ] || [ $status -eq 4 ]; } && grep -q 'port-busy' "$at/out" &&
    grep -q 'end that program' "$at/out" && ! grep -q announced "$at/out"; then
    touch "$at/good"
  else
    echo "busy: status $status"
    cat "$at/out"
  fi
  kill "$reader" "$module"
  wait "$reader" "$module" 2>/dev/null
}
busy &

installing installs 10 1 'WDSI: 14' 'goes on installing: keep its power on; the same command shows' &
wait

failed=0
for name in term hup stop twice int hup-int quit installs busy; do
  [ -e "$work/$name/good" ] || failed=$((failed + 1))
done

# What was sent was checked; what lies there now was not.
at=$work/changed
mkdir "$at"
cp "$package" "$at/HL7802.ua"
"$FOTACON" sim -q --link "$at/port" happy,speed=10 >"$at/sim" 2>&1 &
module=$!
await "$at/sim" /
"$FOTACON" update --yes -L "$at/log" "$at/port" "$at/HL7802.ua" >"$at/out" 2>&1 &
update=$!
await "$at/log" 'block 5 of' && printf x >>"$at/HL7802.ua"
wait "$update"
status=$?
if grep -q 'WDSR=4' "$at/out" || grep '# update over' "$at/log" | grep -q 'WDSR=4'; then
  echo "changed: its installation is advised"
  cat "$at/out"
  failed=$((failed + 1))
fi
if [ $status -ne 7 ] || ! grep -q 'HL7802.ua has changed' "$at/out" || grep -q '> AT+WDSR' "$at/log" ||
  tail -n 1 "$at/out" | grep -v 'allow pending'; then
  echo "changed: status $status"
  cat "$at/out"
  failed=$((failed + 1))
fi
kill "$module"
wait "$module"

# Nobody reads: the pipe is closed after the first line.
"$FOTACON" update -L none --yes --progress lines "sim:" "$package" 2>"$work/err" | head -n 1 >"$work/out"
grep -q 'installs, 1:00' "$work/err" || { echo "without a reader: "; cat "$work/err"; failed=$((failed + 1)); }

echo "$failed failed"
[ "$failed" -eq 0 ]
