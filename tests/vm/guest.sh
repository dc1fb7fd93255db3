# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=dash
# The tests inside the virtual machine, by busybox's shell. Descriptor 3 is the
# line to vm.sh: results go out there, and requests, each of which is answered
# when it is done. Waiting is for a text, never for a time. Run by init.sh.
set -u
limit=30
n=0
port=/dev/ttyUSB0
other_port=/dev/ttyUSB1

say()
{
  echo "$*" >&3
  echo "$*"
}

# ask REQUEST...: done by vm.sh when this returns.
ask()
{
  echo "! $*" >&3
  read -r answer <&3
  [ "$answer" = yes ] || { echo "not done: $*"; return 1; }
}

up() { cut -d' ' -f1 /proc/uptime; }

# result STATUS NAME: the outcome of one test; what it left to see is shown.
result()
{
  n=$((n + 1))
  echo "after $(up) s:"
  if [ "$1" -eq 0 ]; then say "ok $n - $2"; else say "not ok $n - $2"; fi
  for file in /tmp/out /tmp/console; do
    if [ -s $file ]; then sed "s,^,  ${file##*/}: ," $file; fi
    rm -f $file
  done
}

# holds CONDITION...: waits for it.
holds()
{
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    [ $tries -lt $((limit * 10)) ] || { echo "not in $limit s: $*"; return 1; }
    usleep 100000
  done
}

# shows TEXT: waits until the console has shown it.
shows()
{
  holds grep -qF -- "$1" /tmp/console
}

# lacks TEXT: the console has not shown it.
lacks()
{
  ! grep -- "$1" /tmp/console
}

# run STATUS COMMAND...: it ends with that status; its output is in /tmp/out.
run()
{
  want=$1
  shift
  status=0
  "$@" >/tmp/out 2>&1 </dev/null || status=$?
  [ $status -eq "$want" ] || { echo "status $status, not $want: $*"; return 1; }
}

said()
{
  grep -qF -- "$1" /tmp/out || { echo "does not say: $1"; return 1; }
}

is_there() { [ -c $port ]; }
is_gone() { [ ! -e $port ]; }
other_is_there() { [ -c $other_port ]; }
other_is_gone() { [ ! -e $other_port ]; }

# console ARGUMENTS...: our console as plain lines; type_line types into it.
console()
{
  rm -f /tmp/keys
  mkfifo /tmp/keys
  fotacon --ui plain --log none "$@" </tmp/keys >/tmp/console 2>&1 &
  console=$!
  exec 4>/tmp/keys
}

type_line() { echo "$*" >&4; }

console_end()
{
  type_line :quit
  exec 4>&-
  wait $console
}

# ---- the list, and every way to open it ----

listed()
{
  run 0 fotacon ports && ! grep -q ttyUSB /tmp/out &&
    run 3 fotacon info $port && said "$port"
  result $? "a port that is not there is not listed, and said to be missing"
  ask plug a module A1 && holds is_there &&
    run 0 fotacon ports && said $port && said 0403:6001
  result $? "ports lists the adapter with its ids"
  run 0 fotacon ports --json && said '"vid":1027,"pid":24577,"serial":"A1","at_port":false'
  result $? "ports --json has the same"
}

# opens BAUD FLOW
opens()
{
  run 0 fotacon info -b "$1" -f "$2" $port && said 'HL7802.4.4.14.0' && said 004999010640000
  result $? "info at $1 baud, flow control $2"
  run 0 fotacon at -b "$1" -f "$2" $port AT+CGMR ATI && said 'HL7802.4.4.14.0' && said OK
  result $? "at at $1 baud, flow control $2"
  console -b "$1" -f "$2" $port
  shows 'firmware HL7802.4.4.14.0' && type_line AT+CGMM && shows '< HL7802' && console_end
  result $? "console at $1 baud, flow control $2"
}

# ---- who may open it ----

as() { su "$1" -c "$2"; }

shared()
{
  # As udev would have it.
  chgrp dialout $port && chmod 660 $port
  run 3 as guest "fotacon info $port" && said dialout
  result $? "no permission: the group is named"
  run 0 as technician "fotacon info $port"
  result $? "a member of the group may open it"
  for user in root technician; do
    console $port
    shows 'firmware HL7802' && run 3 as $user "fotacon info $port" && said fotacon &&
      said "$console"
    result $? "held by root, refused to $user, its holder named"
    kill -9 "$console"
    exec 4>&-
    wait "$console"
    run 0 as $user "fotacon info $port"
    result $? "free for $user after kill -9 of the holder"
  done
  sleep 1000 &
  other=$!
  printf '%10d\n' $other >/var/lock/LCK..ttyUSB0
  run 3 fotacon info $port && said "$other"
  result $? "a lock file of a living process is heeded, and the process named"
  kill $other
  wait $other
  run 0 fotacon info $port
  result $? "a lock file of a dead one is not"
  rm -f /var/lock/LCK..ttyUSB0
}

# ---- beside other programs ----

# other USER PROGRAM: has it open the port, on a terminal of its own.
other()
{
  case $2 in
  picocom) call="picocom -b 115200 $port" ;;
  tio) call="tio $port" ;;
  minicom) call="minicom -o -D $port" ;;
  esac
  {
    as "$1" "TERM=vt100 exec script -qefc 'exec $call' /dev/null"
    echo "ended"
  } <&5 >/tmp/other 2>&1 &
}

