/** Which findings a suppression covers in each format, and where a new one is written. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { createAnalysisHost } from "../../server/src/analysis.ts"
import { computed } from "../support/computed.ts"
import { openWorkspace } from "../support/workspace.ts"

/** Findings of rules other than the notices, as `rule@line`, before and after a comment is put in. */
function found(path: string, text: string): { rules: string[]; notices: string[] } {
  const workspace = openWorkspace({ [path]: text })
  const items = workspace.analysis().findings(workspace.uri(path)).items
  return {
    rules: items.filter((item) => !item.rule.startsWith("deploylint/")).map((item) => item.rule),
    notices: items.filter((item) => item.rule.startsWith("deploylint/")).map((item) => `${item.rule}`),
  }
}

const covered: readonly (readonly [what: string, path: string, text: string])[] = [
  ["the line above", ".env", "# deploylint-ignore network/wildcard-cors -- ok\nCORS_ORIGINS=*\n"],
  ["the same line", ".env", "CORS_ORIGINS=* # deploylint-ignore network/wildcard-cors -- ok\n"],
  [
    "several lines of comments above",
    ".env",
    "# deploylint-ignore network/wildcard-cors -- ok\n# more\nCORS_ORIGINS=*\n",
  ],
  [
    "a value of several lines, in its middle",
    ".env",
    '# deploylint-ignore network/wildcard-cors -- ok\nCORS_ORIGINS="https://a.example.com,\n*"\n',
  ],
  [
    "the end of a value of several lines",
    ".env",
    'CORS_ORIGINS="https://a.example.com,\n*" # deploylint-ignore network/wildcard-cors -- ok\n',
  ],
  [
    "the whole file",
    ".env",
    "CORS_ORIGINS=*\n# deploylint-ignore-file network/wildcard-cors -- ok\nALLOWED_ORIGINS=*\n",
  ],
  [
    "a line of Compose",
    "compose.yaml",
    'services:\n  a:\n    image: x:1\n    environment:\n      # deploylint-ignore network/wildcard-cors -- ok\n      CORS_ORIGINS: "*"\n',
  ],
  [
    "the end of a line of Compose",
    "compose.yaml",
    'services:\n  a:\n    image: x:1\n    environment:\n      CORS_ORIGINS: "*" # deploylint-ignore network/wildcard-cors -- ok\n',
  ],
  [
    "block text of Compose",
    "compose.yaml",
    "services:\n  a:\n    image: x:1\n    environment:\n      # deploylint-ignore network/wildcard-cors -- ok\n      CORS_ORIGINS: >-\n        https://a.example.com,\n        *\n",
  ],
  [
    "a line of a unit",
    "a.service",
    '[Service]\nExecStart=/bin/a\n# deploylint-ignore network/wildcard-cors -- ok\nEnvironment="CORS_ORIGINS=*"\n',
  ],
  [
    "a continued line of a unit",
    "a.service",
    '[Service]\nExecStart=/bin/a\n# deploylint-ignore network/wildcard-cors -- ok\nEnvironment=A=1 \\\n  "CORS_ORIGINS=*"\n',
  ],
  [
    "a continued line of a unit, from inside",
    "a.service",
    '[Service]\nExecStart=/bin/a\nEnvironment=A=1 \\\n  # deploylint-ignore network/wildcard-cors -- ok\n  "CORS_ORIGINS=*"\n',
  ],
]

