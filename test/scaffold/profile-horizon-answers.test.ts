/** Answers that are valid and unusual: no name, host or text of them breaks a file. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { horizonSynapse } from "../../server/src/scaffold/profiles/horizon-synapse/profile.ts"
import { horizonTrading } from "../../server/src/scaffold/profiles/horizon-trading/profile.ts"
import type { AnswerValue, Profile, Question } from "../../server/src/scaffold/profiles/types.ts"
import { filesOf, inDeploy, judge } from "./profile-horizon-cases.ts"

const letters = "abcdefghijklmnopqrstuvwxyz"
const some = (from: string, minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...from), minLength, maxLength })

const name = fc.oneof(
  fc.constantFrom(
    "redis",
    "postgres",
    "horizon",
    "default",
    "a",
    "x--y",
    "n0-9-",
    "true",
    "null",
    `${"long-".repeat(8)}`,
  ),
  fc.tuple(some(letters, 1, 1), some(`${letters}0123456789-`, 0, 39)).map(([first, rest]) => first + rest),
)
const part = fc
  .tuple(some(letters, 1, 1), some(`${letters}0123456789-`, 0, 40), some(`${letters}0123456789`, 1, 1))
  .map((parts) => parts.join(""))
const host = fc.oneof(
  fc.array(part, { minLength: 2, maxLength: 4 }).map((parts) => parts.join(".")),
  fc.constantFrom(
    "redis.example.com",
    "1.example.com",
    "xn--bcher-kva.example",
    `${"a".repeat(63)}.${"b".repeat(63)}.example.com`,
  ),
)
const text = fc.oneof(
  fc.constantFrom(
    "Team: platform | on-call",
    "- dash",
    "[x](y.md)",
    "<b>",
    "A & B, 24/7",
    "*all*",
    "yes",
    "{{ name }}",
    "--> out",
  ),
  some(`${letters} 0123456789:|&*[]<>(){}!?%@+,./-_~^;=`, 1, 40).map((each) => each.trim() || "x"),
)

function answerTo({ kind, choices }: Question): fc.Arbitrary<AnswerValue> {
  switch (kind) {
    case "name":
      return name
    case "host":
      return host
    case "text":
      return text
    case "email":
      return fc
        .tuple(some(`${letters}.+_-0123456789`, 1, 12), host)
        .map(([user, at]) => `o${user.replaceAll(/\.+/g, ".")}x@${at}`)
    case "flag":
      return fc.boolean()
    case "choice":
      return fc.constantFrom(...(choices ?? []).map((choice) => choice.value))
    default:
      return fc.integer({ min: 1, max: 65535 })
  }
}

const answersTo = (profile: Profile): fc.Arbitrary<Record<string, AnswerValue>> =>
  fc.record(Object.fromEntries(profile.questions.map((question) => [question.key, answerTo(question)])))

describe("answers that are valid and unusual", () => {
  for (const [profile, numRuns] of [
    [horizonSynapse, 3],
    [horizonTrading, 2],
  ] as const)
    it(`bring no finding and no failing item: ${profile.id}`, () =>
      fc.assert(
        fc.property(answersTo(profile), (answers) => {
          const { findings, report } = judge(inDeploy(filesOf({ profile, answers })))
          assert.deepEqual(
            findings.filter((line) => /^(?:error|warning)/.test(line)),
            [],
          )
          assert.deepEqual(
            report.items.filter(({ state }) => state === "fail").map(({ id, reason }) => `${id}: ${reason}`),
            [],
          )
        }),
        { numRuns, endOnFailure: true },
      ))

  for (const profile of [horizonSynapse, horizonTrading])
    it(`keep every file whole: ${profile.id}`, () =>
      fc.assert(
        fc.property(answersTo(profile), (answers) => {
          const files = filesOf({ profile, answers })
          const usual = new Map(filesOf({ profile, answers: plain(answers) }).map((file) => [file.path, file.text]))
          for (const { path, text } of files) {
            // Free answers change words, never lines.
            assert.equal(text.split("\n").length, usual.get(path)?.split("\n").length, path)
            assert.doesNotMatch(text, /@@|%%\w+%%|undefined|\[object/, path)
          }
        }),
        { numRuns: 60 },
      ))

  it("names the site apart where it is called like the hub", () => {
    const files = filesOf({ profile: horizonSynapse, answers: { host: "x.example.com", site: "X.example.com" } })
    const caddy = files.find(({ path }) => path === "proxy/Caddyfile")?.text ?? ""
    const names = [...caddy.matchAll(/^(\S+) \{$/gm)].map(([, each]) => each?.toLowerCase())
    assert.equal(new Set(names).size, 2)
  })
})

/** The same choices, and nothing unusual in what is written freely. */
function plain(answers: Readonly<Record<string, AnswerValue>>): Record<string, AnswerValue> {
  return Object.fromEntries(
    Object.entries(answers).filter(
      ([key]) => !["name", "host", "site", "upstream", "owner", "email", "issuer", "backups", "logs"].includes(key),
    ),
  )
}
