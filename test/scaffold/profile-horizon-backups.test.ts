/** A backup of the fleet or of the daemon that fails, or never starts, is seen. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { cases, filesOf } from "./profile-horizon-cases.ts"

describe("backups of the Horizon profiles", () => {
  for (const each of cases)
    it(`${each.name}: every one is watched by an alert with a runbook, on a metric that somebody tells`, () => {
      const files = filesOf(each)
      const all = files.map(({ text }) => text).join("\n")
      const units = files.flatMap(({ path }) => /^systemd\/([\w-]+-backup)\.service$/.exec(path)?.[1] ?? [])
      const jobs = [...all.matchAll(/^kind: CronJob\nmetadata:\n {2}name: ([\w-]+-backup)$/gm)].map(([, name]) => name)
      assert.ok(units.length + jobs.length > 0)
      for (const name of [...units, ...jobs])
        assert.match(
          all,
          new RegExp(`absent\\((?:backup_last_success|kube_cronjob)\\w+\\{(?:backup|cronjob)="${name}"\\}\\)`),
        )
      for (const name of units) {
        const unit = files.find(({ path }) => path === `systemd/${name}.service`)?.text ?? ""
        assert.match(
          unit,
          new RegExp(
            `^ExecStart=/bin/sh /.*/scripts/${name}\\.sh\nExecStartPost=|^ExecStartPost=.*${name}\\.prom'$`,
            "m",
          ),
        )
      }
      const teller = jobs.length > 0 ? "kube-state-metrics" : "node-exporter"
      assert.match(all, new RegExp(`targets: \\["${teller}:\\d+"\\]`))
      assert.match(all, jobs.length > 0 ? /^ {2}name: kube-state-metrics$/m : /^ {2}node-exporter:$/m)
      if (jobs.length > 0) assert.match(all, /name: kube-state-metrics-from-prometheus/)
      assert.ok(files.some(({ path }) => path === "runbooks/backup-missing.md"))
    })
})
