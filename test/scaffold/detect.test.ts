/** Detection: what a project's files say, where they contradict each other, and what they do not say. */
import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { describe, it } from "node:test"
import fc from "fast-check"
import { createAnalysisHost, type Detection } from "../../server/src/analysis.ts"
import { readToml } from "../../server/src/scaffold/detect/toml.ts"
import { computed } from "../support/computed.ts"
import { countingRandom, root } from "../support/workspace.ts"
import { examples } from "./detect-examples.ts"
import { settingsExamples } from "./detect-settings-examples.ts"
import { type Files, json } from "./detect-shapes.ts"

/** Asks until nothing is unread, as a host does. */
function detect(files: Files, folder = root): Detection {
  const host = createAnalysisHost({ random: countingRandom(), today: () => "2026-11-24" }, { fence: false })
  const texts = new Map(Object.entries(files).map(([path, text]) => [`${root}/${path}`, text]))
  let analysis = host.apply({ roots: [root] })
  for (let round = 0; round < 20; round++) {
    const found = analysis.detect(folder)
    const wants = host.takeWants()
    if (wants.documents.length + wants.directories.length === 0) return found
    analysis = host.apply({
      documents: new Map(
        wants.documents.map((uri) => {
          const text = texts.get(uri)
          return [uri, text === undefined ? null : { text, version: 1 }]
        }),
      ),
      directories: new Map(wants.directories.map((uri) => [uri, listing([...texts.keys()], uri)])),
    })
  }
  throw new Error("the detection keeps asking for files")
}

function listing(uris: readonly string[], folder: string): string[] | null {
  const below = uris.filter((uri) => uri.startsWith(`${folder}/`)).map((uri) => uri.slice(folder.length + 1))
  const names = new Set(below.map((path) => (path.includes("/") ? `${path.split("/")[0]}/` : path)))
  return names.size === 0 && folder !== root ? null : [...names]
}

const answers = (files: Files, folder?: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(detect(files, folder).answers.map(({ key, value }) => [key, value]))

describe("detection", () => {
  for (const { what, files, says, silent = [] } of [...examples, ...settingsExamples])
    it(what, () => {
      const found = answers(files)
      for (const [key, value] of Object.entries(says)) assert.equal(found[key], value, key)
      for (const key of silent) assert.equal(found[key], undefined, `${key}: ${String(found[key])}`)
    })

  it("names the file behind every answer, and never a secret's value", () => {
    for (const { files } of examples)
      for (const { uri, because } of detect(files).answers) {
        const path = relative(root, uri)
        assert.ok(because.startsWith(path === "" ? "." : path), because)
        assert.ok(path === "" || path in files || Object.keys(files).some((each) => each.startsWith(`${path}/`)), path)
      }
  })

  it("looks at the folder that is asked about alone", () => {
    const files = {
      "package.json": json({ name: "all", workspaces: ["services/*"] }),
      "services/pay/go.mod": "module example.com/pay\n",
    }
    assert.equal(answers(files)["stack"], "node")
    assert.deepEqual(
      { stack: answers(files, `${root}/services/pay`)["stack"], name: answers(files, `${root}/services/pay`)["name"] },
      { stack: "go", name: "pay" },
    )
  })

  it("tells the products with a profile of their own by evidence, not by the word", () => {
    const named = detect({ "package.json": json({ name: "horizon", dependencies: { express: "4" } }) })
    assert.equal(named.profile, "service")
    const hub = detect({ "compose.yaml": "services:\n  api:\n    image: nickcrew/synapse-fleet:1.4.2\n" })
    assert.equal(hub.profile, "horizon-synapse")
    assert.match(hub.profileBecause, /^compose\.yaml /)
    const daemon = detect({
      "deploy/docker-compose.yml":
        "services:\n  x:\n    build:\n      context: ..\n      args:\n        HORIZON_EXTRAS: equity\n",
    })
    assert.equal(daemon.profile, "horizon-trading")
  })

  it("bears whatever stands in the files", () => {
    const hostile: Files = {
      "package.json":
        '{"name": "../../etc", "scripts": {"start": "node `rm -rf`"}, "__proto__": {"main": "x"}, "dependencies": []}',
      "pyproject.toml": `${"[".repeat(5000)}\nname = "\u0000`,
      "go.mod": "module \n\nrequire (",
      "Cargo.toml": '[package]\nname = "${x}"\n[dependencies',
      "pom.xml": "<project><dependencies><dependency>".repeat(2000),
      Dockerfile: 'FROM\nCMD ["a", "$(b)", ',
      Procfile: "web: bin/start `id`\n",
      ".env.example": "PORT=99999999\n",
    }
    for (const key of ["name", "startCommand", "port"]) {
      const value = String(answers(hostile)[key] ?? "a")
      assert.match(value, /^[a-z0-9][\w ./-]*$/i, key)
    }
  })
})

describe("TOML for manifests", () => {
  it("reads tables, dotted keys, lists over lines with comments, and inline tables", () => {
    const values = readToml(
      'a = 1 # x\n[t."u"]\nb = "q # r"\nc = [\n  "x[1]", # "no"\n  # "nor this"\n  \'y\',\n]\nd.e = { f = ["g"], h = "i" }\n[[bin]]\nname = "one"\n[[bin]]\nname = "two"\n',
    )
    assert.deepEqual(values.get("a"), ["1"])
    assert.deepEqual(values.get("t.u.b"), ["q # r"])
    assert.deepEqual(values.get("t.u.c"), ["x[1]", "y"])
    assert.deepEqual(values.get("t.u.d.e"), ["g", "i"])
    assert.deepEqual(values.get("bin.name"), ["one", "two"])
  })

  it("ends, whatever is written", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("[", "]", "=", '"', "'", "#", "a", ".", "\n", "\\", " ", "{") }),
        (text) => {
          assert.ok(readToml(text) instanceof Map)
        },
      ),
      { numRuns: 300 },
    )
    const started = computed()
    readToml(`a = [${'"x", '.repeat(60_000)}\n`)
    readToml(`${'"'.repeat(100_000)}\n${"a.".repeat(50_000)} = 1\n`)
    assert.ok(computed() - started < 2000)
  })
})

const corpus = join(import.meta.dirname, "../../../shared/corpus/GoogleCloudPlatform__microservices-demo/src")
describe("detection on real projects", () => {
  it("knows languages and ports of the services of a demo shop", {
    skip: existsSync(corpus) ? false : "no corpus here",
  }, () => {
    const expected: Readonly<Record<string, readonly [string, number | undefined]>> = {
      adservice: ["java", 9555],
      checkoutservice: ["go", 5050],
      currencyservice: ["node", 7000],
      emailservice: ["python", 8080],
      frontend: ["go", 8080],
      paymentservice: ["node", 50051],
      recommendationservice: ["python", 8080],
      shippingservice: ["go", 50051],
    }
    for (const [name, [stack, port]] of Object.entries(expected)) {
      const folder = join(corpus, name)
      const files = Object.fromEntries(
        readdirSync(folder, { withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => [entry.name, readFileSync(join(folder, entry.name), "utf8")]),
      )
      const found = answers(files)
      assert.deepEqual([found["stack"], found["port"]], [stack, port], name)
    }
  })
})
