#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# settings.sh: the program with a fotacon.ini, as a user meets it: ports by
# name, what counts before what, and what is said of a file that is wrong.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
HOME=$work/home
export HOME
unset XDG_CONFIG_HOME
failures=0
input=/dev/null

# run STATUS ARGUMENT...: the exit status is this; what it says is in out, err.
run()
{
  want=$1
  shift
  "$FOTACON" "$@" <"$input" >"$work/out" 2>"$work/err"
  got=$?
  [ $got -eq "$want" ] || complain "fotacon $*: exit status $got, not $want"
}

# says FILE TEXT: the text is a part of one of its lines.
says()
{
  grep -qF -e "$2" "$work/$1" || complain "no \"$2\" in $1"
}

complain()
{
  failures=$((failures + 1))
  echo "$1"
  sed 's/^/  out: /' "$work/out"
  sed 's/^/  err: /' "$work/err"
}

own=$HOME/.config/fotacon/fotacon.ini
mkdir -p "${own%/*}"
cat >"$own" <<'END'
[fotacon]
log-folder = ~/logs

[port Bench]
device = sim:happy,seed=3

[port watched]
device = sim:happy
read-only = yes
log-folder = none
END

# A name in any case, and the log in the folder.
run 0 BENCH
says out 'HL7802, IMEI 004999010640000'
head -n 1 "$HOME"/logs/*.log | grep -qF '# fotacon log 1, sim:happy,seed=3 ' ||
  complain "no log in the folder, or of another port"

# The command line counts before the file, a port before [fotacon].
run 0 --log "$work/given.log" bench
[ -s "$work/given.log" ] || complain "no log where the command line has it"
rm -rf "$HOME/logs"
run 0 watched
[ ! -e "$HOME/logs" ] || complain "a log in spite of log-folder = none"
! grep -q IMEI "$work/out" || complain "a module that must not be asked was"

# Nothing is sent to a port that is only watched; the others have their names.
run 5 at watched AT
says err 'sim:happy is read-only, by an option or its settings'
run 0 at Bench AT+CGMR
says out 'HL7802.4.4.14.0'
run 2 --log none at --config none bench AT
says err '"bench" is no port; a port is'

# A macro is sent as if it had been typed, and listed.
cat >>"$own" <<'END'
[macros]
two = "AT+CSQ;+CGMR"
END
printf ':two\n:help\n:tow\n' >"$work/typed"
input=$work/typed
run 0 --echo --log none bench
input=/dev/null
says out '> AT+CSQ;+CGMR'
says out '  :two               AT+CSQ;+CGMR'
says err ':tow is no command; :help lists them'

# Words that are no port.
run 2 benhc
says err 'did you mean bench?'
run 2 --config none bench
says err '"bench" is no subcommand and no port'
[ ! -s "$work/out" ] || complain "something on standard output"

# Everything that is wrong, before the port is opened.
printf '[fotacon]\nbaud = fast\n[port x]\ndevcie = sim:\nnonsense\nflow = \033[2J\n' >"$work/bad.ini"
run 2 --config "$work/bad.ini" sim:
says err "fotacon: $work/bad.ini:2: [fotacon] baud = fast: it takes a usual rate"
says err "$work/bad.ini:3: [port x]: it wants a device"
says err "$work/bad.ini:4: [port x] devcie = sim:: there is no such setting; did you mean device?"
says err "$work/bad.ini:5: neither [section] nor key = value"
says err "$work/bad.ini:6: a byte that is no text"
says err 'fotacon --config none'
[ "$(wc -l <"$work/err")" -eq 6 ] || complain "not six lines"
[ ! -s "$work/out" ] || complain "something on standard output"

# Keys, too; and a good one does not disturb a program without a screen.
printf '[keys]\nquit = F12\nhelp = f12\naccept = Alt-E\n' >"$work/keys.ini"
run 2 --config "$work/keys.ini" sim:
says err "$work/keys.ini:3: [keys] help = f12: it is the key of quit; it takes"
says err "$work/keys.ini:4: [keys] accept = Alt-E: no answer is given by accident"
[ "$(wc -l <"$work/err")" -eq 3 ] || complain "not three lines"
printf '[keys]\nquit = F12\n' >"$work/keys.ini"
run 0 --config "$work/keys.ini" --log none sim:

# The user's own file in the same way; a log is decoded in spite of it.
cp "$work/bad.ini" "$own"
run 2 sim:
says err "$own:2: "
printf '+WDSI: 8\r\n' >"$work/a.log"
"$FOTACON" replay "$work/a.log" >"$work/out" 2>"$work/err" || complain "replay minds the settings"
run 0 --config none sim:

# A file that is named has to be there; the user's own has not, nor has HOME.
run 2 --config "$work/missing.ini" sim:
says err "$work/missing.ini: No such file or directory"
rm "$own"
run 0 --log none sim:
unset HOME
run 0 --log none sim:

[ $failures -eq 0 ] || exit 1
