/** Answers: what each kind takes, where values come from, what is said of wrong ones, and the order of asking. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { checkAnswer } from "../../server/src/scaffold/engine/answer.ts"
import { readAnswersFile, settleAnswers } from "../../server/src/scaffold/engine/answers.ts"
import { nextQuestion } from "../../server/src/scaffold/engine/dialogue.ts"
import type { AnyProfile } from "../../server/src/scaffold/engine/types.ts"
import { profiles } from "../../server/src/scaffold/profiles/index.ts"
import type { AnswerValue, Question, QuestionKind } from "../../server/src/scaffold/profiles/types.ts"

const fallbacks: Readonly<Record<QuestionKind, AnswerValue>> = {
  name: "app",
  host: "app.example.com",
  port: 8080,
  path: "/healthz",
  image: "registry.example.com/team/app",
  text: "Team Night",
  email: "ops@example.com",
  seconds: 30,
  "user-id": 10001,
  names: "SMTP_HOST",
  flag: false,
  choice: "caddy",
}

function question(kind: QuestionKind, more: Partial<Question> = {}): Question {
  const choices = ["caddy", "nginx", "20"].map((value) => ({ value, label: value }))
  const own = kind === "choice" ? { choices } : {}
  return { key: "it", title: "It", kind, fallback: () => fallbacks[kind], ...own, ...more }
}

const none = new Map<string, AnswerValue>()
const value = (kind: QuestionKind, given: AnswerValue): AnswerValue | undefined => {
  const checked = checkAnswer(question(kind), given, none)
  return "value" in checked ? checked.value : undefined
}

describe("one answer", () => {
  const right: readonly (readonly [QuestionKind, AnswerValue, AnswerValue?])[] = [
    ["name", "a"],
    ["name", `a${"b".repeat(39)}`],
    ["name", "redis-2"],
    ["host", "Shop.Example.com", "shop.example.com"],
    ["host", "localhost"],
    ["host", "xn--bcher-kva.example"],
    ["port", "65535", 65535],
    ["port", 1],
    ["path", "/"],
    ["path", "/api/v1/health-check.json"],
    ["image", "app"],
    ["image", "localhost:5000/team/app"],
    ["image", "ghcr.io/a/b__c/d-e"],
    ["text", "Müller & Söhne: 24/7 (on call)"],
    ["email", "ops+night@Mail.example.com", "ops+night@mail.example.com"],
    ["seconds", 86400],
    ["user-id", "65533", 65533],
    ["names", "A_1 b C", "A_1 b C"],
    ["flag", "yes", true],
    ["flag", "false", false],
    ["choice", "nginx"],
    ["choice", 20, "20"],
  ]
  for (const [kind, given, spelled] of right)
    it(`${kind} takes ${JSON.stringify(given)}`, () => assert.equal(value(kind, given), spelled ?? given))
  const wrong: readonly (readonly [QuestionKind, AnswerValue])[] = [
    ["name", ""],
    ["name", "A"],
    ["name", "-a"],
    ["name", "a-"],
    ["name", "a_b"],
    ["name", "a\n"],
    ["name", `a${"b".repeat(40)}`],
    ["name", 5],
    ["host", "http://a.example"],
    ["host", "a..b"],
    ["host", "-a.example"],
    ["host", "10.0.0.1"],
    ["host", "a.example:80"],
    ["host", `${"a".repeat(64)}.example`],
    ["port", 0],
    ["port", 65536],
    ["port", "80a"],
    ["port", 80.5],
    ["port", true],
    ["port", ""],
    ["path", "health"],
    ["path", "//x"],
    ["path", "/../etc"],
    ["path", "/a b"],
    ["path", "/a?b"],
    ["path", "/a\n"],
    ["image", "app:1.0"],
    ["image", "app@sha256:0123"],
    ["image", "App"],
    ["image", "a//b"],
    ["text", 'say "hi"'],
    ["text", "it's"],
    ["text", "$(id)"],
    ["text", "`id`"],
    ["text", "a\\b"],
    ["text", "a # b"],
    ["text", "a\nb"],
    ["text", "a\u202eb"],
    ["text", " a"],
    ["text", "@@name@@"],
    ["email", "ops"],
    ["email", "a@b@c.example"],
    ["email", "ops@localhost"],
    ["email", "ops team@example.com"],
    ["seconds", 0],
    ["user-id", 0],
    ["names", "A  B"],
    ["names", "A,B"],
    ["names", "A\nB"],
    ["names", "1A"],
    ["names", "$A"],
    ["names", "A".repeat(2001)],
    ["user-id", 65534],
    ["flag", "maybe"],
    ["choice", "apache"],
  ]
  for (const [kind, given] of wrong)
    it(`${kind} refuses ${JSON.stringify(given)}`, () => {
      const checked = checkAnswer(question(kind), given, none)
      assert.ok("problem" in checked)
      assert.match(checked.problem, /^`it` is (?:`.*`|empty): it must be .+\.( Did you mean .*)?$/)
    })
  it("may be empty where the fallback is", () => {
    const optional = question("path", { fallback: () => "" })
    assert.deepEqual(checkAnswer(optional, "", none), { value: "" })
    assert.ok("problem" in checkAnswer(optional, "x", none))
  })
  it("never lets through what means something in a shell or starts a line of its own", () => {
    fc.assert(
      fc.property(fc.constantFrom(...(Object.keys(fallbacks) as QuestionKind[])), fc.string(), (kind, given) => {
        const taken = value(kind, given)
        if (typeof taken === "string") assert.doesNotMatch(taken, /["'`$\\#\p{Cc}\p{Zl}\p{Zp}]/u)
      }),
      { numRuns: 500 },
    )
  })
})

const profile: AnyProfile = {
  id: "test",
  title: "Test",
  summary: "",
  questions: [
    question("choice", { key: "proxy", choices: ["caddy", "none"].map((each) => ({ value: each, label: each })) }),
    question("host", { key: "host", when: (answers) => answers.get("proxy") !== "none" }),
    question("name", { key: "name" }),
    question("image", { key: "image", fallback: (answers) => `team/${String(answers.get("name"))}` }),
    question("port", { key: "port" }),
  ],
  files: () => [],
}
const given = (entries: Readonly<Record<string, AnswerValue>>) => new Map(Object.entries(entries))

describe("all answers", () => {
  it("come from the user, else from before, else from the files, else from the fallback", () => {
    const settled = settleAnswers(profile, {
      given: given({ port: "81" }),
      remembered: given({ port: 82, name: "old" }),
      detected: [
        { key: "name", value: "seen", uri: "file:///p/package.json", because: "says so" },
        { key: "host", value: "seen.example", uri: "file:///p/x", because: "says so" },
      ],
    })
    assert.deepEqual(Object.fromEntries(settled.answers), {
      proxy: "caddy",
      host: "seen.example",
      name: "old",
      image: "team/old",
      port: 81,
    })
    assert.deepEqual([...settled.origins.values()], ["fallback", "detected", "remembered", "fallback", "given"])
    assert.deepEqual(settled.problems, [])
  })
  it("follow the answers that a usual value was made of", () => {
    const first = settleAnswers(profile, { given: given({ name: "shop" }) })
    const second = settleAnswers(profile, { given: given({ name: "store" }), remembered: first.answers })
    assert.equal(second.answers.get("image"), "team/store")
    const own = settleAnswers(profile, { given: given({ name: "shop", image: "mine/app" }) })
    const third = settleAnswers(profile, { given: given({ name: "store" }), remembered: own.answers })
    assert.equal(third.answers.get("image"), "mine/app")
    assert.deepEqual(settleAnswers(profile, { given: none, remembered: own.answers }).answers, own.answers)
  })
  it("pass over what is remembered or seen and does not fit", () => {
    const detected = [{ key: "port", value: 0, uri: "file:///p/x", because: "x" }]
    const settled = settleAnswers(profile, { given: none, remembered: given({ port: "x", name: "UP" }), detected })
    assert.deepEqual([settled.answers.get("port"), settled.answers.get("name"), settled.problems], [8080, "app", []])
  })
  it("name what is wrong, and what may have been meant", () => {
    const { problems } = settleAnswers(profile, { given: given({ prot: 1, port: 99999, zzzzzz: 1, __proto__x: true }) })
    assert.match(problems.join("\n"), /no question `prot`\. Did you mean `port`\?/)
    assert.match(problems.join("\n"), /no question `zzzzzz`\. It asks proxy, host, name, image, port\./)
    assert.match(problems.join("\n"), /`port` is `99999`: it must be a whole number from 1 to 65535\./)
  })
  it("do not ask what does not arise, and say so where it was given", () => {
    const settled = settleAnswers(profile, { given: given({ proxy: "none", host: "not a host" }) })
    assert.deepEqual([settled.answers.get("host"), settled.unused, settled.problems], ["app.example.com", ["host"], []])
  })
  it("are asked in order, each once, with what would be taken", () => {
    const asked: string[] = []
    const said = new Map<string, AnswerValue>([])
    const typed: Readonly<Record<string, string>> = { proxy: "none", name: "shop", image: "", port: "9000" }
    for (let next = nextQuestion(profile, { given: none }, said); next !== undefined; ) {
      const { question: put, suggestion, check } = next
      asked.push(`${put.key}=${String(suggestion.value)}`)
      const answer = typed[put.key] ?? ""
      const checked = answer === "" ? suggestion : check(answer)
      assert.ok("value" in checked)
      said.set(put.key, checked.value)
      next = nextQuestion(profile, { given: none }, said)
    }
    assert.deepEqual(asked, ["proxy=caddy", "name=app", "image=team/shop", "port=8080"])
  })
  it("of a file are read with care", () => {
    const read = readAnswersFile('\ufeff{"profile":"test","port":81,"name":"a"}')
    assert.ok("answers" in read)
    assert.deepEqual(
      [read.profile, [...read.answers]],
      [
        "test",
        [
          ["port", 81],
          ["name", "a"],
        ],
      ],
    )
    for (const text of ["", "[]", "null", "5", '{"a":null}', '{"a":{}}', '{"a":[1]}', '{"profile":1}', "{"])
      assert.ok("broken" in readAnswersFile(text), text)
    const odd = readAnswersFile('{"__proto__":"x"}')
    assert.ok("answers" in odd && odd.answers.get("__proto__") === "x")
  })
})

describe("profiles", () => {
  for (const own of profiles) {
    it(`${own.id} has fallbacks that fit their questions, and keys of their own`, () => {
      const settled = settleAnswers(own, { given: none })
      for (const each of own.questions) {
        const checked = checkAnswer(each, settled.answers.get(each.key) ?? "", settled.answers)
        assert.ok("value" in checked, `${each.key}: ${"problem" in checked ? checked.problem : ""}`)
      }
      assert.equal(new Set(own.questions.map(({ key }) => key)).size, own.questions.length)
      assert.ok(!own.questions.some(({ key }) => key === "profile"))
    })
  }
})
