/** Any text in any file: no exception, spans that hold their name, answers that agree with each other. */
import assert from "node:assert/strict"
import { existsSync, readdirSync } from "node:fs"
import { describe, test } from "node:test"
import fc from "fast-check"
import { graphOf, graphOfFolder, type TestGraph } from "../support/variables.ts"

const names = [
  ".env",
  "api.env",
  "compose.yaml",
  "Dockerfile",
  "a.service",
  "k8s/a.yaml",
  "run.sh",
  "Caddyfile",
  "nginx/templates/a.conf.template",
  "prometheus.yml",
  "package.json",
  "a.js",
  "a.py",
] as const

const piece = fc.constantFrom(
  ...'A|B|A=1|A="$B"|${A}|${A:-${B}}|$A|$$A|$${A}|$(A)|%%|\n|\r\n| |  |:|- |\'|"|`|{|}|[|]|#|\\|\\\n|=|export A|services:\n  a:\n|    environment:\n|      A: |      - A=|    env_file: api.env\n|    build: .\n|    build:\n      args:\n        A: ${A}\n|FROM a\n|ARG A\n|ENV A=$A B=2\n|RUN echo $A\n|[Service]\n|Environment=A=1 "B=2 3"\n|EnvironmentFile=/etc/api.env\n|ExecStart=/bin/a ${A} $B\n|apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, env: [{name: A, value: $(B)}]}]}\n|---\n|kind: ConfigMap\n|. ./.env\n|process.env.A|{ A, B } = process.env|os.environ[\'A\']|{$A:x}|{env.B}|<<X\n|X\n|\u0000|é|😀'.split(
    "|",
  ),
)
const text = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(""))

function check({ graph, uri, textOf, paths }: TestGraph): void {
  for (const path of paths) {
    for (const site of graph.sitesIn(uri(path))) {
      assert.equal(textOf(site.uri).slice(site.span.start, site.span.end), site.name)
      assert.equal(graph.siteAt(site.uri, site.span.end)?.name !== undefined, true)
      const linked = graph.linked(site)
      const places = new Set(linked.map((each) => `${each.uri} ${each.span.start}`))
      assert.ok(places.has(`${site.uri} ${site.span.start}`), `${site.name} is not among its own places`)
      assert.ok(linked.every((each) => each.name === site.name))
      assert.ok(graph.together(site).every((each) => places.has(`${each.uri} ${each.span.start}`)))
      assert.ok(graph.definitionsOf(site).filter((each) => each.wins).length <= graph.readingsOf(site).length)
    }
    for (const at of [0, 5, 40]) graph.namesFor(uri(path), at)
  }
}

describe("variables of any text", () => {
  test("random files of all formats", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), text, { minKeys: 1, maxKeys: 6 }), (files) => {
        check(graphOf(files))
      }),
      { numRuns: 150 },
    )
  })

  const corpus = new URL("../../../shared/corpus", import.meta.url).pathname
  test("real projects", { skip: existsSync(corpus) ? false : "no corpus here" }, () => {
    let sites = 0
    for (const name of readdirSync(corpus, { withFileTypes: true })) {
      if (!name.isDirectory()) continue
      const graph = graphOfFolder(`${corpus}/${name.name}`)
      for (const path of graph.paths)
        for (const site of graph.graph.sitesIn(graph.uri(path))) {
          sites++
          assert.equal(graph.textOf(site.uri).slice(site.span.start, site.span.end), site.name)
          if (sites % 7 === 0) assert.ok(graph.graph.linked(site).length > 0)
        }
    }
    assert.ok(sites > 1000, `${sites} names`)
  })
})
