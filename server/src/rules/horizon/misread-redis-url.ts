/** The hub reads the address of Redis as another one than it says. */
import { type RedisUrlFlaw, redisUrlFlaw } from "../../model/horizon/redis-url.ts"
import { hubsAround } from "../../workspace/hubs.ts"
import { defineRule, ref } from "../define.ts"

const caveats: Readonly<Partial<Record<RedisUrlFlaw["is"], string>>> = {
  database: "The hub then uses database 0.",
  hostless: "The hub then connects to this host; jobs that waited elsewhere stay there.",
}

export default defineRule({
  meta: {
    id: "horizon/misread-redis-url",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["R2"],
    summary: "Horizon reads the address of Redis differently.",
    why: "The hub takes the address apart itself: a slash without a number gives the database NaN, without `//` there is no host, a user is dropped, and escapes in the password are sent as they stand. A text that is no address means localhost.\nIt starts all the same; only its log says that the queue does not work.",
    remedy:
      "Write `redis://:password@host:6379/0`. A password with characters that an address cannot hold goes into `REDIS_PASSWORD`, with `REDIS_HOST` instead of the address.",
    messages: {
      unparsed: "Horizon takes localhost for Redis: `REDIS_URL` is no address.",
      hostless: "`REDIS_URL` has no host for Horizon: `//` is missing.",
      database: "Horizon selects Redis database NaN: no number follows the slash.",
      user: "Horizon drops the user of `REDIS_URL` and logs in as `default`.",
      encoded: "Horizon sends this password with its `%` escapes.",
    },
    fix: "review",
    references: [
      ref("Horizon queue: Redis settings", "atlas-crew/synapse:apps/signal-horizon/api/src/jobs/queue.ts"),
      ref("IANA: the redis URI scheme", "https://www.iana.org/assignments/uri-schemes/prov/redis"),
    ],
  },
  check({ facts, uri, workspace, stage, report, fix }) {
    for (const { owner, own } of hubsAround(workspace, uri, facts)) {
      for (const setting of own) {
        if (setting.name !== "REDIS_URL" || !setting.value.known) continue
        const { value } = setting.value
        const flaw = redisUrlFlaw(value)
        if (flaw === undefined) continue
        const { start, end } = setting.valueSpan
        const isVerbatim = setting.literal && end - start === value.length
        report({
          at: isVerbatim ? { start: start + flaw.from, end: start + flaw.to } : setting.valueSpan,
          id: flaw.is,
          evidence: setting.name,
          scope: owner,
          ...(stage === "template" ? { severity: "info" as const } : {}),
          fixes: () =>
            flaw.meant === undefined
              ? []
              : fix({
                  title: flaw.is === "database" ? "Remove the slash" : "Write it as an address",
                  safety: "review",
                  caveat: caveats[flaw.is] ?? "",
                  edits: setting.rewrite(flaw.meant),
                }),
        })
      }
    }
  },
})
