/* SPDX-License-Identifier: MIT */
/*
 * The four tables of transitions. A row is an input, a column a state; in it
 *	.       stay, on purpose
 *	!       stay, and say that it is out of order
 *	letter  go to that state; in lower case, and say so as well
 * Any event can be hidden by the indication mask and a program can be started
 * in the middle, so only what contradicts itself is called out of order: the
 * module is believed in every other case. Sources: AN 4.2 to 4.4, 6, 7, 8.
 */
#include "core/session.h"

#include <string.h>


/* clang-format off */

/* X closed, S silent, B booting, R ready */
static const char link_states[] = "XSBR";
static const char link_table[N_INPUTS][HL78_N_LINK + 1] = {
	[IN_READY]             = "RRRR",
	[IN_ASK_CONNECT]       = "RRRR",
	[IN_ASK_DOWNLOAD]      = "RRRR",
	[IN_ASK_INSTALL]       = "RRRR",
	[IN_ASK_REBOOT]        = "RRRR",
	[IN_AUTH_START]        = "RRRR",
	[IN_AUTH_FAILED]       = "RRRR",
	[IN_AUTH_OK]           = "RRRR",
	[IN_DENIED]            = "RRRR",
	[IN_CLOSED]            = "RRRR",
	[IN_OFFERED]           = "RRRR",
	[IN_STORED]            = "RRRR",
	[IN_PROBLEM]           = "RRRR",
	[IN_PROBLEM_RESUMABLE] = "RRRR",
	[IN_CERTIFIED]         = "RRRR",
	[IN_NOT_CERTIFIED]     = "RRRR",
	[IN_UPDATE_START]      = "RRRR",
	[IN_UPDATE_FAILED]     = "RRRR",
	[IN_UPDATE_DONE]       = "RRRR",
	[IN_PROGRESS]          = "RRRR",
	[IN_BOOTSTRAP]         = "RRRR",
	[IN_DM]                = "RRRR",
	[IN_OTHER]             = "RRRR",
	[IN_CONTEXT]           = "RRRR",
	[IN_START_OK]          = "RRRR",
	[IN_STOP_OK]           = "RRRR",
	[IN_SAYS_OPEN]         = "RRRR",
	[IN_SAYS_CLOSED]       = "RRRR",
	[IN_ACCEPT_CONNECT]    = "RRRR",
	[IN_ACCEPT_DOWNLOAD]   = "RRRR",
	[IN_ACCEPT_INSTALL]    = "RRRR",
	[IN_ACCEPT_REBOOT]     = "BBBB",
	[IN_DEFER]             = "RRRR",
	[IN_BOOT]              = "BBBB",
	[IN_POWER_OFF]         = "....",
	[IN_LINK_UP]           = "S...",
	[IN_LINK_LOST]         = "XXXX",
	[IN_SPOKE]             = "RRRR",
	[IN_MUTE]              = "..SS",
	[IN_WATCHDOG]          = "....",
};

/* C closed, N connecting, A authenticating, B bootstrap, O open, G closing */
static const char session_states[] = "CNABOG";
static const char session_table[N_INPUTS][HL78_N_SESSION + 1] = {
	/*
	 * After boot, wake-up, the PIN, a bootstrap; what is being opened goes
	 * on, what was open did not survive any of them.
	 */
	[IN_READY]             = "....CC",
	[IN_ASK_CONNECT]       = "......",
	[IN_ASK_DOWNLOAD]      = "......",
	[IN_ASK_INSTALL]       = "......",
	[IN_ASK_REBOOT]        = "......",
	/* by itself, too: polling, a report, bootstrap and then the DM server */
	[IN_AUTH_START]        = "AAAAAA",
	[IN_AUTH_FAILED]       = "AAAAAA",
	[IN_AUTH_OK]           = "AA.AAA",
	[IN_DENIED]            = "CCCCCC",
	[IN_CLOSED]            = "CCCCCC",
	/* at start-up a pending offer comes with no session; else it is open */
	[IN_OFFERED]           = ".OOO..",
	[IN_STORED]            = "......",
	[IN_PROBLEM]           = "......",
	[IN_PROBLEM_RESUMABLE] = "......",
	[IN_CERTIFIED]         = "......",
	[IN_NOT_CERTIFIED]     = "......",
	[IN_UPDATE_START]      = "......",
	/* both come after a boot, which no line need have told */
	[IN_UPDATE_FAILED]     = "CCCCCC",
	[IN_UPDATE_DONE]       = "CCCCCC",
	[IN_PROGRESS]          = ".OOO..",
	[IN_BOOTSTRAP]         = "BBBBBB",
	[IN_DM]                = "OOOOOO",
	[IN_OTHER]             = "......",
	[IN_CONTEXT]           = "......",
	/* repeated, the same session goes on (AN 4.1.2) */
	[IN_START_OK]          = "N....N",
	[IN_STOP_OK]           = ".GGGG.",
	[IN_SAYS_OPEN]         = "O.....",
	[IN_SAYS_CLOSED]       = "....CC",
	[IN_ACCEPT_CONNECT]    = "N.....",
	[IN_ACCEPT_DOWNLOAD]   = "......",
	[IN_ACCEPT_INSTALL]    = "......",
	[IN_ACCEPT_REBOOT]     = "CCCCCC",
	[IN_DEFER]             = "......",
	[IN_BOOT]              = "CCCCCC",
	[IN_POWER_OFF]         = "CCCCCC",
	/*
	 * What was known is old now, not wrong: see hl78_identity.old. Only how
	 * far one that was being opened has come meanwhile nobody can say.
	 */
	[IN_LINK_UP]           = ".CCC..",
	[IN_LINK_LOST]         = "......",
	[IN_SPOKE]             = "......",
	[IN_MUTE]              = "......",
	[IN_WATCHDOG]          = "......",
};

