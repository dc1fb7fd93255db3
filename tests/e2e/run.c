/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A child between three pipes. Input is written and output read as either side
 * can, so that neither waits for the other.
 */
#define _GNU_SOURCE
#include "run.h"

#include "e2e.h"

#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGS_MAX 30

static void child(const struct run *run, int in, int out, int err,
		  const char *const *args)
{
	const char *argv[ARGS_MAX + 2] = { e2e_program() };

	for (int i = 0; args[i] && i < ARGS_MAX; i++)
		argv[1 + i] = args[i];
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	if (run->to)
		dup2(open(run->to, O_WRONLY), STDOUT_FILENO);
	/* The pipe is open until the end all the same. */
	if (run->closed)
		fcntl(err, F_DUPFD, STDERR_FILENO + 1);
	for (int fd = STDIN_FILENO; run->closed && fd <= STDERR_FILENO; fd++)
		close(fd);
	signal(SIGPIPE, SIG_DFL);
	execv(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

/* Reads what is there, and keeps what fits; false at the end. */
static bool collect(int fd, char *text, size_t size, size_t *len)
{
	char bytes[4096];
	ssize_t n = read(fd, bytes, sizeof(bytes));
	size_t room = size - 1 - *len;

	if (n > 0) {
		room = room < (size_t)n ? room : (size_t)n;
		memcpy(text + *len, bytes, room);
		*len += room;
	}
	text[*len] = '\0';
	return n > 0;
}

static void feed(const struct run *run, struct pollfd *fd, const char **input)
{
	size_t len = strlen(*input);
	ssize_t n = len ? write(fd->fd, *input, len) : 0;

	if (n > 0)
		*input += n;
	if (n < 0 || (!**input && !run->more)) {
		close(fd->fd);
		fd->fd = -1;
	}
}

static void talk(struct run *run, struct pollfd fds[3])
{
	const char *input = run->input ? run->input : "";
	size_t err_len = 0;

	while (fds[1].fd >= 0 || fds[2].fd >= 0) {
		poll(fds, 3, run->idle ? 5 : -1);
		if (run->idle)
			run->idle(run->arg);
		if (fds[0].revents && fds[0].fd >= 0)
			feed(run, &fds[0], &input);
		if (fds[1].revents &&
		    !collect(fds[1].fd, run->out, sizeof(run->out),
			     &run->out_len))
			fds[1].fd = -1;
		if (fds[2].revents &&
		    !collect(fds[2].fd, run->err, sizeof(run->err), &err_len))
			fds[2].fd = -1;
	}
}

void run_program(struct run *run, const char *const *args)
{
	int in[2], out[2], err[2], status;
	struct pollfd fds[3];
	pid_t pid;

	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	assert_int_equal(pipe2(err, O_CLOEXEC), 0);
	run->out_len = 0;
	run->out[0] = run->err[0] = '\0';
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		child(run, in[0], out[1], run->merged ? out[1] : err[1], args);
	close(in[0]);
	close(out[1]);
	close(err[1]);
	fcntl(in[1], F_SETFL, O_NONBLOCK);
	fds[0] = (struct pollfd){ .fd = in[1], .events = POLLOUT };
	fds[1] = (struct pollfd){ .fd = out[0], .events = POLLIN };
	fds[2] = (struct pollfd){ .fd = err[0], .events = POLLIN };
	talk(run, fds);
	if (fds[0].fd >= 0)
		close(fds[0].fd);
	close(out[0]);
	close(err[0]);
	waitpid(pid, &status, 0);
	run->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void run_check_json(const struct run *run, const char *outcome)
{
	const char *at = run->out;
	json_t *line = NULL;

	while (*at) {
		const char *end = strchr(at, '\n');

		assert_non_null(end);
		json_decref(line);
		line = json_loadb(at, (size_t)(end - at), 0, NULL);
		assert_non_null(line);
		at = end + 1;
	}
	assert_non_null(line);
	assert_string_equal(json_string_value(json_object_get(line, "type")),
			    "result");
	assert_string_equal(json_string_value(json_object_get(line,
							      "outcome")),
			    outcome);
	assert_int_equal(json_integer_value(json_object_get(line, "status")),
			 run->status);
	json_decref(line);
}
