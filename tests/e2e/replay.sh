#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# replay.sh: fotacon replay and expect as a job of a CI runs them: folders of
# logs, what is expected of them beside them, results as TAP for prove and as
# JUnit's XML for a strict schema of it, packed logs, and exit statuses.
set -u

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
failures=0
skipped=
input=/dev/null
unset MAKEFLAGS MFLAGS

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

# need PROGRAM WHAT: without it WHAT is not checked.
need()
{
  command -v "$1" >/dev/null && return
  echo "skipped: $2: there is no $1"
  skipped=yes
  return 1
}

# valid FILE: by the schema.
valid()
{
  need xmllint "the form of $1" || return 0
  xmllint --noout --nonet --schema "$FOTACON_SRCDIR/tests/data/junit.xsd" "$1" >"$work/out" 2>"$work/err" ||
    complain "$1 is not by the schema"
}

# ---- logs ----

stamped()
{
  while IFS= read -r line; do
    seconds=$((${seconds:-0} + 1))
    printf '2026-11-22T08:00:%02d.000000Z %s\n' $seconds "$line"
  done
  seconds=0
}

good()
{
  printf '%s\n' '> AT+CGMR' '< HL7802.4.4.14.0' '< OK' '> AT+WDSS=1,1' '< OK' '< +WDSI: 4' '< +WDSI: 6' \
    '< +WDSI: 23,1' '< +WDSI: 9,524648' '< +WDSI: 18' '< +WDSI: 18,50' '< +WDSI: 10' '< +WDSI: 12' \
    '< +WDSI: 14' '< +WDSI: 16' '> AT+CGMR' '< HL7802.4.5.4.0' '< OK' | stamped
}

bad()
{
  good | sed 's/WDSI: 16/WDSI: 15/;s/4\.5\.4/4.4.14/'
}

mkdir logs logs/sub logs/.hidden
good >logs/a.log
bad >logs/b.log
good >logs/sub/c.log
good | gzip -c >logs/d.log.gz
echo 'not a log' >logs/.hidden/x.log
echo 'not a log' >logs/.x.log
ini='[expect]
outcome = updated
version = HL7802.4.5.4.0
events = 4 6 23,1 9 18* 10 12 14 16
never = 5 7 11 15
[limit]
whole = 30'

# ---- a file made from a good log ----

run 0 expect logs/a.log
cp out made.ini
says made.ini 'outcome = updated'
says made.ini 'version = HL7802.4.5.4.0'
says made.ini 'events = 4 6 23,1 9 18+ 10 12 14 16'
says made.ini 'never = 5 7 11 13 15'
says made.ini 'whole = 26'
run 0 replay -q --expect made.ini logs/a.log
says out 'updated HL7802.4.4.14.0 to HL7802.4.5.4.0, verified'
[ ! -s err ] || complain "something is said of a good log"
run 6 replay -q --expect made.ini logs/b.log
says out 'logs/b.log:15: events: 15 came, expected 16'
says out 'logs/b.log:18: outcome: failed, expected updated'
says out 'logs/b.log:15: never: 15 came'
says out 'logs/b.log:18: version: HL7802.4.4.14.0 was read last, expected HL7802.4.5.4.0'
input=logs/a.log run 0 replay -q --expect made.ini -
input=logs/b.log run 6 replay -q --expect made.ini -
says out '-:15: events'
run 0 expect "$FOTACON_SRCDIR/tests/data/captures/hl8548g-airvantage-session-ok.log"
cp out made.ini
! grep -q limit made.ini || complain "limits from a log without times"
run 0 replay -q --expect made.ini "$FOTACON_SRCDIR/tests/data/captures/hl8548g-airvantage-session-ok.log"
run 0 expect logs/b.log
says err 'logs/b.log ends as failed: that is what is expected now'

# ---- statuses ----

run 2 replay -q nowhere.log
says err 'nowhere.log: No such file'
run 2 replay -q --expect nowhere.ini logs/a.log
says err 'nowhere.ini: No such file'
run 2 replay -q nowhere.log logs/a.log
says out 'logs/a.log: updated'
printf '%s\n' "$ini" >all.ini
run 2 replay -q --expect all.ini logs/b.log nowhere.log
run 2 replay -q --expect all.ini nowhere.log logs/b.log
run 6 replay -q --expect all.ini logs/a.log logs/b.log
run 6 replay -q --expect all.ini logs
run 0 replay -q logs
[ "$(cut -d: -f1 out | tr '\n' ' ')" = 'logs/a.log logs/b.log logs/d.log.gz logs/sub/c.log ' ] ||
  complain "other logs of the folder, or in another order"
