# SPDX-License-Identifier: GPL-3.0-or-later
# A rule that checks a folder of logs, each against the .ini beside it (see
# fotacon-expect(5)), and leaves a report in logs.xml. Put it into a Makefile, or
#
#	make -f logs.mk check-logs LOGS=folder

FOTACON = fotacon
LOGS = logs

.PHONY: check-logs
check-logs:
	$(FOTACON) replay -q --junit logs.xml $(LOGS)
