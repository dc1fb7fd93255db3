#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# fotacon on a real Linux serial port that comes and goes, without hardware: a
# virtual machine whose USB adapter (an FTDI, driven by the kernel's own
# ftdi_sio) ends at the simulated module here. What is tested stands in
# guest.sh, which runs inside; this script makes and starts the machine, and
# plugs, pulls and swaps on request. Everything said goes to tests/vm/guest.log
# of the build folder; the results are printed as TAP. Without QEMU or a kernel
# it is skipped, with the reason.
#
# The kernel is Debian's newest, unpacked in $FOTACON_VM_CACHE (by default
# ~/.cache/fotacon-vm) and never installed.
# shellcheck disable=SC2317  # requests and traps are calls, too
set -u

here=$(cd "$(dirname "$0")" && pwd)
build=${FOTACON_BUILDDIR:-$(cd "$here/../.." && pwd)/build}
fotacon=$build/fotacon
cache=${FOTACON_VM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/fotacon-vm}
seconds=${FOTACON_VM_SECONDS:-115}
log=$build/tests/vm/guest.log

# In the order in which they are loaded.
modules="usb-common usbcore xhci-hcd xhci-pci usbserial ftdi_sio"

work=$(mktemp -d) || exit 99
trap 'stop; rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' HUP TERM

# Ends what was started here: the machine, its time limit, the modules.
stop()
{
  for file in "$work"/*.pid; do
    if [ -e "$file" ]; then kill "$(cat "$file")" 2>/dev/null; fi
  done
}

skip()
{
  echo "1..0 # SKIP $*"
  echo "skipped: $*"
  exit 77
}

# ---- the kernel ----

newest_kernel()
{
  apt-cache search --names-only '^linux-image-.*-amd64$' 2>/dev/null |
    sed -n 's/^\(linux-image-[0-9]*[.][0-9]*[.][^ ]*-amd64\) .*/\1/p' |
    grep -Ev -- '-(cloud|rt)-amd64$|unsigned|dbg' | sort -V | tail -n 1
}

# Sets `kernel` to a folder with boot/ and lib/modules/.
get_kernel()
{
  for kernel in "$cache"/linux-image-*-amd64; do
    if [ -d "$kernel" ]; then return; fi
  done
  for tool in apt-get dpkg-deb; do
    command -v $tool >/dev/null || skip "no kernel: there is no $tool to get Debian's"
  done
  name=$(newest_kernel)
  [ -n "$name" ] || skip "no kernel: apt-cache knows no linux-image-*-amd64"
  mkdir -p "$work/kernel" "$cache" || exit 99
  (cd "$work" && timeout 120 apt-get -q download "$name" >"$work/download.log" 2>&1) || {
    cat "$work/download.log" >&2
    skip "no kernel: apt-get download $name failed"
  }
  dpkg-deb -x "$work/$name"_*.deb "$work/kernel" || exit 99
  rm -f "$work/$name"_*.deb
  kernel=$cache/$name
  # Another run may have been quicker.
  mv -T "$work/kernel" "$kernel" 2>/dev/null || [ -d "$kernel" ] || exit 99
}

# ---- the file system ----

# Copies a program to the same place, with its libraries.
install_program()
{
  cp "$1" "$root/bin/" || exit 99
  ldd "$1" 2>/dev/null | sed -n 's/^[^/]*\(\/[^ ]*\).*/\1/p' | while read -r library; do
    mkdir -p "$root${library%/*}" && cp -L "$library" "$root$library" || exit 99
  done || exit 99
}

install_module()
{
  file=$(find "$kernel/lib/modules" -name "$1.ko*" | head -n 1)
  case $file in
  *.ko) cat "$file" ;;
  *.ko.xz) xz -dc "$file" ;;
  *.ko.zst) zstd -qdc "$file" ;;
  *) echo "no module $1 in $kernel" >&2; exit 99 ;;
  esac >"$root/modules/$1.ko" || exit 99
}

make_initramfs()
{
  root=$work/root
  mkdir -p "$root/bin" "$root/dev" "$root/proc" "$root/sys" "$root/tmp" "$root/etc" \
    "$root/modules" "$root/var/lock"
  install_program "$(command -v busybox)"
  install_program "$fotacon"
  # Others who want the port, where they are installed.
  for name in script tio picocom minicom; do
    if command -v $name >/dev/null; then install_program "$(command -v $name)"; fi
  done
  mkdir -p "$root/lib/terminfo/v" && cp -L /lib/terminfo/v/vt100 "$root/lib/terminfo/v/"
  for module in $modules; do
    install_module "$module"
    echo "$module" >>"$root/modules/order"
  done
  cp "$here/init.sh" "$root/init" && cp "$here/guest.sh" "$root/guest.sh" || exit 99
  chmod 755 "$root/init"
  (cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) >"$work/initramfs" || exit 99
}

# ---- what is on the other end of the adapter ----

