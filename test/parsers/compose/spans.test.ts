/** The way back from decoded text to the file: in every scalar style, with folded lines, escapes, CRLF and a byte order mark. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { type Read, read, value } from "./support.ts"

const seed = Number(process.env["SEED"] ?? 20261)

const use = fc.constantFrom("${A}", "${B:-x}", "$C", "${D:-a-${E}}", "${F:?no}")
const word = fc.oneof(
  use,
  fc.constantFrom("a", "b:c", "é", "\u{1f600}", "it's", 'q"q', "back\\slash", "a#b", "-", "$$"),
)
const lines = fc.array(fc.array(word, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })
const gap = fc.constantFrom(" ", "  ", "   ")
const breaks = fc.constantFrom("\n", "\n\n", "\n\n\n")

/** Spells lines of words in one style, below a key that is indented by six. */
const styles: Readonly<
  Record<string, (lines: readonly (readonly string[])[], gap: string, lineBreak: string) => string>
> = {
  literal: (all, space, lineBreak) =>
    `|\n        ${all.map((words) => words.join(space)).join(`${lineBreak}        `)}`,
  folded: (all, space, lineBreak) =>
    `>-\n        ${all.map((words) => words.join(space)).join(`${lineBreak}        `)}`,
  indented: (all, space) => `>\n        a\n${all.map((words) => `          ${words.join(space)}`).join("\n")}`,
  single: (all, space, lineBreak) =>
    `'${all.map((words) => words.join(space).replaceAll("'", "''")).join(`${lineBreak}        `)}'`,
  double: (all, space, lineBreak) =>
    `"\\t${all.map((words) => words.join(space).replace(/["\\]/g, "\\$&")).join(`${lineBreak}        `)}\\u00e9"`,
  continued: (all, space) =>
    `"${all.map((words) => words.join(space).replace(/["\\]/g, "\\$&")).join(" \\\n        ")}\\U0001F600"`,
}

/** The top-level uses that the words hold, as they are written. */
function usesOf(all: readonly (readonly string[])[]): readonly string[] {
  return all.flat().filter((each) => each.startsWith("$") && each !== "$$")
}

for (const [style, spell] of Object.entries(styles)) {
  test(`uses in a ${style} scalar`, () => {
    fc.assert(
      fc.property(lines, gap, breaks, fc.boolean(), (all, space, lineBreak, crlf) => {
        const lf = `services:\n  app:\n    image: x\n    environment:\n      V: ${spell(all, space, lineBreak)}\n    tty: true\n`
        const result = read(crlf ? lf.replaceAll("\n", "\r\n") : lf)
        assert.equal(result.service().scalars.get("tty")?.value.raw, "true", lf)
        assert.deepEqual(
          result.model.variableUses.filter((each) => !each.nested).map((each) => result.at(each.span)),
          usesOf(all),
          lf,
        )
        for (const each of result.model.variableUses) assert.equal(result.at(each.nameSpan), each.name)
        assert.deepEqual(result.model.problems, [])
      }),
      { seed, numRuns: 60 },
    )
  })
}

/** Everything that facts say, with the characters instead of the places. */
function told({ facts, at }: Read): unknown {
  const plain = (text: string | undefined) => text?.replaceAll("\r", "")
  return {
    settings: facts.settings.map((each) => [
      each.name,
      plain(at(each.nameSpan)),
      plain(at(each.valueSpan)),
      value(each.value),
    ]),
    ports: facts.ports.map((each) => [plain(at(each.span)), value(each.containerPort), value(each.address)]),
    volumes: facts.volumes.map((each) => [plain(at(each.span)), value(each.source), each.readOnly]),
    images: facts.images.map((each) => [plain(at(each.span)), each.repository, each.tag]),
    probes: facts.services.flatMap((each) =>
      each.probes.flatMap((probe) => probe.urls.map((url) => [plain(at(url.span)), plain(at(url.pathSpan)), url.port])),
    ),
    breaches: facts.confinements.map((each) => each.breaches.map((breach) => [breach.what, plain(at(breach.span))])),
    references: facts.references.map((each) => [each.kind, plain(at(each.span)), value(each.path)]),
  }
}

test("line ends and a byte order mark change nothing but places", () => {
  const text = `
services:
  app:
    image: "ghcr.io/acme/app:\${TAG:-1.2}"
    env_file:
      - .env # first
      - path: b.env
        required: false
    environment:
      - A=1
      - "B=\${A}"
    ports:
      - 8080:80
      - target: 90
        published: 91
    volumes:
      - ./a:/a:ro
    cap_add:
      - SYS_ADMIN
    healthcheck:
      test:
        - CMD-SHELL
        - |
          curl -f \\
            http://localhost:\${PORT:-80}/health
`
  const expected = told(read(text))
  assert.deepEqual(told(read(text.replaceAll("\n", "\r\n"))), expected)
  assert.deepEqual(told(read(`\ufeff${text}`)), expected)
})
