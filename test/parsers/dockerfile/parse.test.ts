/** The Dockerfile's tree: what the builder joins, cuts and leaves out, and that no character is lost. */
import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, test } from "node:test"
import fc from "fast-check"
import type { Span } from "../../../server/src/base/span.ts"
import { dockerfileHover, dockerfileSymbols } from "../../../server/src/features/dockerfile.ts"
import { dockerfileFacts } from "../../../server/src/model/dockerfile/facts.ts"
import { readDockerfile } from "../../../server/src/model/dockerfile/read.ts"
import { parseDockerfile } from "../../../server/src/syntax/dockerfile/parse.ts"
import type { DockerfileTree } from "../../../server/src/syntax/dockerfile/tree.ts"
import { computed } from "../../support/computed.ts"

const corpus = new URL("../../../../shared/corpus", import.meta.url).pathname
const names = (text: string): readonly string[] =>
  parseDockerfile(text).instructions.map((each) => `${each.name} ${each.rest.text}`)

describe("lines", () => {
  test("continuations, comments and blank lines between them", () =>
    assert.deepEqual(names("FROM a\nRUN x \\\n\n  # c\n  && y\nCMD z"), ["FROM a", "RUN x   && y", "CMD z"]))
  test("blanks may follow the mark; an escaped mark continues nothing", () =>
    assert.deepEqual(names("RUN a \\ \t\n b\nRUN c\\\\\nUSER d"), ["RUN a  b", "RUN c\\\\", "USER d"]))
  test("the escape directive", () =>
    assert.deepEqual(names("# escape=`\nFROM a`\n:1\nRUN C:\\"), ["FROM a:1", "RUN C:\\"]))
  test("a comment ends the directives", () =>
    assert.deepEqual(names("# a comment\n# escape=`\nRUN x \\\n y"), ["RUN x  y"]))
  test("lower case, CRLF and a byte order mark", () =>
    assert.deepEqual(names("\uFEFFfrom a\r\nrun b\\\r\n c\r\n"), ["FROM a", "RUN b c"]))
  test("comments keep their places, directives and those inside of instructions too", () => {
    const text = "# syntax=docker/dockerfile:1\nRUN a \\\n  # one\n b\n# two"
    const { comments } = parseDockerfile(text)
    assert.deepEqual(
      comments.map(({ span }) => text.slice(span.start, span.end)),
      ["# syntax=docker/dockerfile:1", "# one", "# two"],
    )
  })
})

describe("arguments", () => {
  const only = (text: string) => {
    const [instruction] = parseDockerfile(text).instructions
    assert.ok(instruction !== undefined)
    return instruction
  }
  test("flags, with quotes and without a value; unknown ones are kept", () => {
    const { flags, rest } = only('COPY --from=build --link --chown="a:b" --new=x a b --late')
    assert.deepEqual(
      flags.map(({ name, value }) => [name, value]),
      [
        ["from", "build"],
        ["link", undefined],
        ["chown", "a:b"],
        ["new", "x"],
      ],
    )
    assert.equal(rest.text, "a b --late")
  })
  test("the exec form is JSON, everything else the shell form", () => {
    assert.deepEqual(
      only('CMD ["a", "b\\"c", "\\u0041"]').exec?.map(({ value }) => value),
      ["a", 'b"c', "A"],
    )
    assert.deepEqual(only("CMD []").exec, [])
    for (const text of ["CMD ['a']", 'CMD ["a",]', 'CMD ["a"', 'CMD ["a"] b', "CMD [ -f x ]", "CMD [1]"])
      assert.equal(only(text).exec, undefined, text)
  })
  test("the exec form over several lines", () => {
    const text = 'CMD ["a", \\\n "b"]'
    const [, second] = only(text).exec ?? []
    assert.equal(text.slice(second?.span.start, second?.span.end), "b")
  })
  test("words keep their quotes and their places over continuations", () => {
    const text = 'ENV A="b c" \\\n  D=e\\ f'
    const { words } = only(text)
    assert.deepEqual(
      words.map(({ raw }) => raw),
      ['A="b c"', "D=e\\ f"],
    )
    assert.deepEqual(
      words.map(({ span }) => text.slice(span.start, span.end)),
      ['A="b c"', "D=e\\ f"],
    )
  })
})

describe("here-documents", () => {
  test("they are no instructions", () => {
    const [, run, last] = parseDockerfile("FROM a\nRUN <<EOF\nHEALTHCHECK CMD x\nEOF\nUSER b").instructions
    assert.equal(run?.heredocs[0]?.body, "HEALTHCHECK CMD x\n")
    assert.equal(last?.name, "USER")
  })
  test("two of them, quoted, with tabs", () => {
    const [copy, user] = parseDockerfile("COPY <<-A <<'B' /x/\n\tone\n\tA\ntwo\nB\nUSER c").instructions
    assert.deepEqual(
      copy?.heredocs.map(({ name, body, quoted, stripsTabs }) => [name, body, quoted, stripsTabs]),
      [
        ["A", "\tone\n", false, true],
        ["B", "two\n", true, false],
      ],
    )
    assert.equal(user?.name, "USER")
  })
  test("shifts, here-strings and quoted marks are none", () =>
    assert.deepEqual(names('RUN a $((1<<3))\nRUN b <<< x\nRUN echo "c <<EOF"\nENV D <<EOF\nUSER e'), [
      "RUN a $((1<<3))",
      "RUN b <<< x",
      'RUN echo "c <<EOF"',
      "ENV D <<EOF",
      "USER e",
    ]))
  test("one that is never closed is a problem and ends with the file", () => {
    const { problems, instructions } = parseDockerfile("RUN <<EOF\na\nUSER b")
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["unclosed-heredoc"],
    )
    assert.equal(instructions.length, 1)
  })
})

