/** Keys that the services of a Compose file share. */

/** Keys that every service has, with the rights that it keeps. */
export function guarded(limits: { cpus: string; memory: string; pids: number }, added: readonly string[] = []): string {
  return `    restart: unless-stopped
    cap_drop: [ALL]
${added.length === 0 ? "" : `    cap_add: [${added.join(", ")}]\n`}    security_opt: ["no-new-privileges:true"]
    cpus: ${limits.cpus}
    mem_limit: ${limits.memory}
    pids_limit: ${limits.pids}
    logging:
      driver: journald
`
}

/** A health check; `test` is a YAML value. Seconds. */
export const probe = (test: string, start = 30, every = 10): string => `    healthcheck:
      test: ${test}
      interval: ${every}s
      timeout: 5s
      retries: 5
      start_period: ${start}s
`
