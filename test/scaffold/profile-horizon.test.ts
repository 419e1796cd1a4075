/** Profiles for Horizon: what they write has no finding, fails no item, and hangs together. */
import assert from "node:assert/strict"
import { posix } from "node:path"
import { describe, it } from "node:test"
import { metricOf } from "../../server/src/model/metrics/catalogue.ts"
import { cases, complete, filesOf, inDeploy, judge } from "./profile-horizon-cases.ts"

const words = (text: string): string[] => text.split(" ")

/** Items that files alone cannot decide: a secret that is not written, or something that people do. */
const open: Readonly<Record<string, readonly string[]>> = {
  "fleet on Compose": words("S2 S3 S4 S5 S8 R2 M4 B3 C2 C3"),
  "fleet on Compose with ClickHouse, nginx and a managed Redis": words("S2 S3 S4 S5 S8 R2 M4 B3 C2 C3 C4 C5"),
  "small fleet on Compose with ClickHouse": words("S2 S3 S4 S5 S8 R2 M4 B3 C2 C3 C4"),
  "fleet on Compose with nginx": words("S2 S3 S4 S5 S8 R2 M4 B3 C2 C3"),
  "fleet on Kubernetes": words("S2 S3 S4 S5 R2 M1 M4 B3 C2"),
  "fleet on Kubernetes with ClickHouse and a managed Redis": words("S2 S3 S4 S5 R2 M1 M4 B3 C2 C4 C5"),
  "trading daemon": words("S1 S4 S7 S8 R3 B1 B2 B3 D5 D6 D7 D8 D9"),
  "trading daemon with its core alone": words("S1 S4 S7 S8 R3 B1 B2 B3 D5 D6 D7 D8 D9"),
}

/** The ten files that the trading daemon's own folder has. */
const seed = words(
  "Dockerfile docker-compose.yml prometheus.yml systemd/horizon.service runbooks/kill-switch.md runbooks/feed-stale.md runbooks/credential-rotation.md runbooks/disaster-recovery.md bcp.md .env.example",
)

describe("the profiles for Horizon", () => {
  it("ask questions with keys of their own, and choices that hold the fallback", () => {
    for (const profile of new Set(cases.map((each) => each.profile))) {
      const keys = profile.questions.map(({ key }) => key)
      assert.equal(new Set(keys).size, keys.length)
      for (const { key, kind, choices, fallback } of profile.questions) {
        const value = fallback(complete(profile, {}))
        assert.equal(kind === "choice", choices !== undefined, key)
        if (choices !== undefined)
          assert.ok(
            choices.some((choice) => choice.value === value),
            `${key}: ${value}`,
          )
      }
    }
  })
  it("write the ten files of the trading daemon's folder", () => {
    const paths = new Set(
      cases
        .filter(({ profile }) => profile.id === "horizon-trading")
        .flatMap(filesOf)
        .map(({ path }) => path),
    )
    assert.deepEqual(
      seed.filter((path) => !paths.has(path)),
      [],
    )
  })
  for (const each of cases) {
    const { name } = each
    const files = filesOf(each)
    const paths = new Set(files.map(({ path }) => path))
    it(`${name}: no finding of any severity, no item that fails, and what is open is for people, as CHECKLIST.md says`, (t) => {
      const { findings, report } = judge(inDeploy(files))
      assert.deepEqual(findings, [])
      const { products } =
        each.profile.id === "horizon-trading"
          ? { products: ["horizon-trading"] }
          : { products: ["horizon-hub", "synapse"] }
      assert.deepEqual(
        report.deployments.map((deployment) => [deployment.name, deployment.products]),
        [["deploy", products]],
      )
      const is = (state: string): string[] => report.items.filter((item) => item.state === state).map(({ id }) => id)
      assert.deepEqual(
        report.items.filter(({ state }) => state === "fail").map(({ id, reason }) => `${id}: ${reason}`),
        [],
      )
      assert.deepEqual(is("unknown"), open[name])
      assert.deepEqual(
        report.items.filter(({ state, attestable }) => state === "unknown" && !attestable),
        [],
      )
      const checklist = files.find(({ path }) => path === "CHECKLIST.md")?.text ?? ""
      const by = new Map(
        [...checklist.matchAll(/^\| (\w+) \| .* \| (machine|human) \| /gm)].map(([, id = "", who = ""]) => [id, who]),
      )
      for (const id of is("unknown")) assert.equal(by.get(id), "human", id)
      for (const [id, who] of by)
        if (who === "machine")
          assert.ok(
            is("pass").includes(id),
            `${id} is no machine's: ${report.items.find((item) => item.id === id)?.state}`,
          )
      t.diagnostic(`${is("pass").length} pass, open: ${is("unknown").join(" ")}`)
    })

    it(`${name}: each file has a path, a template and an end of its own, and no slot is left`, () => {
      assert.equal(new Set(files.map(({ path }) => path.toLowerCase())).size, files.length)
      assert.equal(new Set(files.map(({ template }) => template)).size, files.length)
      for (const { path, text, executable } of files) {
        assert.ok(!path.startsWith("/") && !path.split("/").includes(".."), path)
        const left = /.*(?:@@|%%\w+%%|undefined|\[object|NaN).*/.exec(text)?.[0]
        assert.equal(left, undefined, path)
        assert.ok(text.endsWith("\n") && !text.endsWith("\n\n") && !/[ \t]$/m.test(text) && !text.includes("\r"), path)
        if (!/\.(?:json|xml)$/.test(path)) assert.match(text, /^(#!\/bin\/sh\n)?(# |<!-- )\S/, path)
        assert.equal(executable === true, path.endsWith(".sh"), path)
      }
    })

    it(`${name}: links lead to files, metrics exist and move, legal words and secrets are absent`, () => {
      for (const { path, text } of files) {
        if (path.endsWith(".md"))
          for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g))
            assert.ok(paths.has(posix.join(posix.dirname(path), target)), `${path}: ${target}`)
        for (const [, target = ""] of text.matchAll(/runbook_url: (\S+)/g)) assert.ok(paths.has(target), target)
        if (/\.json$|alerts\.yml$/.test(path))
          for (const [series] of text.matchAll(/\b(?:horizon|synapse)_[a-z_]+\b/g))
            assert.ok(metricOf(series)?.moves === true, `${path}: ${series}`)
        assert.doesNotMatch(text, /\b(?:compliant|certified|ensures)\b/i, path)
        // A long run of letters and digits that is neither a name nor a path would be a key.
        assert.doesNotMatch(text, /[=:]\s*["']?[0-9a-f]{32,}\b/, path)
      }
    })
  }
})