/** Every part lies where it says, in order, and all that is no instruction is blank or a comment. */
function checkTree(tree: DockerfileTree): void {
  const { text } = tree
  const covered: Span[] = [
    ...tree.comments.map(({ span }) => span),
    ...tree.instructions.map(({ wholeSpan }) => wholeSpan),
  ]
  covered.sort((a, b) => a.start - b.start || b.end - a.end)
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  for (const { start, end } of covered) {
    if (end <= at) continue
    if (start > at) assert.match(text.slice(at, start), /^[\s\u0085\u00a0\\`]*$/)
    at = end
  }
  assert.match(text.slice(at), /^[\s\u0085\u00a0\\`]*$/)
  let before = 0
  for (const instruction of tree.instructions) {
    assert.ok(instruction.span.start >= before && instruction.wholeSpan.end >= instruction.span.end)
    before = instruction.wholeSpan.end
    for (const word of instruction.words)
      if (!/[\\`]\s*\n/.test(text.slice(word.span.start, word.span.end)))
        assert.equal(text.slice(word.span.start, word.span.end), word.raw)
  }
}

/** Everything that is made from a text, and that all of it lies inside. */
function useAll(text: string): void {
  const tree = parseDockerfile(text)
  checkTree(tree)
  const model = readDockerfile(tree)
  const facts = dockerfileFacts(model, "file:///w/Dockerfile", "production", "file:///w")
  const spans = [...facts.settings, ...facts.images, ...facts.users, ...facts.commands, ...model.problems].map(
    ({ span }) => span,
  )
  for (const { start, end } of spans) assert.ok(start >= 0 && start <= end && end <= text.length)
  for (const symbol of dockerfileSymbols(model)) {
    assert.ok(
      symbol.name !== "" && symbol.span.start <= symbol.nameSpan.start && symbol.nameSpan.end <= symbol.span.end,
    )
    for (const child of symbol.children)
      assert.ok(symbol.span.start <= child.span.start && child.span.end <= symbol.span.end)
  }
  for (const { nameSpan } of tree.instructions) dockerfileHover(model, nameSpan.start)
}

test("real Dockerfiles: nothing is lost, nothing is refused", (t) => {
  if (!existsSync(corpus)) return t.skip("the corpus is not here")
  const files = readdirSync(corpus, { recursive: true, encoding: "utf8" }).filter((file) =>
    /(^|\/)Dockerfile[^/]*$/.test(file),
  )
  assert.ok(files.length >= 60, `only ${files.length} Dockerfiles`)
  for (const file of files) {
    const text = readFileSync(join(corpus, file), "utf8")
    useAll(text)
    const model = readDockerfile(parseDockerfile(text))
    assert.deepEqual([...model.tree.problems, ...model.problems], [], file)
  }
})

test("any text is read and no character is lost", () => {
  const part = fc.constantFrom(
    "FROM ",
    "RUN ",
    "COPY --from=",
    "ENV A=",
    "ARG B",
    "HEALTHCHECK --interval=5s CMD ",
    "a",
    "$A",
    "${B:-c}",
    "\n",
    "\r\n",
    "\\\n",
    " \\ \n",
    "#",
    "# escape=`\n",
    "`\n",
    "<<EOF",
    "<<-'X'",
    "EOF",
    "X",
    " AS ",
    '"',
    "'",
    "[",
    "]",
    ",",
    "&&",
    "|",
    ";",
    "(",
    ")",
    "{",
    "}",
    "\t",
    " ",
    "\uFEFF",
    "\\",
    "=",
    "--",
    "ONBUILD ",
    "SHELL ",
    "USER ",
    "$(",
    "`",
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => useAll(parts.join(""))),
    { seed: 20267, numRuns: 600 },
  )
})

test("hostile text costs bounded time", () => {
  const started = computed()
  for (const text of [
    "FROM a AS b\n".repeat(2_000),
    `FROM a\nRUN ${"x \\\n".repeat(8_000)}`,
    `FROM a\nRUN ${'"'.repeat(30_000)}`,
    `FROM a\nRUN ${"$(".repeat(42_000)}`,
    `FROM a\nRUN ${" <<a".repeat(8_000)}`,
    `FROM a\nENV A=${"${A:-".repeat(8_000)}`,
    `FROM a\nRUN ${"a=b ".repeat(8_000)}`,
    `FROM a\nCMD ["${"\\".repeat(30_000)}`,
    `FROM a\nRUN ${"`".repeat(30_001)}`,
  ])
    readDockerfile(parseDockerfile(text))
  assert.ok(computed() - started < 3000, `${computed() - started} ms`)
})