mkdir empty
run 2 replay -q empty
says err 'there is no log in the folder empty'
run 2 replay --tap --json logs
says err '--tap, --json and --unknown'
run 2 replay --format tio logs/a.log
says err 'stamped|zephyr'
run 2 replay --expect
run 2 replay --expect '' logs/a.log
run 2 expect
run 2 expect logs/a.log logs/b.log
run 2 expect logs
run 2 at sim: AT --tap
says err 'at does not take --tap'
run 2 replay --junit "$work/no/such.xml" logs
says err 'such.xml cannot be written'

# ---- files that are wrong ----

wrong()
{
  printf '%b' "$1" >wrong.ini
  run 2 replay --expect wrong.ini logs/a.log
  says err "$2"
}
wrong '' 'wrong.ini: it expects nothing'
wrong '[expect]\noutcome = good\n' 'wrong.ini:2: [expect] outcome = good: there is no outcome "good"'
wrong '[expect]\n\nevents = 4 (6\n' 'wrong.ini:3: [expect] events = 4 (6: a group without its end'
wrong '[limit]\nwhole = soon\n[expects]\n' 'wrong.ini:2: [limit] whole = soon: wants seconds'
wrong '[limit]\nwhole = soon\n[expects]\n' 'wrong.ini:3: [expects]: there is no such section'

# No event at all is expected; a remark behind a value, and alone.
printf '; none\n[expect]\nevents =\noutcome = none ; so\n' >none.ini
printf '%s\n' '> AT' '< OK' | stamped >none.log
run 0 replay --expect none.ini none.log
printf '[expect]\nevents =\n' >none.ini
run 6 replay --expect none.ini logs/a.log
says out 'logs/a.log:6: events: 4 came, expected the end'

# ---- TAP ----

printf '%s\n' "$ini" >logs/a.log.ini # the three ways to be beside
printf '%s\n' "$ini" >logs/b.ini
printf '[expect]\noutcome = updated\n' >logs/d.log.ini
printf '[expect]\noutcome = none\n' >logs/d.ini # d.log.ini comes first
run 6 replay --tap logs
cat >want <<'END'
TAP version 13
ok 1 - logs/a.log outcome
ok 2 - logs/a.log version
ok 3 - logs/a.log events
ok 4 - logs/a.log never
ok 5 - logs/a.log limit whole
not ok 6 - logs/b.log outcome
# logs/b.log:18: failed, expected updated
not ok 7 - logs/b.log version
# logs/b.log:18: HL7802.4.4.14.0 was read last, expected HL7802.4.5.4.0
not ok 8 - logs/b.log events
# logs/b.log:15: 15 came, expected 16
not ok 9 - logs/b.log never
# logs/b.log:15: 15 came
ok 10 - logs/b.log limit whole
ok 11 - logs/d.log.gz outcome
ok 12 - logs/sub/c.log
1..12
END
cmp -s want out || complain "other TAP"
mv logs/d.log.ini logs/d.log.gz.ini
run 6 replay --tap logs/d.log.gz logs/b.log
says out 'ok 1 - logs/d.log.gz outcome'
rm logs/d.log.gz.ini
run 6 replay --tap logs/d.log.gz
says out '# logs/d.log.gz:18: updated, expected none'
rm logs/d.ini

# A dot in a name is no ending, unless it is the last.
good >logs/HL7802.4.4.log
printf '[expect]\noutcome = none\n' >logs/HL7802.ini
run 0 replay --tap logs/HL7802.4.4.log
says out 'ok 1 - logs/HL7802.4.4.log'
rm logs/HL7802*

if need prove "TAP by prove"; then
  prove -e "$FOTACON replay --tap" logs/a.log >out 2>err || complain "prove -e finds something bad"
  prove -e "$FOTACON replay --tap" logs/a.log logs/b.log >out 2>err && complain "prove -e finds nothing bad"
  # shellcheck disable=SC2016  # it is expanded there
  printf '%s\n' '"$FOTACON" replay --tap "$@"' >tap.sh
  prove -e sh tap.sh :: logs/a.log >out 2>err || complain "prove finds something bad"
  says out 'Tests=5,'
  prove -e sh tap.sh :: logs >out 2>err && complain "prove finds nothing bad"
  says out 'Failed tests:  6-9'
  good >'odd # SKIP it\.log'
  printf '[expect]\noutcome = none\n' >'odd # SKIP it\.ini'
  prove -e sh tap.sh :: 'odd # SKIP it\.log' >out 2>err && complain "a name is taken for a directive"
  says out 'Failed test:  1'
fi

# ---- JUnit ----

