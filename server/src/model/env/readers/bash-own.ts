/** Variables of bash's own. */

/** Set by every bash; a file that sets one of these fails. */
export const constants = new Set(["UID", "EUID", "PPID", "BASHOPTS", "SHELLOPTS", "BASH_VERSINFO"])
/** Give another value each time, whatever was assigned, or are arrays of the shell's own. */
export const changing = new Set(
  "BASHPID BASH_ALIASES BASH_ARGC BASH_ARGV BASH_ARGV0 BASH_CMDS BASH_COMMAND BASH_LINENO BASH_SOURCE BASH_SUBSHELL COMP_WORDBREAKS DIRSTACK EPOCHREALTIME EPOCHSECONDS FUNCNAME GROUPS HISTCMD LINENO PIPESTATUS RANDOM SECONDS SRANDOM _".split(
    " ",
  ),
)
/** Set by every bash that starts, to a value that depends on the machine. */
export const started = new Set(
  "BASH BASH_LOADABLES_PATH BASH_VERSION HOSTNAME HOSTTYPE IFS MACHTYPE OLDPWD OPTERR OPTIND OSTYPE PATH PS4 PWD SHELL SHLVL TERM".split(
    " ",
  ),
)