/*
 * N none, O offered, D downloading, S suspended, T stored, R rejected,
 * I installing, U updated, F failed
 */
static const char package_states[] = "NODSTRIUF";
static const char package_table[N_INPUTS][HL78_N_PACKAGE + 1] = {
	/* a restart that no line told: what was under way is not any more */
	[IN_READY]             = "..S......",
	[IN_ASK_CONNECT]       = ".........",
	/*
	 * 9 and 2 come in either order; while downloading 2 means a stop. While
	 * installing all of them mean that it is over and its verdict was lost,
	 * as on a USB port that was away when 16 came.
	 */
	[IN_ASK_DOWNLOAD]      = "O.S.OOoOO",
	[IN_ASK_INSTALL]       = "TTTT.!tTT",
	[IN_ASK_REBOOT]        = ".........",
	[IN_AUTH_START]        = ".........",
	[IN_AUTH_FAILED]       = ".........",
	[IN_AUTH_OK]           = ".........",
	[IN_DENIED]            = "..S......",
	[IN_CLOSED]            = "..S......",
	/* a second 9 after the agreement is no new package */
	[IN_OFFERED]           = "O...OOoOO",
	[IN_STORED]            = "TTTT..!TT",
	[IN_PROBLEM]           = "FFFFf.!!.",
	[IN_PROBLEM_RESUMABLE] = "SSS.!.!!S",
	/* 12 before 10 and 10 before 12 are both seen */
	[IN_CERTIFIED]         = ".....!.!!",
	[IN_NOT_CERTIFIED]     = "RRRRR.R!R",
	[IN_UPDATE_START]      = "IIIIIi.II",
	[IN_UPDATE_FAILED]     = "FFFFFFFF.",
	[IN_UPDATE_DONE]       = "UUUUUUU.U",
	[IN_PROGRESS]          = "DD.DDDdDD",
	[IN_BOOTSTRAP]         = ".........",
	[IN_DM]                = ".........",
	[IN_OTHER]             = ".........",
	[IN_CONTEXT]           = ".........",
	[IN_START_OK]          = ".........",
	[IN_STOP_OK]           = "..S......",
	[IN_SAYS_OPEN]         = ".........",
	[IN_SAYS_CLOSED]       = "..S......",
	[IN_ACCEPT_CONNECT]    = ".........",
	[IN_ACCEPT_DOWNLOAD]   = "DD.D.....",
	[IN_ACCEPT_INSTALL]    = "IIIIII.II",
	[IN_ACCEPT_REBOOT]     = "..S......",
	[IN_DEFER]             = ".........",
	[IN_BOOT]              = "..S......",
	[IN_POWER_OFF]         = "..S......",
	[IN_LINK_UP]           = ".........",
	[IN_LINK_LOST]         = ".........",
	[IN_SPOKE]             = ".........",
	[IN_MUTE]              = ".........",
	/* the verdict is the caller's; 16 may still come and corrects it */
	[IN_WATCHDOG]          = ".........",
};

/* N none, C connect, D download, I install, R reboot */
static const char agreement_states[] = "NCDIR";
static const char agreement_table[N_INPUTS][HL78_N_REQUESTS + 1] = {
	/* a pending request survives a reset and a power cut (AN 10) */
	[IN_READY]             = ".....",
	[IN_ASK_CONNECT]       = "C.CCC",
	[IN_ASK_DOWNLOAD]      = "DD.DD",
	[IN_ASK_INSTALL]       = "III.I",
	[IN_ASK_REBOOT]        = "RRRR.",
	[IN_AUTH_START]        = ".N...",
	[IN_AUTH_FAILED]       = ".N...",
	[IN_AUTH_OK]           = ".N...",
	[IN_DENIED]            = ".N...",
	[IN_CLOSED]            = ".....",
	[IN_OFFERED]           = ".....",
	[IN_STORED]            = "..N..",
	[IN_PROBLEM]           = "..N..",
	[IN_PROBLEM_RESUMABLE] = "..N..",
	[IN_CERTIFIED]         = ".....",
	[IN_NOT_CERTIFIED]     = "..NN.",
	[IN_UPDATE_START]      = "..NN.",
	[IN_UPDATE_FAILED]     = ".NNNN",
	[IN_UPDATE_DONE]       = ".NNNN",
	/* somebody answered, even if we did not hear it */
	[IN_PROGRESS]          = "..N..",
	[IN_BOOTSTRAP]         = ".N...",
	[IN_DM]                = ".N...",
	[IN_OTHER]             = ".....",
	[IN_CONTEXT]           = ".....",
	[IN_START_OK]          = ".N...",
	[IN_STOP_OK]           = ".....",
	[IN_SAYS_OPEN]         = ".....",
	[IN_SAYS_CLOSED]       = ".....",
	[IN_ACCEPT_CONNECT]    = ".N...",
	[IN_ACCEPT_DOWNLOAD]   = "..N..",
	[IN_ACCEPT_INSTALL]    = "...N.",
	[IN_ACCEPT_REBOOT]     = "....N",
	[IN_DEFER]             = ".....",
	[IN_BOOT]              = "....N",
	[IN_POWER_OFF]         = ".....",
	[IN_LINK_UP]           = ".....",
	[IN_LINK_LOST]         = ".....",
	[IN_SPOKE]             = ".....",
	[IN_MUTE]              = ".....",
	[IN_WATCHDOG]          = ".....",
};
/* clang-format on */

