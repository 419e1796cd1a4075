/** What `--help` prints. */

export const help = `Deploylint reads deploy configuration (.env, Compose, systemd units, Synapse) the way the machine will.

Usage:
  deploylint check [paths]     Report findings. Without paths: the current folder
      --format text|json       Default text
      --fail-on error|warning|info|hint
                               The weakest severity that makes the exit code 1; default error
  deploylint fix [paths]       Mend findings in place
      --safety safe|review     safe (default): nothing changes at run time; review: fixes with a stated consequence too
      --dry-run                Print a diff and write nothing
      --fail-on SEVERITY       For what is left after fixing
  deploylint explain RULE      What a rule reports, why, and what to do
  deploylint rules             List all rules
      --format text|json
  deploylint --version
  deploylint --help

Folders are walked as git sees them; \`--no-gitignore\` takes ignored files along. Rules and severities are set in
deploylint.yaml. A comment \`# deploylint-ignore <rule> -- reason\` above a line suppresses a finding.

Exit codes:
  0  nothing at or above --fail-on
  1  findings at or above --fail-on
  2  could not run, or could not read something
  3  nothing to check
`
