/* SPDX-License-Identifier: MIT */
/*
 * What gnuplot may do. The program of that name is a shell here, which runs its script as commands:
 * what is refused to it is refused to any program that was talked into more than drawing.
 */
#include "view/gnuplot.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support.h"

static struct err err;
static struct blob out;

static void script_print(const void *text, size_t i, FILE *f)
{
	const char *const *scripts = text;

	fputs(scripts[i], f);
}

static int draw(const char *script)
{
	free(out.bytes);
	out = (struct blob){ NULL, 0 };
	memset(&err, 0, sizeof(err));
	return gnuplot_draw(script_print, &script, 1, &out, &err);
}

/* Makes the program, the only one that PATH has. */
static void program(const char *text)
{
	mkdir("bin", 0777);
	unlink("bin/gnuplot");
	if (text) {
		write_file("bin/gnuplot", text);
		chmod("bin/gnuplot", 0755);
	}
	setenv("PATH", "none:bin", 1);
}

#define SHELL "#!/bin/sh\nwhile read -r line; do eval \"$line\"; done\n"

static void output_is(const char *expected)
{
	CU_ASSERT_EQUAL(out.n, strlen(expected));
	CU_ASSERT(out.n == strlen(expected) && !memcmp(out.bytes, expected, out.n));
}

static void drawing(void)
{
	program(SHELL);
	CU_ASSERT_EQUAL(draw("echo $*\nread -r x <bin/gnuplot; echo $x\n"), 0);
	output_is("-d /dev/stdin\n#!/bin/sh\n");
	setenv("GNUPLOT_LIB", "x", 1);
	setenv("HOME", "/", 1);
	setenv("FONTCONFIG_PATH", "fonts", 1);
	CU_ASSERT_EQUAL(draw("echo \"$GNUPLOT_LIB$HOME $FONTCONFIG_PATH $LC_ALL\"\n"), 0);
	output_is(" fonts C.UTF-8\n");
}

static void failing(void)
{
	program(SHELL);
	CU_ASSERT_EQUAL(draw("echo 'no such thing' >&2\nexit 1\n"), -EIO);
	CHECK_TEXT(err.text, "plot: gnuplot draws nothing: no such thing\n");
	CU_ASSERT_EQUAL(draw("kill -9 $$; exit 1\n"), -EIO); /* it may not even end itself */
	program("#!none\n");
	CU_ASSERT_EQUAL(draw(""), -ENOENT);
	program(NULL);
	CU_ASSERT_EQUAL(draw(""), -ENOENT);
	CU_ASSERT_PTR_NOT_NULL(strstr(err.text, "gnuplot is not installed"));
}

/* The shell as gnuplot: what is set between two pictures are commands, and what is printed. */
#define COMMANDS                                                                  \
	"#!/bin/sh\n"                                                             \
	"print() { echo \"$1\"; }\nreset() { state=reset; }\nundefine() { :; }\n" \
	"while read -r line; do eval \"$line\"; done\nexit 0\n"

static void several(void)
{
	static const char *const scripts[] = {
		"echo one; state=set; kept=set\n",
		"echo two of $state\n",
		"echo 'three of' $kept; false\n",
	};
	static const char *const expected[] = { "one\n", "two of reset\n", "three of set\n" };
	static const char *const too_few[] = { "echo one\n", ":\n", "echo three\n" };
	struct blob drawn[3] = { { NULL, 0 } };

	program(COMMANDS);
	err_clear(&err);
	CU_ASSERT_EQUAL(gnuplot_draw(script_print, scripts, 3, drawn, &err), 0);
	CHECK_TEXT(err.text, "");
	for (int i = 0; i < 3; i++) {
		CU_ASSERT_FATAL(drawn[i].n == strlen(expected[i]));
		CU_ASSERT(!memcmp(drawn[i].bytes, expected[i], drawn[i].n));
		free(drawn[i].bytes);
		drawn[i] = (struct blob){ NULL, 0 };
	}
	CU_ASSERT_EQUAL(gnuplot_draw(script_print, too_few, 3, drawn, &err), -EIO);
	CHECK_TEXT(err.text, "plot: gnuplot draws nothing in the place of a picture\n");
	for (int i = 0; i < 3; i++)
		free(drawn[i].bytes);
	err_clear(&err);
	CU_ASSERT_EQUAL(gnuplot_draw(script_print, NULL, 0, NULL, &err), 0);
	CHECK_TEXT(err.text, "");
}

static void refused(const char *command)
{
	char script[256];

	snprintf(script, sizeof(script), "%s\necho survived\n", command);
	draw(script);
	CU_ASSERT(access("pwned", F_OK) && errno == ENOENT);
	CU_ASSERT(!access("bin/gnuplot", F_OK));
}

static void confined(void)
{
	program(SHELL);
	refused("/usr/bin/touch pwned");
	refused("exec /usr/bin/touch pwned");
	refused("(echo >pwned)");
	refused("echo | echo >pwned");
	refused("x=$(/usr/bin/touch pwned)");
	refused("echo x >pwned");
	refused("echo x >>bin/gnuplot; echo <>pwned");
	refused("exec /bin/rm bin/gnuplot");
	draw("echo >>bin/gnuplot\n");
	CU_ASSERT_EQUAL(draw("echo again\n"), 0);
	output_is("again\n");
}

/* The program ends with whoever waits for it: it has one end of a pipe, and then it has not. */
static void ends_together(void)
{
	struct pollfd end;
	int held[2], hold[2];
	char script[64], c;
	pid_t pid;

	CU_ASSERT_FATAL(!pipe(held) && !pipe(hold));
	snprintf(script, sizeof(script), "echo >&%d\nread -r x <&%d\n", held[1], hold[0]);
	program(SHELL);
	pid = fork();
	if (!pid) {
		close(hold[1]);
		draw(script);
		_exit(0);
	}
	close(held[1]);
	CU_ASSERT_EQUAL(read(held[0], &c, 1), 1);
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	end = (struct pollfd){ .fd = held[0], .events = POLLIN };
	CU_ASSERT_EQUAL(poll(&end, 1, 20000), 1); /* nobody has the other end any more */
	close(hold[1]);
	close(hold[0]);
	close(held[0]);
}

int main(void)
{
	static const struct test tests[] = {
		{ "the program draws, with no settings of the user's", drawing },
		{ "what fails is said", failing },
		{ "several pictures are drawn in one go, each from the start", several },
		{ "it runs nothing, and writes nothing but the picture", confined },
		{ "it ends with iogen", ends_together },
		{ 0 },
	};

	return suite_run("gnuplot", tests);
}