static const char *const input_names[N_INPUTS] = {
	[IN_READY] = "0",
	[IN_ASK_CONNECT] = "1",
	[IN_ASK_DOWNLOAD] = "2",
	[IN_ASK_INSTALL] = "3",
	[IN_ASK_REBOOT] = "24",
	[IN_AUTH_START] = "4",
	[IN_AUTH_FAILED] = "5",
	[IN_AUTH_OK] = "6",
	[IN_DENIED] = "7",
	[IN_CLOSED] = "8",
	[IN_OFFERED] = "9",
	[IN_STORED] = "10",
	[IN_PROBLEM] = "11",
	[IN_PROBLEM_RESUMABLE] = "11,3 11,4",
	[IN_CERTIFIED] = "12",
	[IN_NOT_CERTIFIED] = "13",
	[IN_UPDATE_START] = "14",
	[IN_UPDATE_FAILED] = "15",
	[IN_UPDATE_DONE] = "16",
	[IN_PROGRESS] = "18",
	[IN_BOOTSTRAP] = "23,0",
	[IN_DM] = "23,1",
	[IN_OTHER] = "other event",
	[IN_CONTEXT] = "0 for WDSS=2",
	[IN_START_OK] = "OK to WDSS=1,1",
	[IN_STOP_OK] = "OK to WDSS=1,0",
	[IN_SAYS_OPEN] = "+WDSS: 1,1",
	[IN_SAYS_CLOSED] = "+WDSS: 1,0",
	[IN_ACCEPT_CONNECT] = "OK to WDSR=1",
	[IN_ACCEPT_DOWNLOAD] = "OK to WDSR=3",
	[IN_ACCEPT_INSTALL] = "OK to WDSR=4",
	[IN_ACCEPT_REBOOT] = "OK to a reboot",
	[IN_DEFER] = "OK to a deferral",
	[IN_BOOT] = "boot",
	[IN_POWER_OFF] = "power off",
	[IN_LINK_UP] = "link up",
	[IN_LINK_LOST] = "link lost",
	[IN_SPOKE] = "a line",
	[IN_MUTE] = "no answers",
	[IN_WATCHDOG] = "watchdog",
};

static const struct {
	const char *letters; /* of the states */
	const char *rows;
	size_t row_size;
} tables[N_MACHINES] = {
	[MACHINE_LINK] = { link_states, link_table[0], sizeof(link_table[0]) },
	[MACHINE_SESSION] = { session_states, session_table[0],
			      sizeof(session_table[0]) },
	[MACHINE_PACKAGE] = { package_states, package_table[0],
			      sizeof(package_table[0]) },
	[MACHINE_AGREEMENT] = { agreement_states, agreement_table[0],
				sizeof(agreement_table[0]) },
};

static char cell(enum machine machine, enum input input, int state)
{
	return tables[machine].rows[input * tables[machine].row_size +
				    (size_t)state];
}

bool session_stays(enum machine machine, enum input input, int state)
{
	return cell(machine, input, state) == '.';
}

struct transition session_transition(enum machine machine, enum input input,
				     int state)
{
	char c = cell(machine, input, state);
	struct transition t = { .decided = true, .next = state,
				.anomaly = c == '!' };
	const char *at;

	if (c == '.' || c == '!')
		return t;
	t.anomaly = c >= 'a' && c <= 'z';
	at = c ? strchr(tables[machine].letters,
			t.anomaly ? c - 'a' + 'A' : c)
	       : NULL;
	t.decided = at != NULL;
	if (at)
		t.next = (int)(at - tables[machine].letters);
	return t;
}

int session_n_states(enum machine machine)
{
	static const int n[N_MACHINES] = {
		[MACHINE_LINK] = HL78_N_LINK,
		[MACHINE_SESSION] = HL78_N_SESSION,
		[MACHINE_PACKAGE] = HL78_N_PACKAGE,
		[MACHINE_AGREEMENT] = HL78_N_REQUESTS,
	};

	return n[machine];
}

const char *session_input_name(enum input input)
{
	return input_names[input];
}
