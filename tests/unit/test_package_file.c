/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Packages as files: read once, too large, empty, no files at all, and changed
 * while they are read or later.
 */
#include "io/package.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "packages.h"

#define NAME "HL7802_4.3.9.0_to_4.4.14.0.ua"

static struct package package;
static char folder[] = "/tmp/fotacon-package-XXXXXX";
static char path[128];
static struct test_package file;

static int make_file(void **state)
{
	(void)state;
	snprintf(path, sizeof(path), "%s/%s", folder, NAME);
	test_ua_make(&file, 1000, 9);
	test_package_write(&file, path);
	return 0;
}

static int remove_file(void **state)
{
	(void)state;
	package_close(&package);
	test_package_free(&file);
	unlink(path);
	return 0;
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

static void a_file_is_read(void **state)
{
	(void)state;
	assert_int_equal(package_open(&package, path), 0);
	assert_false(package.bad);
	assert_string_equal(package.path, path);
	assert_string_equal(package.name, NAME);
	assert_string_equal(package.error, "");
	assert_int_equal(package.size, file.size);
	assert_memory_equal(package.data, file.data, file.size);
	assert_string_equal(package.to, "HL7802.4.4.14.0");
	assert_false(package_changed(&package));
	package_close(&package);
	assert_null(package.data);
}

static void cannot_be_read(const char *what, int err, const char *text)
{
	assert_int_equal(package_open(&package, what), -err);
	if (!strstr(package.error, text))
		fail_msg("%s: \"%s\"", what, package.error);
	assert_null(package.data);
	assert_int_equal(package.n_checks, 0);
	package_close(&package);
}

static void what_is_no_file(void **state)
{
	static char long_path[PATH_MAX + 10];

	(void)state;
	cannot_be_read(folder, EISDIR, "folder");
	cannot_be_read("/dev/zero", EINVAL, "device");
	cannot_be_read("/dev/null", EINVAL, "device");
	cannot_be_read("/nowhere/x.ua", ENOENT, "no such file");
	cannot_be_read("", ENOENT, "no such file");
	memset(long_path, 'x', sizeof(long_path) - 1);
	cannot_be_read(long_path, ENAMETOOLONG, "too long");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	cannot_be_read(path, EINVAL, "pipe");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink(path, path), 0);
	cannot_be_read(path, ELOOP, "cannot be read");
}

static void no_permission(void **state)
{
	(void)state;
	if (geteuid() == 0) {
		print_message("root may read anything: not tried\n");
		return;
	}
	assert_int_equal(chmod(path, 0), 0);
	cannot_be_read(path, EACCES, "no permission");
}

static void sizes_that_are_none(void **state)
{
	(void)state;
	assert_int_equal(truncate(path, 0), 0);
	cannot_be_read(path, ENODATA, "empty");
	assert_int_equal(truncate(path, (off_t)PACKAGE_SIZE_MAX + 1), 0);
	cannot_be_read(path, EFBIG, "67108865 bytes");
	assert_int_equal(truncate(path, (off_t)1 << 40), 0);
	cannot_be_read(path, EFBIG, "64 MiB");
	assert_int_equal(truncate(path, (off_t)PACKAGE_SIZE_MAX), 0);
	assert_int_equal(package_open(&package, path), 0);
	assert_int_equal(package.size, PACKAGE_SIZE_MAX);
	assert_int_equal(package.kind, PACKAGE_UNKNOWN); /* it is all NULs */
}

static void a_change_is_noticed(void **state)
{
	struct timespec times[2] = { { .tv_nsec = UTIME_OMIT } };
	char other[sizeof(path) + 4];

	(void)state;
	assert_int_equal(package_open(&package, path), 0);
	times[1] = package.mtime;
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	assert_false(package_changed(&package));
	/* Another time: its bytes tell whether it is another file. */
	times[1].tv_sec--;
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	assert_false(package_changed(&package));
	test_package_write(&file, path);
	times[1] = package.mtime;
	times[1].tv_nsec = (times[1].tv_nsec + 500000000) % 1000000000;
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	assert_false(package_changed(&package));
	file.data[file.size - 1] ^= 1;
	test_package_write(&file, path);
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	assert_true(package_changed(&package));
	package_close(&package);

	/* Another one in its place, of the same size and time. */
	assert_int_equal(package_open(&package, path), 0);
	file.data[file.size - 1] ^= 1;
	times[1] = package.mtime;
	snprintf(other, sizeof(other), "%s.new", path);
	test_package_write(&file, other);
	assert_int_equal(utimensat(AT_FDCWD, other, times, 0), 0);
	assert_int_equal(rename(other, path), 0);
	assert_true(package_changed(&package));
	package_close(&package);

	assert_int_equal(package_open(&package, path), 0);
	assert_false(package_changed(&package));
	assert_int_equal(truncate(path, 999), 0);
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	assert_true(package_changed(&package));
	/* What was read stays what it was. */
	assert_memory_equal(package.data, file.data, file.size);
	assert_int_equal(unlink(path), 0);
	assert_true(package_changed(&package));
}

/* Of the file that is read: what happens to it at the first read(). */
static int (*at_read)(void);

ssize_t __real_read(int fd, void *bytes, size_t size);
ssize_t __wrap_read(int fd, void *bytes, size_t size);

ssize_t __wrap_read(int fd, void *bytes, size_t size)
{
	int (*happens)(void) = at_read;

	at_read = NULL;
	if (happens)
		assert_int_equal(happens(), 0);
	return __real_read(fd, bytes, size);
}

static int cut(void)
{
	return truncate(path, 600);
}

static int grow(void)
{
	return truncate(path, 2000);
}

static void a_change_under_the_read(void **state)
{
	(void)state;
	at_read = cut;
	cannot_be_read(path, EAGAIN, "changed while it was read");
	at_read = grow;
	cannot_be_read(path, EAGAIN, "changed while it was read");
	assert_null(at_read);
}

int main(void)
{
#define FILE_TEST(f) cmocka_unit_test_setup_teardown(f, make_file, remove_file)
	const struct CMUnitTest tests[] = {
		FILE_TEST(a_file_is_read),
		FILE_TEST(what_is_no_file),
		FILE_TEST(no_permission),
		FILE_TEST(sizes_that_are_none),
		FILE_TEST(a_change_is_noticed),
		FILE_TEST(a_change_under_the_read),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
