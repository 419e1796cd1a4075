/** The programs that read env files and whose rules are known, by the names that settings and command line use. */

/**
 * `compose` = compose-go; `compose-raw` = `env_file` with `format: raw`; `systemd` = EnvironmentFile= from 254 on,
 * `systemd-252` before (a comment that ends in `\` goes on); `bash` = `set -a; . file`; `docker` = `docker run --env-file`;
 * `podman` = `podman run --env-file` and Quadlet; `node` = `--env-file`, `util.parseEnv`; `python` = python-dotenv.
 */
export const envReaders = [
  "dotenv",
  "compose",
  "compose-raw",
  "systemd",
  "systemd-252",
  "bash",
  "docker",
  "podman",
  "node",
  "python",
] as const

export type EnvReader = (typeof envReaders)[number]
