/** `env:` of `deploylint.yaml`: what it says of readers, what is refused and where, and the systemd of units. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { envReaders } from "../../server/src/base/env-reader.ts"
import { readerNames } from "../../server/src/model/env/read.ts"
import { hostSettings } from "../../server/src/settings/env-readers.ts"
import { readSettings } from "../../server/src/settings/read.ts"
import { settingsJsonSchema } from "../../server/src/settings/schema.ts"
import { parseYaml } from "../../server/src/syntax/yaml/parse.ts"

function problemsOf(text: string): readonly string[] {
  return readSettings(parseYaml(text), []).problems.map(
    ({ span, code, message }) => `${text.slice(span.start, span.end)} ${code}: ${message}`,
  )
}

describe("env in deploylint.yaml", () => {
  it("names the readers of the files that its patterns select; a later entry wins", () => {
    const text =
      'env:\n  - files: ["*.env"]\n    readers: [podman, compose, podman]\n  - files: services/**\n    readers: node\n'
    assert.deepEqual(problemsOf(text), [])
    const host = hostSettings(parseYaml(text))
    assert.deepEqual(host.readersOf("a/b.env"), ["podman", "compose"])
    assert.deepEqual(host.readersOf("services/b.env"), ["node"])
    assert.equal(host.readersOf("b.txt"), undefined)
    assert.deepEqual(
      readSettings(parseYaml(text), []).settings.env?.map(({ readers }) => readers.join()),
      ["podman,compose", "node"],
    )
  })

  it("knows the readers that models know, and says so in its schema", () => {
    assert.deepEqual([...envReaders].sort(), Object.keys(readerNames).sort())
    const text = JSON.stringify(settingsJsonSchema([]))
    for (const name of envReaders) assert.ok(text.includes(JSON.stringify(name)), name)
  })

  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      "an unknown reader",
      "env:\n  - files: [a.env]\n    readers: [compos, node]\n",
      ["compos unknown-value: `compos` is no reader of env files: did you mean `compose`?"],
    ],
    [
      "another word for one",
      "env:\n  - files: [a.env]\n    readers: [shell]\n",
      ["shell unknown-value: `shell` is no reader of env files: did you mean `bash`?"],
    ],
    [
      "a word like none of them",
      "env:\n  - files: [a.env]\n    readers: [kubernetes-secret]\n",
      [
        `kubernetes-secret unknown-value: \`kubernetes-secret\` is no reader of env files: use ${envReaders.map((each) => `\`${each}\``).join(", ")}.`,
      ],
    ],
    ["no files", "env:\n  - readers: [node]\n", ["readers missing-files: This entry has no effect: it lacks `files`."]],
    [
      "no readers",
      "env:\n  - files: [a.env]\n",
      ["files missing-readers: This entry has no effect: it lacks `readers`."],
    ],
    [
      "another key",
      "env:\n  - files: [a.env]\n    reader: node\n    readers: [node]\n",
      ["reader unknown-key: `reader` is not a key here: did you mean `readers`?"],
    ],
    [
      "no list",
      "env: node\n",
      ["node wrong-type: `env` must be a list of entries with `files` and `readers`, not text."],
    ],
    [
      "a reader that is no name",
      "env:\n  - files: [a.env]\n    readers: [[node]]\n",
      ["[node] wrong-type: A reader must be a name, not a list."],
    ],
    ["nothing", "env:\n", []],
  ]
  for (const [name, text, expected] of cases)
    it(`reports ${name}`, () => {
      assert.deepEqual(problemsOf(text), expected)
      // What is reported has no effect, the rest still does.
      const rest = name === "another key" || name === "an unknown reader" ? ["node"] : undefined
      assert.deepEqual(hostSettings(parseYaml(text)).readersOf("a.env"), rest)
    })

  it("answers the systemd of units as the whole settings do", () => {
    const text =
      "systemd: 257\noverrides:\n  - files: [old/**]\n    systemd: 249\n  - files: [old/b.service]\n    rules: {}\n"
    const host = hostSettings(parseYaml(text))
    assert.equal(host.systemdOf("a.service"), 257)
    assert.equal(host.systemdOf("old/b.service"), 249)
    assert.equal(hostSettings(parseYaml("rules: {}\n")).systemdOf("a.service"), undefined)
  })

  it("takes any text", () => {
    for (const text of ["", "[", "env: &a [*a]\n", "env:\n  - *x\n", "- 1\n", "env:\n  ? [1]\n  : 2\n", "\0"])
      assert.equal(hostSettings(parseYaml(text)).readersOf("a.env"), undefined)
  })
})
