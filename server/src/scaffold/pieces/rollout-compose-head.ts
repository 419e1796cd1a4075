/** What the rollout of Compose services says of itself: use, exit status, environment. `--help` prints it. */

export const composeHead = `#!/bin/sh
# Rolls services of this Compose project out, and back to what ran before if they do not become healthy.
#
# Usage: rollout.sh [SERVICE]...                  what the Compose files describe now; without a name: %%main%%
#        rollback.sh [--to RECORD] [SERVICE]...   back by hand to the state before, or to an older one
#        rollback.sh --list                       what can be gone back to
#
# Recorded before anything is touched: the images that run, by ID, and the files that made them run (Compose files,
# .env, and what they name beside them). Then: fetch, migrate, start, and ask until all is well several times in a row.
# A service without fixed name, host port and writable volume is started beside the old one, which goes only when the
# new one is healthy; something in front has to find both by the service's name. Others are replaced in place.
# On failure images and files are put back and have to prove their health too; the files that failed are kept aside.
# Certificates and keys in files of their own are not: they are renewed, and have to suit the version before.
# Migrations are not taken back: they have to suit the version before. Data in volumes is never touched.
#
# Exit status:
#   0  rolled out (or gone back, by rollback.sh)
#   1  failed; what ran before runs again and is healthy, or was never touched
#   2  misuse, or something is missing; nothing was touched
#   3  failed, and the way back failed: act now, the last lines say how
#   4  another run is under way; nothing was touched
#
# Environment:
#   ROLLOUT_STATE      folder of records and lock, with copies of .env: /var/lib/rollout/PROJECT
#   ROLLOUT_TIMEOUT    seconds until all is well: 180. ROLLOUT_INTERVAL between questions: 3. ROLLOUT_SUCCESSES: 3
#   ROLLOUT_STEP       seconds that one command may take: 900
#   ROLLOUT_KEEP       records that are kept: 5
#   ROLLOUT_PORT       port in the container that is asked by HTTP: %%port%%. ROLLOUT_PATH: %%path%%
#   ROLLOUT_PROBE      a whole URL to ask instead, or none
#   ROLLOUT_MIGRATE    command for the new image, before it starts; no for none
#   ROLLOUT_MODE       auto, beside or in-place
#   ROLLOUT_PULL       no: the images are here already
#   ROLLOUT_FILES      more files that belong to a release, one a line; with ! before it, a file or folder that does not
`
