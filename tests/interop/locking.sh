#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Who is let in on a port that is in use: fotacon, tio, picocom and minicom, one
# first and the others after it, as root and as an ordinary user, then again
# after the first was killed. On ptys; minicom asks nobody there and tells
# nobody, which fotacon can only say. Prints the table.
set -u
LC_ALL=C.UTF-8
SHELL=/bin/sh
export LC_ALL SHELL

skip()
{
  echo "skipped: $1"
  exit 77
}

for tool in tio picocom minicom socat script setpriv; do
  command -v $tool >/dev/null || skip "there is no $tool"
done
work=$(mktemp -d) || exit 99
chmod 755 "$work"
cp "${FOTACON:-./fotacon}" "$work/fotacon" || exit 99
pids=
# shellcheck disable=SC2086  # a list
trap 'kill -9 $pids 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM
mkfifo "$work/quiet"
exec 9<>"$work/quiet" # a standard input where nothing ever comes

n=0
failed=0

# row USER FIRST SECOND WANTED GOT
row()
{
  n=$((n + 1))
  if [ "$4" = "$5" ]; then
    result=ok
  else
    result='not ok'
    failed=$((failed + 1))
  fi
  printf '%-6s %2d  %-6s %-8s %-8s %s\n' "$result" $n "$1" "$2" "$3" "$5"
  case $5 in
  refused*) sed 's/\x1b\[[0-9;]*m//g' "$work/$3.out" | tr '\r' '\n' |
    sed -nE "s,$work/,,g; /(in use|locked by|cannot lock|locked)/s/^/               /p" ;;
  esac
  [ "$result" = ok ] || { echo "    wanted: $4"; sed 's/^/    /' "$work/$3.out"; }
}

# until_seen COMMAND...: repeats it until it is true, or long enough.
until_seen()
{
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    [ $tries -lt 200 ] || return 1
    sleep 0.05
  done
}

# run USER PROGRAM: starts it on the port; sets `pid`. Its output, and of
# fotacon its log, stands in files named after it.
run()
{
  as=
  [ "$1" = root ] || as='setpriv --reuid=65534 --regid=65534 --clear-groups'
  [ "$(id -u)" -eq 0 ] || as=
  : >"$work/$2.out"
  rm -f "$work/log"
  case $2 in
  fotacon) command="exec $work/fotacon --ui plain --read-only -L $work/log $work/port" ;;
  tio) command="exec tio -n $work/port" ;;
  picocom) command="exec picocom $work/port" ;;
  minicom) command="exec minicom -o -D $(readlink "$work/port")" ;;
  esac
  # shellcheck disable=SC2086  # a list of words
  TERM=vt100 HOME=$work $as script -qefc "$command" /dev/null <&9 >"$work/$2.out" 2>&1 &
  pid=$!
  pids="$pids $pid"
}

# What a program says when it is in, and when it is not.
says()
{
  tr -d '\033\000' <"$work/$1.out" | tr '\r' '\n' | grep -qE "$2"
}

is_in()
{
  case $1 in
  fotacon) [ -s "$work/log" ] ;;
  tio) says tio Connected ;;
  picocom) says picocom 'Terminal ready' ;;
  minicom) says minicom 'Port /dev/' ;;
  esac
}

is_out()
{
  case $1 in
  fotacon) says fotacon 'in use by' ;;
  tio) says tio 'locked by another' ;;
  picocom) says picocom 'cannot lock' ;;
  minicom) says minicom 'locked' ;;
  esac
}

decided()
{
  is_in "$1" || is_out "$1"
}

# The outcome of a program that was started, in words.
outcome()
{
  until_seen decided "$1" || { echo "says nothing"; return; }
  if ! is_out "$1"; then
    until_seen warned "$1" "$2"
    echo "let in$warning"
  else
    holder=$(tr -d '\r' <"$work/$1.out" | sed -n 's/.*in use by \([a-z]*\) ([0-9]*);.*/, names \1/p')
    echo "refused$holder"
  fi
}

# Only fotacon over minicom has something to say of it: it may take a moment.
warned()
{
  warning=
  [ "$1 $2" = 'fotacon minicom' ] || return 0
  says fotacon 'minicom \([0-9]+\) has .* open too' || return 1
  warning=', warns of minicom'
}

# The program that `script` runs is its only child.
kill_hard()
{
  child=$(cat "/proc/$1/task/$1/children" 2>/dev/null)
  # shellcheck disable=SC2086  # one number, or none
  [ -z "$child" ] || kill -9 $child
  wait "$1" 2>/dev/null
}

wanted()
{
  case "$2 after $1" in
  'minicom after '*) echo "let in" ;;
  'fotacon after minicom') echo "let in, warns of minicom" ;;
  *' after minicom') echo "let in" ;;
  'fotacon after '*) echo "refused, names $1" ;;
  *) echo refused ;;
  esac
}

# try USER FIRST SECOND WANTED: the second on the port that the first has.
try()
{
  run "$1" "$3"
  got=$(outcome "$3" "$2")
  row "$1" "$2" "$3" "$4" "$got"
  kill_hard $pid
}

port_is_there()
{
  [ -e "$work/port" ] && [ -e "$work/other" ]
}

users=user
[ "$(id -u)" -ne 0 ] || users='root user'
echo "       no  as     first    second   what comes of it"
for user in $users; do
  socat "pty,raw,echo=0,mode=666,link=$work/port" \
    "pty,raw,echo=0,link=$work/other" 9<&- &
  pair=$!
  pids="$pids $pair"
  until_seen port_is_there || { echo "socat makes no ptys"; exit 99; }
  chmod 1777 "$work"
  for first in fotacon tio picocom minicom; do
    run $user $first
    holder=$pid
    until_seen is_in $first || { echo "$first does not start"; cat "$work/$first.out"; exit 1; }
    for second in fotacon tio picocom minicom; do
      [ $second = $first ] && [ $second != fotacon ] && continue
      try "$user" $first $second "$(wanted $first $second)"
    done
    kill_hard $holder
    for second in fotacon tio picocom minicom; do
      try "$user" killed $second "let in"
    done
  done
  kill $pair
  wait $pair 2>/dev/null
done
echo "1..$n"
[ $failed -eq 0 ] || { echo "$failed of $n failed"; exit 1; }
