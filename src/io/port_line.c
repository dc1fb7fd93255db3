/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A line through termios, the same for ptys and for real serial ports: one
 * place knows what "raw" is, and no call here touches RTS or DTR, which
 * libserialport's settings of flow control do. What was set is read back, for
 * tcsetattr() succeeds when any one of the settings could be made.
 */
#define _GNU_SOURCE
#include "io/port_line.h"

#include <errno.h>
#include <stdio.h>
#include <termios.h>

static const struct {
	unsigned baud;
	speed_t speed;
} rates[] = {
	{ 9600, B9600 },       { 19200, B19200 },     { 38400, B38400 },
	{ 57600, B57600 },     { 115200, B115200 },   { 230400, B230400 },
	{ 460800, B460800 },   { 500000, B500000 },   { 576000, B576000 },
	{ 921600, B921600 },   { 1000000, B1000000 }, { 1152000, B1152000 },
	{ 1500000, B1500000 }, { 2000000, B2000000 }, { 2500000, B2500000 },
	{ 3000000, B3000000 },
};

static const char *const flow_names[] = {
	[PORT_FLOW_NONE] = "",
	[PORT_FLOW_RTSCTS] = " rtscts",
	[PORT_FLOW_XONXOFF] = " xonxoff",
};

static bool find_speed(unsigned baud, speed_t *speed)
{
	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		if (rates[i].baud != baud)
			continue;
		*speed = rates[i].speed;
		return true;
	}
	return false;
}

bool port_baud_valid(unsigned baud)
{
	speed_t speed;

	return find_speed(baud, &speed);
}

void port_line_describe(struct port *port)
{
	snprintf(port->line, sizeof(port->line), "%u 8N1%s",
		 port->settings.baud, flow_names[port->settings.flow]);
}

int port_line_set(int fd, const struct port_settings *settings)
{
	struct termios want, got;
	speed_t speed;

	if (!find_speed(settings->baud, &speed))
		return -EINVAL;
	if (tcgetattr(fd, &want) != 0)
		return -errno;
	cfmakeraw(&want);
	want.c_iflag &= ~(tcflag_t)(IXOFF | IXANY | INPCK);
	/* With HUPCL a crash of ours would drop DTR, and a module sleeps. */
	want.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS | HUPCL);
	want.c_cflag |= CREAD | CLOCAL;
	if (settings->flow == PORT_FLOW_RTSCTS)
		want.c_cflag |= CRTSCTS;
	if (settings->flow == PORT_FLOW_XONXOFF)
		want.c_iflag |= IXON | IXOFF;
	/* With VMIN 1 nothing to read is EAGAIN, and 0 bytes a hang-up. */
	want.c_cc[VMIN] = 1;
	want.c_cc[VTIME] = 0;
	if (cfsetispeed(&want, speed) != 0 || cfsetospeed(&want, speed) != 0 ||
	    tcsetattr(fd, TCSANOW, &want) != 0 || tcgetattr(fd, &got) != 0)
		return -errno;
	if (cfgetospeed(&got) != speed ||
	    (got.c_cflag & CRTSCTS) != (want.c_cflag & CRTSCTS))
		return -EINVAL;
	return 0;
}

int port_line_change(struct port *port)
{
	int err = port_line_set(port->fd, &port->settings);

	port_line_describe(port);
	tcflush(port->fd, TCIOFLUSH);
	return err;
}
