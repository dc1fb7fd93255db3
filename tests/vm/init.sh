#!/bin/busybox sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=dash
# The first process of the virtual machine: mounts, loads the drivers, runs the
# tests and switches off. The first serial line shows everything, the second
# carries results and requests.
/bin/busybox --install -s /bin
PATH=/bin
export PATH
mount -t devtmpfs none /dev
mount -t proc none /proc
mount -t sysfs none /sys
mkdir -p /dev/pts /run
mount -t devpts none /dev/pts
ip link set lo up 2>/dev/null
cat >/etc/passwd <<'END'
root:x:0:0:root:/tmp:/bin/sh
technician:x:1000:1000:in dialout:/tmp:/bin/sh
guest:x:1001:1001:in no group:/tmp:/bin/sh
END
cat >/etc/group <<'END'
root:x:0:
dialout:x:20:technician
technician:x:1000:
guest:x:1001:
END
chmod 1777 /tmp /var/lock
while read -r module; do insmod "/modules/$module.ko"; done </modules/order
stty -F /dev/ttyS1 raw -echo
HOME=/tmp LC_ALL=C.UTF-8 TERM=dumb sh /guest.sh 3<>/dev/ttyS1 >/dev/ttyS0 2>&1 </dev/null
poweroff -f