# module NAME SPEC: a fresh simulated module, in place of one of that name.
module()
{
  if [ -e "$work/$1.pid" ]; then
    kill "$(cat "$work/$1.pid")" 2>/dev/null
    while [ -L "$work/$1" ]; do sleep 0.05; done
  fi
  "$fotacon" sim "$2" --link "$work/$1" --json >>"$work/$1.log" 2>&1 &
  echo $! >"$work/$1.pid"
  while [ ! -L "$work/$1" ]; do
    kill -0 "$(cat "$work/$1.pid")" 2>/dev/null || return 1
    sleep 0.05
  done
}

# One command to the machine; waits for its answer, or for the event $2.
qmp()
{
  echo "$1" >&5
  while read -r line <&6; do
    case $line in
    *"${2:-\"return\"}"*) return 0 ;;
    *'"error"'* | end)
      echo "# QMP: $line"
      return 1
      ;;
    esac
  done
}

# plug ID MODULE SERIAL: an adapter with a module behind it.
plug()
{
  qmp "{'execute':'chardev-add','arguments':{'id':'line-$1','backend':{'type':'serial',
'data':{'device':'$work/$2'}}}}" &&
    qmp "{'execute':'device_add','arguments':{'driver':'usb-serial','id':'$1',
'chardev':'line-$1','serial':'$3'}}"
}

# by_hand ID SERIAL: an adapter whose other end says what `hand` is told.
by_hand()
{
  rm -f "$work/hand.in" "$work/hand.out"
  mkfifo "$work/hand.in" "$work/hand.out"
  qmp "{'execute':'chardev-add','arguments':{'id':'line-$1','backend':{'type':'pipe',
'data':{'device':'$work/hand'}}}}" &&
    qmp "{'execute':'device_add','arguments':{'driver':'usb-serial','id':'$1',
'chardev':'line-$1','serial':'$2'}}"
}

# hand TEXT: a word with escapes, "\r\nOK\r\n".
hand()
{
  # shellcheck disable=SC2059  # it is a format on purpose
  printf "$1" 1<>"$work/hand.in"
}

# pull ID: what was on its way is lost with it.
pull()
{
  qmp "{'execute':'device_del','arguments':{'id':'$1'}}" DEVICE_DELETED &&
    qmp "{'execute':'chardev-remove','arguments':{'id':'line-$1'}}"
}

# ---- the machine ----

start_machine()
{
  for name in control qmp; do
    mkfifo "$work/$name.in" "$work/$name.out" || exit 99
  done
  # Both ways, so that opening waits for nobody.
  exec 3<>"$work/control.out" 4<>"$work/control.in" 5<>"$work/qmp.in" 6<>"$work/qmp.out"
  run_machine 2>"$work/qemu.log" &
  (
    sleep "$seconds" &
    echo $! >"$work/limit.pid"
    wait $! && echo "# $seconds s are over" >&3 && kill "$(cat "$work/machine.pid")"
  ) 2>/dev/null &
  qmp "{'execute':'qmp_capabilities'}"
}

# However it ends, nobody waits for it any longer.
run_machine()
{
  qemu-system-x86_64 -accel tcg,thread=multi -cpu qemu64 -smp 1 -m 256 -display none \
    -no-reboot -nodefaults -kernel "$kernel"/boot/vmlinuz-* -initrd "$work/initramfs" \
    -append "console=ttyS0 quiet panic=-1" -serial "file:$work/console" \
    -chardev "pipe,id=control,path=$work/control" -serial chardev:control \
    -chardev "pipe,id=qmp,path=$work/qmp" -mon chardev=qmp,mode=control \
    -device qemu-xhci,id=usb &
  echo $! >"$work/machine.pid"
  wait $!
  echo end >&3
  echo end >&6
}

# Results are printed as they come; requests ("! pull a") are done and answered.
serve()
{
  planned=no
  failed=0
  while read -r word rest <&3; do
    rest=${rest%"$(printf '\r')"}
    case $word in
    end*) break ;;
    !)
      # shellcheck disable=SC2086  # its words are the request
      if $rest; then answer=yes; else answer=no; fi
      echo $answer >&4
      ;;
    *)
      echo "$word $rest"
      case $word in
      not) failed=$((failed + 1)) ;;
      1..*) planned=yes ;;
      esac
      ;;
    esac
  done
  [ $planned = yes ] || { echo "Bail out! the machine ended early"; return 1; }
  [ $failed -eq 0 ]
}

for tool in qemu-system-x86_64 busybox cpio ldd mkfifo; do
  command -v $tool >/dev/null || skip "there is no $tool"
done
[ "$(uname -m)" = x86_64 ] || skip "the machine is an x86-64, and so is fotacon in it"
busybox --list | grep -qx insmod || skip "this busybox has no insmod"
[ -x "$fotacon" ] || { echo "there is no $fotacon" >&2; exit 99; }
get_kernel
make_initramfs
start_machine && serve
status=$?
mkdir -p "${log%/*}"
{
  tr -d '\r' <"$work/console"
  for name in "$work"/*.log; do
    printf '\n==== %s\n' "${name##*/}"
    cat "$name"
  done
} >"$log" 2>/dev/null
echo "# everything said is in $log"
exit $status