describe("covers", () => {
  for (const [what, path, text] of covered) {
    it(what, () => {
      const bare = text.replace(/^[ \t]*# deploylint-ignore.*\n/gm, "").replace(/ # deploylint-ignore.*$/gm, "")
      assert.ok(found(path, bare).rules.includes("network/wildcard-cors"), "the finding is there without the comment")
      assert.ok(!found(path, text).rules.includes("network/wildcard-cors"))
      assert.deepEqual(found(path, text).notices, [])
    })
  }
  const uncovered: readonly (readonly [what: string, path: string, text: string])[] = [
    ["two lines below", ".env", "# deploylint-ignore network/wildcard-cors -- ok\nA=1\nCORS_ORIGINS=*\n"],
    ["below a blank line", ".env", "# deploylint-ignore network/wildcard-cors -- ok\n\nCORS_ORIGINS=*\n"],
    ["the line above it", ".env", "CORS_ORIGINS=*\n# deploylint-ignore network/wildcard-cors -- ok\n"],
    ["another rule", ".env", "# deploylint-ignore network/localhost-cors -- ok\nCORS_ORIGINS=*\n"],
    ["after its day", ".env", "# deploylint-ignore network/wildcard-cors until=2026-11-20 -- ok\nCORS_ORIGINS=*\n"],
  ]
  for (const [what, path, text] of uncovered) {
    it(`not ${what}`, () => {
      assert.ok(found(path, text).rules.includes("network/wildcard-cors"))
      assert.equal(found(path, text).notices.length, 1)
    })
  }
  it("a finding about a comment line", () => {
    const compose = "services:\n  a:\n    image: x:1\n    env_file: api.env\n"
    const rulesOf = (text: string): string[] => {
      const workspace = openWorkspace({ "compose.yaml": compose, "api.env": text })
      return workspace
        .analysis()
        .findings(workspace.uri("api.env"))
        .items.map((item) => item.rule)
    }
    assert.deepEqual(rulesOf("; note\nA=1\n"), ["env/invalid-line"])
    assert.deepEqual(rulesOf("# deploylint-ignore env/invalid-line -- only systemd reads it\n; note\nA=1\n"), [])
  })
  it("what stands below many other suppressions, in bounded time", () => {
    const start = computed()
    const text = `${"# deploylint-ignore network/wildcard-cors -- ok\n".repeat(20_000)}CORS_ORIGINS=*\n`
    assert.deepEqual(found(".env", text).rules, [])
    assert.ok(computed() - start < 5000)
  })
  it("on its last day", () => {
    const text = "# deploylint-ignore network/wildcard-cors until=2026-11-21 -- ok\nCORS_ORIGINS=*\n"
    assert.deepEqual(found(".env", text), { rules: [], notices: [] })
  })
  it("nothing from inside a block text, which is no comment", () => {
    const text =
      "services:\n  a:\n    image: x:1\n    command: |\n      # deploylint-ignore network/wildcard-cors -- ok\n      run\n"
    assert.deepEqual(found("compose.yaml", text).notices, [])
  })
})

describe("a new suppression", () => {
  for (const [what, path, text] of covered) {
    it(`hides ${what} wherever the finding starts`, () => {
      const bare = text.replace(/^[ \t]*# deploylint-ignore.*\n/gm, "").replace(/ # deploylint-ignore.*$/gm, "")
      const workspace = openWorkspace({ [path]: bare })
      const uri = workspace.uri(path)
      const analysis = workspace.analysis()
      const finding = analysis.findings(uri).items.find((item) => item.rule === "network/wildcard-cors")
      assert.ok(finding)
      const insertion = analysis.suppression(uri, finding)
      assert.ok(insertion)
      const after = workspace.set(path, bare.slice(0, insertion.at) + insertion.text + bare.slice(insertion.at))
      const left = after.findings(uri).items
      assert.ok(!left.some((item) => item.rule === finding.rule && item.identity === finding.identity))
      assert.deepEqual(
        left.filter((item) => item.rule.startsWith("deploylint/")).map((item) => item.rule),
        ["deploylint/reasonless-suppression"],
      )
      assert.equal(left.length, analysis.findings(uri).items.length)
    })
  }
  it("is not offered for notices about the file", () => {
    const workspace = openWorkspace({ ".env": "# deploylint-ignore network/wildcard-cors -- x\nA=1\n" })
    const [finding] = workspace.analysis().findings(workspace.uri(".env")).items
    assert.ok(finding)
    assert.equal(workspace.analysis().suppression(workspace.uri(".env"), finding), undefined)
  })
})

describe("comments of dotenv-linter", () => {
  const duplicate = "A=1\nA=2\n"
  it("hide what their check stands for, between off and on", () => {
    assert.ok(found(".env", duplicate).rules.includes("env/duplicate-key"))
    for (const text of [
      `# dotenv-linter:off DuplicatedKey\n${duplicate}`,
      `# dotenv-linter:off LowercaseKey, DuplicatedKey\n${duplicate}`,
      `# dotenv-linter:off\n${duplicate}`,
    ]) {
      assert.ok(!found(".env", text).rules.includes("env/duplicate-key"), text)
      assert.deepEqual(found(".env", text).notices, [])
    }
    for (const text of [
      `# dotenv-linter:off LowercaseKey\n${duplicate}`,
      `# dotenv-linter:off DuplicatedKey\nB=1\n# dotenv-linter:on DuplicatedKey\n${duplicate}`,
      `# dotenv-linter:off DuplicatedKey\nB=1\n# dotenv-linter:on\n${duplicate}`,
    ])
      assert.ok(found(".env", text).rules.includes("env/duplicate-key"), text)
  })
  it("never hide a security finding", () => {
    assert.ok(found(".env", "# dotenv-linter:off\nCORS_ORIGINS=*\n").rules.includes("network/wildcard-cors"))
  })
})

describe("a suppression is not called superfluous", () => {
  const text =
    "services:\n  a:\n    image: x:1\n    # deploylint-ignore network/wildcard-cors -- ok\n    env_file: a.env\n"
  const notices = (loaded: boolean): string[] => {
    const host = createAnalysisHost({ random: (bytes) => new Uint8Array(bytes), today: () => "2026-11-21" })
    const uri = "file:///w/compose.yaml"
    let analysis = host.apply({ roots: ["file:///w"], documents: new Map([[uri, { text }]]) })
    for (let round = 0; loaded && round < 10; round++) {
      analysis.findings(uri)
      const wants = host.takeWants()
      analysis = host.apply({
        documents: new Map(wants.documents.map((each) => [each, null])),
        directories: new Map(wants.directories.map((each) => [each, ["compose.yaml"]])),
      })
    }
    return analysis
      .findings(uri)
      .items.map((item) => item.rule)
      .filter((rule) => rule.startsWith("deploylint/"))
  }
  it("while related files are not loaded", () => assert.deepEqual(notices(false), []))
  it("but once they are", () => assert.deepEqual(notices(true), ["deploylint/unused-suppression"]))
})

describe("severities of deploylint.yaml", () => {
  const text = "# deploylint-ignore network/localhost-cors\nA=1\n"
  it("hold for notices too, and `off` silences them", () => {
    const files = {
      ".env": text,
      "deploylint.yaml": "rules:\n  deploylint/unused-suppression: error\n  deploylint/reasonless-suppression: off\n",
    }
    const workspace = openWorkspace(files)
    const items = workspace.analysis().findings(workspace.uri(".env")).items
    assert.deepEqual(
      items.map((item) => [item.rule, item.severity]),
      [["deploylint/unused-suppression", "error"]],
    )
  })
  it("hold for notices about `deploylint.yaml` itself", () => {
    const of = (text: string) => {
      const workspace = openWorkspace({ "deploylint.yaml": text })
      return workspace
        .analysis()
        .findings(workspace.uri("deploylint.yaml"))
        .items.map((item) => `${item.rule} ${item.severity}`)
    }
    const wrong = "rules:\n  network/nothing: off\nrulez: 1\n"
    assert.deepEqual(of(wrong), ["deploylint/unknown-rule warning", "deploylint/invalid-settings warning"])
    assert.deepEqual(
      of(`${wrong.replace("off", "off\n  deploylint/unknown-rule: error\n  deploylint/invalid-settings: off")}`),
      ["deploylint/unknown-rule error"],
    )
  })
})
