/** What `--help` prints. */

export const help = `Deploylint reads deploy configuration (.env, Compose, systemd units, Dockerfiles, Kubernetes,
proxies, monitoring, schedules, Synapse) the way the machine will.

Usage:
  deploylint check [paths]     Report findings. Without paths: the current folder
      --format text|json       Default text
      --fail-on error|warning|info|hint
                               The weakest severity that makes the exit code 1; default error
  deploylint fix [paths]       Mend findings in place
      --safety safe|review     safe (default): nothing changes at run time; review: fixes with a stated consequence too
      --dry-run                Print a diff and write nothing
      --fail-on SEVERITY       For what is left after fixing
  deploylint checklist [paths] The production checklist: what the files prove, disprove or leave open
      --format text|json|markdown
                               Default text; markdown is made for a release ticket
      --fail-on fail|unknown   The least bad state that makes the exit code 1; default fail
  deploylint exposure FILE...  The exposure score of units, as systemd-analyze security computes it, drop-ins included
      --systemd 252|257|262    Whose score; default the settings' version, else 262
      --format text|json
      --threshold N            Exit code 1 for a unit above N tenths (0 to 100)
  deploylint explain RULE      What a rule reports, why, and what to do
  deploylint rules             List all rules
      --format text|json
  deploylint --version
  deploylint --help

The checklist reads what lies on disk, ignored files included: a deployment's .env decides more than any other file.
Only production decides; what people vouch for stands in deploylint.yaml below \`attest\`.

Folders are walked as git sees them; \`--no-gitignore\` takes ignored files along. Rules and severities are set in
deploylint.yaml. A comment \`# deploylint-ignore <rule> -- reason\` above a line suppresses a finding.

Exit codes:
  0  nothing at or above --fail-on
  1  findings at or above --fail-on, or checklist items in that state
  2  could not run, or could not read something
  3  nothing to check
`