mkdir odd
bad | sed 's/+WDSI: 15/+WDSI: 15,"<\&>"/' >'odd/a&b<c>"d"'\''.log'
good >"$(printf 'odd/\001\033\377\357\277\276.log')"
good | head -n 3 | gzip -c | head -c 60 >odd/cut.log.gz
printf '[expect]\noutcome = good\n' >odd/wrong.ini
good >odd/wrong.log
printf '%s\n' "$ini" >'odd/a&b<c>"d"'\''.ini'
run 2 replay -q --junit odd.xml odd logs
valid odd.xml
says odd.xml '<testsuite name="odd/a&amp;b&lt;c&gt;&quot;d&quot;&apos;.log"'
says odd.xml 'message="15,&quot;&lt;&amp;&gt;&quot; came'
says odd.xml '<error message="it ends in the middle of what is packed in it"'
says odd.xml '<error message="what is expected of it cannot be read: odd/wrong.ini"'
says odd.xml 'name="logs/b.log"'
says odd.xml 'timestamp="2026-11-22T08:00:01" time="17.000" tests="5" failures="4" errors="0"'
says odd.xml 'name="odd/\x01\x1b\xff\xef\xbf\xbe.log"'
run 2 replay -q --junit odd2.xml odd logs
cmp -s odd.xml odd2.xml || complain "the same logs give another report"
run 2 replay --tap --junit odd2.xml odd logs
cmp -s odd.xml odd2.xml || complain "with --tap it is another report"
says out 'ok'
rm -r odd

# ---- JSON Lines: which log a line is of ----

run 6 replay --json --expect all.ini logs/a.log logs/b.log
grep -c '"type":"start"' out >n
says n 2
awk '/"type":"start"/ { if (inside) bad = 1; inside = 1; n = 0 }
  /"type":"expectation"/ { n++; if (/"met":false/) unmet++ }
  /"type":"result"/ { if (!inside || n != 5) bad = 1; inside = 0 }
  { if (!inside && !/"type":"result"/) bad = 1 }
  END { exit bad || inside || unmet != 4 }' out || complain "a line is of no log, or one is missing"
says out '"name":"events","met":false,"line":15,"text":"15 came, expected 16"'

# ---- what is not understood ----

{ good; echo '2026-11-22T08:01:00.000000Z < what is this'; } >logs/odd.log
run 0 replay logs/odd.log
says out '1 line not understood'
run 0 replay --unknown logs/odd.log
says out 'logs/odd.log:19: what is this'
run 0 replay --json logs/odd.log
says out '"type":"unknown","t":59,"time":"2026-11-22T08:01:00.000000Z","lines":1'
rm logs/odd.log

# ---- packed ----

pack()
{
  good | $1 >packed || return
  run 0 replay --json packed
  sed 's/"source":"[^"]*"//' out >one
  run 0 replay --json logs/a.log
  sed 's/"source":"[^"]*"//' out >two
  cmp -s one two || complain "$1: packed it is another log"
  input=packed run 0 replay -q -
  says out '4.5.4.0, verified'
  size=$(wc -c <packed)
  head -c $((size / 2)) packed >half
  run 2 replay -q half
  says err 'it ends in the middle of what is packed in it'
  run 2 replay --json half
  says out '"type":"anomaly"'
  says out '"text":"it ends in the middle of what is packed in it"'
  tail -n 1 out | grep -q '"type":"result"' || complain "the result is not the last line"
  { head -c $((size / 2)) packed; printf 'garbage garbage'; tail -c +$((size / 2 + 16)) packed; } >broken
  run 2 replay -q broken
  says err 'what is packed in it is damaged from here on'
  { good | head -n 9 | $1; good | tail -n +10 | $1; } >packed
  run 0 replay -q packed
  says out '4.5.4.0, verified'
}
pack 'gzip -c'
if need zstd "logs packed by zstd"; then
  pack 'zstd -qc'
fi

# ---- a format that is insisted on ----

run 0 replay -q --format capture logs/a.log
! grep -q updated out || complain "--format changes nothing"
run 0 replay -q --format fotacon logs/a.log
says out '4.5.4.0, verified'

# ---- the examples ----

examples=$FOTACON_SRCDIR/doc/examples
rm -f logs/b.* logs/.x.log
if need make "the example of a Makefile"; then
  make -s -f "$examples/logs.mk" check-logs FOTACON="$FOTACON" LOGS=logs >out 2>err ||
    complain "the example of a Makefile fails on good logs"
  [ -s logs.xml ] || complain "the example of a Makefile writes no report"
  valid logs.xml
  bad >logs/a.log
  make -s -f "$examples/logs.mk" check-logs FOTACON="$FOTACON" LOGS=logs >out 2>err &&
    complain "the example of a Makefile passes bad logs"
  says out 'logs/a.log:18: outcome: failed, expected updated'
fi

[ $failures -eq 0 ] || exit 1
[ -z "$skipped" ] || exit 77
