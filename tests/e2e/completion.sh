#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2046,SC2086  # lists of words are split
# completion.sh: what bash offers at Tab, by lines as they are typed. They are
# cut into words as readline cuts them; bash-completion is not needed.
if [ "${1-}" != in-bash ]; then
  command -v bash >/dev/null || { echo "skipped: there is no bash"; exit 77; }
  exec bash --norc "$0" in-bash
fi
set +o posix

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
HOME=$work/home
XDG_CONFIG_HOME=$HOME/.config
PATH=${FOTACON%/*}:$PATH
failures=0
n_checks=0

# shellcheck source=src/app/completions/fotacon
. "$FOTACON_SRCDIR/src/app/completions/fotacon" || exit 1
_fotacon_dev=$work/dev
mkdir -p "$work/dev/serial/by-id" "$work/files/folder" "$XDG_CONFIG_HOME/fotacon"
touch "$work"/dev/{tty,tty0,ttyUSB0,ttyACM1,ttyprintk,random}
touch "$work/dev/serial/by-id/usb-HL78-if02"
touch "$work"/files/{bench.log,below.ini}
cat >"$XDG_CONFIG_HOME/fotacon/fotacon.ini" <<'END'
[fotacon]
theme = mono
[port Bench]
device = sim:
 [ PORT gate-way ]
device = sim:
END
printf '[port other]\ndevice = sim:\n' >"$work/other.ini"
cd "$work/files" || exit 1

# bash has it only while it completes.
compopt()
{
  told+=" $2"
}

# cut LINE: COMP_WORDS and COMP_CWORD, as for a cursor at its end.
cut()
{
  local rest=$1 breaks='' piece

  COMP_WORDS=()
  [[ $COMP_WORDBREAKS != *:* ]] || breaks+=:
  [[ $COMP_WORDBREAKS != *=* ]] || breaks+='='
  while [[ $rest ]]; do
    piece=${rest%%[![:blank:]]*}
    rest=${rest#"$piece"}
    if [[ ! $rest ]]; then
      COMP_WORDS+=('')
    elif [[ $breaks && $rest == [$breaks]* ]]; then
      piece=${rest%%[!"$breaks"]*}
      COMP_WORDS+=("$piece")
    else
      piece=${rest%%[[:blank:]"$breaks"]*}
      COMP_WORDS+=("$piece")
    fi
    rest=${rest#"${COMP_WORDS[-1]}"}
  done
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
}

# offered LINE: what is offered, sorted, a blank before and behind each.
offered()
{
  COMP_LINE=$1
  COMP_POINT=${#1}
  told=
  cut "$1"
  _fotacon fotacon "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]-}"
  got=" $(printf '%s\n' "${COMPREPLY[@]}" | LC_ALL=C sort | tr '\n' ' ')"
  n_checks=$((n_checks + 1))
}

complain()
{
  failures=$((failures + 1))
  echo "$1"
}

# is LINE WORD...: exactly these, in any order.
is()
{
  local want
  offered "$1"
  want=" $(printf '%s\n' "${@:2}" | LC_ALL=C sort | tr '\n' ' ')"
  [[ $got == "$want" ]] || complain "\"$1\":$got- not$want"
}

# has LINE WORD..., lacks LINE WORD...
has()
{
  local word
  offered "$1"
  for word in "${@:2}"; do
    [[ $got == *" $word "* ]] || complain "\"$1\":$got- no $word"
  done
}

lacks()
{
  local word
  offered "$1"
  for word in "${@:2}"; do
    [[ $got != *" $word "* ]] || complain "\"$1\":$got- why $word"
  done
}

# tells OPTION: so readline was told for the last line.
tells()
{
  [[ $told == *" $1"* ]] || complain "\"$COMP_LINE\": no compopt -o $1"
}

# ---- subcommands and options ----

is 'fotacon se' session
is 'fotacon re' replay replay:
is 'fotacon ex' expect
has 'fotacon ' update ota ports info at session inspect replay sim sim: replay: Bench gate-way
lacks 'fotacon ' --help
is 'fotacon ports '
is 'fotacon --li' --list
is 'fotacon replay -' --help -h --version --json --quiet -q --expect --tap --junit --format --unknown
is 'fotacon replay --format t' transcript typescript
is 'fotacon replay --format c' capture cast
is 'fotacon replay --expect be' bench.log below.ini
is 'fotacon expect be' bench.log below.ini
is 'fotacon sim --l' --link --list
has 'fotacon session sim: --' --timeout --json --yes
lacks 'fotacon session sim: --' --csv --theme --link
has 'fotacon info --' --csv --name
is 'fotacon -- --li'
is 'fotacon nonsense --js'
# An option of the subcommand before it, and its own name elsewhere.
is 'fotacon --timeout 5 info --cs' --csv
is 'fotacon -L at info --cs' --csv
is 'fotacon -ntL at info --cs' --csv

# ---- values ----

is 'fotacon --flow ' none rtscts xonxoff
is 'fotacon -f r' rtscts
is 'fotacon --ui=f' full
is 'fotacon --baud 115' 115200 1152000
is 'fotacon info -b a' auto
is 'fotacon info --timeout '
is 'fotacon info --name '
is 'fotacon --theme m' mono
is 'fotacon --theme ./bel' ./below.ini
is 'fotacon -L b' bench.log below.ini
tells filenames
is 'fotacon --log ' bench.log below.ini folder none
is 'fotacon --log=n' none
is 'fotacon sim --link f' folder
is 'fotacon sim --link n'
is 'fotacon ota --agree ' connect download install none
is 'fotacon ota --agree=connect,d' connect,download
is 'fotacon ota --defer d' download=
is 'fotacon ota --defer download=10,i' 10,install=
is 'fotacon ota --cid ' 1 2
is 'fotacon ota --window '
is 'fotacon ota --pin-file be' bench.log below.ini
COMP_WORDBREAKS=${COMP_WORDBREAKS//=/}
is 'fotacon --ui=f' --ui=full
is 'fotacon sim:,echo=o' ,echo=off ,echo=on
COMP_WORDBREAKS+='='

# ---- operands ----

is 'fotacon session sim: ' start stop restore test status
is 'fotacon session sim: sta' start status
is 'fotacon session sim: start '
is 'fotacon at sim: '
is 'fotacon replay be' bench.log below.ini
is 'fotacon inspect be' bench.log below.ini
is 'fotacon inspect bench.log be' bench.log below.ini
is 'fotacon replay bench.log be' bench.log below.ini
is 'fotacon sim: '

# ---- ports ----

is "fotacon $work/dev/" "$work"/dev/{ttyACM1,ttyUSB0,serial/by-id/usb-HL78-if02}
is "fotacon info $work/dev/ttyU" "$work/dev/ttyUSB0"
is "fotacon info $work/dev/ra" "$work/dev/random"
is 'fotacon be' Bench
is 'fotacon info GATE' gate-way
is "fotacon --config $work/other.ini o" other ota
is "fotacon --config=$work/other.ini at o" other
is 'fotacon --config none be'
is 'fotacon si' sim sim:
is 'fotacon info s' sim:
tells nospace
lacks 'fotacon info ' replay: ports
is 'fotacon replay:be' bench.log below.ini
COMP_WORDBREAKS=${COMP_WORDBREAKS//:/}
is 'fotacon replay:ben' replay:bench.log
is 'fotacon info sim:ag' sim:agreements
COMP_WORDBREAKS+=':'

# ---- the simulated module ----

is 'fotacon sim:ag' agreements
is 'fotacon at sim:ag' agreements
is 'fotacon sim ag' agreements
tells nospace
is 'fotacon sim:happy,s' happy,size= happy,sleep= happy,start= happy,state= happy,seed= happy,speed=
is 'fotacon sim:happy,echo=' off on
is 'fotacon sim:happy,echo=off,pol' off,polling=
is 'fotacon sim happy,speed=' max
is 'fotacon sim:,pin=' none
is 'fotacon sim:,apn=' none
is 'fotacon sim:,agree=' connect download install none
is 'fotacon sim:,agree=connect+d' connect+download
is 'fotacon sim:,size='
is 'fotacon sim:,state=bel' below.ini
is 'fotacon sim:./bel' ./below.ini
has 'fotacon sim:,fault=' denied crash none wrong-size
is 'fotacon sim:,count=' ever
is 'fotacon sim --package bel' below.ini
is 'fotacon sim --received bel' below.ini

# Cut in the middle of the line: what is behind the cursor does not count.
COMP_LINE='fotacon ses sim: start'
COMP_POINT=11
COMP_WORDS=(fotacon ses sim : start)
COMP_CWORD=1
_fotacon fotacon ses fotacon
[[ ${COMPREPLY[*]} == session ]] || complain "in the middle: ${COMPREPLY[*]}"

# ---- nothing is left behind when the program gains something ----

# held LINE WORD...: all that the program or its sources name.
held()
{
  is "$@"
  (($# > 1)) || complain "\"$1\": nothing to compare with"
}

options()
{
  "$FOTACON" $1 --help | tr -s ', ' '\n' | grep -xE -e '--?[A-Za-z-]*[A-Za-z]' | sort -u
}

held 'fotacon -' $(options)
for command in $("$FOTACON" --help | sed -n 's/^  fotacon \([a-z]*\) *.*/\1/p'); do
  held "fotacon $command -" $(options "$command")
done
held 'fotacon sim ' $("$FOTACON" sim --list | sed -n '/^Scenarios/,/^Keys/s/^  \([a-z0-9-]*\)  .*/\1/p')
held 'fotacon sim ,' $("$FOTACON" sim --list | sed -n '/^Keys/,/^Faults/s/^  \([a-z_][a-z_]*\)  .*/,\1=/p')
held 'fotacon session sim: ' $("$FOTACON" session sim: nonsense 2>&1 |
  sed -n 's/,//g; s/ or / /; s/.*"nonsense": //p')
held 'fotacon --baud ' auto $(sed -n '/rates\[\] = {/,/^}/p' "$FOTACON_SRCDIR/src/io/port_line.c" |
  grep -oE '\{ [0-9]+' | tr -d '{ ')
held 'fotacon update --allow ' $("$FOTACON" update --allow nonsense sim: x 2>&1 |
  sed -n 's/,//g; s/;.*//; s/.*takes one of //p')
held 'fotacon --theme ' $(cd "$FOTACON_SRCDIR/themes" && printf '%s\n' *.ini | sed 's/\.ini$//')

# A program that is broken or not there: nothing, and quietly.
words_of_broken=$({ COMP_LINE='/nowhere/fotacon --' COMP_POINT=19 COMP_CWORD=1
  COMP_WORDS=(/nowhere/fotacon --); _fotacon; echo "${COMPREPLY[*]}"; } 2>&1)
[[ ! $words_of_broken ]] || complain "without a program: $words_of_broken"

echo "$n_checks lines, $failures failures"
[ "$failures" -eq 0 ]
