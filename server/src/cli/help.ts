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
  deploylint scaffold [folder] Write a deploy/ folder: containers, proxy, monitoring, backups, rollout, runbooks
      --profile horizon-synapse|horizon-trading|service
                               Default: as before, else what the folder's files speak for
      --answers FILE           Answers as a JSON object; --set KEY=VALUE gives a single one, as often as needed
      --templates DIR          A template folder of your own: profile.json, and files/ with @@key@@ slots
      --dry-run                Print the plan with diffs and write nothing
      --check                  Exit code 1 if a run would change anything; nothing is written
      --yes                    Ask nothing: write, and keep every file that somebody edited
      --on-conflict keep|beside|merge
                               Files that both sides changed: keep yours (default), write the new text beside as
                               <name>.new, or merge (env keys, ignore lines; else with conflict markers)
      --restore                Create files again that were deleted
      --format text|json
  deploylint env read FILE     The variables that one program reads from an env file; \`-\` is the standard input
      --reader dotenv|compose|compose-raw|systemd|systemd-252|bash|docker|podman|node|python
                               Whose rules; systemd-252 is systemd before 254, bash is \`set -a; . FILE\`
      --set NAME=VALUE         The environment around the file, as often as needed; without it, it is empty
      --format text|json       Default text; json shows all values, secrets too
      --show-secrets           Do not mask secrets in text
  deploylint env example [PATH]
                               A \`.env.example\` for a folder, or the file to bring up to date: what it lists stays,
                               what the project takes or declares is added; never a secret
      --write                  Write it instead of printing it
  deploylint explain RULE      What a rule reports, why, and what to do
  deploylint rules             List all rules
      --format text|json
  deploylint --version
  deploylint --help

The checklist reads what lies on disk, ignored files included: a deployment's .env decides more than any other file.
Only production decides; what people vouch for stands in deploylint.yaml below \`attest\`.

Folders are walked as git sees them; \`--no-gitignore\` takes ignored files along. Rules and severities are set in
deploylint.yaml. A comment \`# deploylint-ignore <rule> -- reason\` above a line suppresses a finding.

A scaffold overwrites nothing that somebody edited: untouched files are updated, edited ones get both sides' changes
where these do not meet. deploy/.scaffold.json remembers answers and what was written; it holds no secrets.

\`env read\` executes nothing: what hangs on a command, a process or the machine is named, not guessed.

Exit codes:
  0  nothing at or above --fail-on
  1  findings at or above --fail-on, or checklist items in that state; \`scaffold --check\`: out of step;
     \`scaffold\`: written, with errors found in the result; \`env read\`: that program refuses the file
  2  could not run, or could not read or write something
  3  nothing to check
`