is_in() { grep -qE 'Terminal ready|Connected|Port /dev/' /tmp/other; }
# It gave up, or waits until the port is free, as tio does.
is_out() { grep -qE '^ended|ctrl-t q' /tmp/other && ! is_in; }

# Whatever it was: gone, with what it held.
other_ends()
{
  killall -q -9 "$1"
  wait $!
  tr -d '\033' </tmp/other | sed -n "/[a-z]/s/^/  $1: /p"
}

# minicom locks nothing: that it takes its part is all there is to say, and
# only root may look into root's minicom.
keeps_out()
{
  if [ "$1" = minicom ]; then
    fotacon info --timeout 2 $port >/tmp/out 2>&1 </dev/null
    said "minicom (" && said 'open too'
    return
  fi
  for user in root technician; do
    run 3 as $user "fotacon info $port" && said "in use by $1 (" || return
  done
}

beside()
{
  if ! command -v script || ! command -v "$1"; then return; fi >/dev/null
  other root "$1"
  holds is_in && keeps_out "$1"
  result $? "$1 has the port: said to root and others, and refused if it can be"
  other_ends "$1"
  run 0 fotacon info $port
  result $? "free after kill -9 of $1"
  console $port
  shows 'firmware HL7802' && other technician "$1" && holds is_out &&
    type_line AT+CGMM && shows '< HL7802' && is_out
  result $? "an ordinary user's $1 is kept out"
  other_ends "$1"
  console_end
}

# ---- pulled and put back ----

# fresh SPEC: such a module, as after a night.
fresh()
{
  if is_there; then ask pull a && holds is_gone; fi
  ask module module "$1" && ask plug a module A1 && holds is_there
}

# gone_and_back PORT-REQUEST...: while a console is open.
gone_and_back()
{
  ask pull a && shows 'went away' && holds is_gone && ask "$@" && shows 'is back'
}

pulled_while_idle()
{
  console $port
  shows 'firmware HL7802.4.4.14.0' && gone_and_back plug a module A1 &&
    type_line ATI && shows '< HL7802'
  result $? "pulled and put back while idle"
  console_end
}

# Somebody else has the first name when it comes back.
under_another_name()
{
  ask module second version=HL7802.4.6.9.0,delay=5
  console $port
  shows 'firmware HL7802.4.4.14.0' && ask pull a && shows 'went away' && holds is_gone &&
    ask plug b second B2 && holds is_there && run 0 fotacon info $port &&
    said HL7802.4.6.9.0 && ask plug a module A1 && holds other_is_there &&
    shows 'is back' && type_line AT+CGMR && shows '< HL7802.4.4.14.0' &&
    lacks HL7802.4.6.9.0
  result $? "put back under another name, found by its serial number"
  console_end
  ask pull b && ask pull a && holds is_gone && holds other_is_gone
}

# hears TEXT: waits until it has gone out, by the session log.
hears() { holds grep -qs "> $1\$" /tmp/log; }

# The other end is played here, so that it can stop between two bytes.
pulled_in_an_answer()
{
  ask by_hand a A1 && holds is_there
  console --log /tmp/log $port
  hears AT && ask hand '\r\nOK\r\n' && hears ATI && ask hand '\r\nHL78' && ask pull a &&
    shows 'went away' && ask plug a module A1 && shows 'is back' &&
    shows 'firmware HL7802.4.4.14.0' && lacks 'HL78$' && lacks 'no answer'
  result $? "pulled in the middle of an answer"
  console_end
  cat /tmp/log
  rm /tmp/log
  ask pull a && holds is_gone && ask by_hand a A1 && holds is_there
  fotacon at --log /tmp/log -n $port AT+CGMR >/tmp/out 2>&1 </dev/null &
  command=$!
  hears AT+CGMR && ask hand '\r\nHL7802.4.4' && ask pull a
  wait $command
  [ $? -eq 3 ] && said 'went away'
  result $? "at, pulled in the middle of an answer: status 3"
  rm /tmp/log
}

pulled_in_a_download()
{
  fresh rate=20000,install=10,boot=1,speed=4
  console --start $port
  shows 'downloading 20 %' && gone_and_back plug a module A1 &&
    shows 'updated HL7802.4.4.14.0 to HL7802.4.5.4.0, verified'
  result $? "pulled and put back in a download"
  console_end
}

pulled_after_14()
{
  fresh rate=200000,install=30,boot=1,speed=4
  console --start $port
  shows 'do not power off' && gone_and_back plug a module A1 &&
    shows 'updated HL7802.4.4.14.0 to HL7802.4.5.4.0, verified'
  result $? "pulled and put back while the module installs"
  console_end
}

# Nothing that was known of the first is said of the second.
another_module()
{
  fresh delay=5 && ask module second version=HL7802.4.6.9.0,delay=5
  console $port
  shows 'firmware HL7802.4.4.14.0' && gone_and_back plug a second A1 &&
    shows 'firmware HL7802.4.6.9.0'
  result $? "the adapter comes back with another module behind it"
  console_end
}

# A standard input where nothing ever comes.
mkfifo /tmp/quiet
exec 5<>/tmp/quiet
say "# Linux $(uname -r), up in $(up) s"
ask module module delay=5
listed
for baud in 9600 115200 3000000; do
  for flow in none rtscts xonxoff; do opens $baud $flow; done
done
shared
for program in picocom tio minicom; do beside $program; done
pulled_while_idle
under_another_name
pulled_in_an_answer
pulled_in_a_download
pulled_after_14
another_module
say "1..$n"
say "# ended after $(up) s"
# The other end reads until this is out.
usleep 300000
