/** The nginx parser keeps every character, tells words from marks as nginx does, and costs linear time. */
import assert from "node:assert/strict"
import { existsSync, globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, it } from "node:test"
import fc from "fast-check"
import { applyEdits, isRefusal } from "../../../server/src/base/edit.ts"
import type { Span } from "../../../server/src/base/span.ts"
import { readNginxConfig } from "../../../server/src/model/nginx/read.ts"
import { appendLines, replaceArguments } from "../../../server/src/syntax/nginx/edit.ts"
import { parseNginx } from "../../../server/src/syntax/nginx/parse.ts"
import type { NginxDirective, NginxTree } from "../../../server/src/syntax/nginx/tree.ts"

const corpus = new URL("../../../../shared/corpus", import.meta.url).pathname
const seed = Number(process.env["SEED"] ?? 20263)

/** Spans of words, comments and blocks of other languages, in file order. */
function leaves(tree: NginxTree): readonly Span[] {
  const of = (directive: NginxDirective): readonly Span[] => [
    directive.nameSpan,
    ...directive.args.map((word) => word.span),
    ...(directive.block?.raw ? [directive.block.span] : (directive.block?.directives.flatMap(of) ?? [])),
  ]
  return [...tree.directives.flatMap(of), ...tree.comments.map((each) => each.span)].sort((a, b) => a.start - b.start)
}

function assertLossless(text: string): NginxTree {
  const tree = parseNginx(text)
  assert.equal(tree.text, text)
  let at = 0
  for (const leaf of leaves(tree)) {
    assert.ok(leaf.start >= at && leaf.end >= leaf.start, `words overlap at ${leaf.start} in ${JSON.stringify(text)}`)
    assert.match(text.slice(at, leaf.start), /^[\s;{}\ufeff]*$/, "text that is in no word")
    at = leaf.end
  }
  assert.match(text.slice(at), /^[\s;{}\ufeff]*$/, "text behind the last word")
  return tree
}

function names(directives: readonly NginxDirective[]): unknown[] {
  return directives.map((each) =>
    each.block === undefined
      ? [each.name, ...each.args.map((word) => word.text)].join(" ")
      : {
          [[each.name, ...each.args.map((word) => word.text)].join(" ")]: each.block.raw
            ? "raw"
            : names(each.block.directives),
        },
  )
}

describe("nginx: words and blocks", () => {
  const cases: readonly (readonly [string, unknown[]])[] = [
    ["a;b c;", ["a", "b c"]],
    ["server{listen 80;}", [{ server: ["listen 80"] }]],
    ["a 'x;y{' \"z}\";", ["a x;y{ z}"]],
    ['a "q\\"q" b\\ c \\t;', ['a q"q b\\ c \t']],
    ["a ${x}b ${y;z};", ["a ${x}b ${y", "z}"]],
    ["location ~ ^/a{ return 200; }", [{ "location ~ ^/a": ["return 200"] }]],
    ["a b}c;", ["a b}c"]],
    ["a b#c; # d;\ne;", ["a b#c", "e"]],
    ["map $a $b { default 1; '' 0; \"~x;y\" 2; }", [{ "map $a $b": ["default 1", " 0", "~x;y 2"] }]],
    ["content_by_lua_block { if a then x = '}' end -- }\n t = {[[ } ]]} } z;", [{ content_by_lua_block: "raw" }, "z"]],
    ["\ufeffa;\r\nb;\r\n", ["a", "b"]],
  ]
  for (const [text, expected] of cases) {
    it(JSON.stringify(text), () => {
      const tree = assertLossless(text)
      assert.deepEqual(names(tree.directives), expected)
      assert.deepEqual(tree.problems, [])
    })
  }
  const broken: readonly (readonly [string, string])[] = [
    ["server { listen 80; ", "unclosed-block"],
    ["server { listen 80 }", "missing-semicolon"],
    ["a;}", "unexpected-close"],
    ["a 'b;", "unclosed-quote"],
    ["a 'b'c;", "glued-word"],
    ["{ a; }", "unnamed-block"],
    ["a", "missing-semicolon"],
    ["a;;", "stray-semicolon"],
  ]
  for (const [text, code] of broken)
    it(`${JSON.stringify(text)} is ${code}`, () => {
      assert.deepEqual(
        assertLossless(text).problems.map((each) => each.code),
        [code],
      )
    })
  it("tells comments of their own from those behind a directive", () => {
    const { comments } = parseNginx("# a\n  # b\nx; # c\r\n")
    assert.deepEqual(
      comments.map((each) => each.own),
      [true, true, false],
    )
  })
})

describe("nginx: every text", () => {
  const piece = fc.constantFrom(
    "server",
    "listen",
    " ",
    "\n",
    "\r\n",
    ";",
    "{",
    "}",
    '"',
    "'",
    "\\",
    "$",
    "#",
    "a",
    "é",
    "\0",
    "x_by_lua_block",
    "--",
    "[[",
    "]]",
  )
  it("is kept whole", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (parts) => {
        const tree = assertLossless(parts.join(""))
        readNginxConfig(tree)
      }),
      { seed, numRuns: 600 },
    )
  })
  it("costs linear time", () => {
    const texts = [
      "{".repeat(200_000),
      "a{".repeat(100_000),
      "a '".repeat(100_000),
      "# x".repeat(300_000),
      `a ${"b".repeat(5_000_000)};`,
      "server{location /{".repeat(30_000),
      "x_by_lua_block{".repeat(50_000),
      "}".repeat(200_000),
      "\0".repeat(200_000),
      "include x;".repeat(50_000),
    ]
    for (const text of texts) {
      const start = process.cpuUsage()
      readNginxConfig(parseNginx(text))
      const { user, system } = process.cpuUsage(start)
      assert.ok(user + system < 3_000_000, `${text.slice(0, 20)}: ${(user + system) / 1000} ms`)
    }
  })
  it("of the corpus has no problems", { skip: existsSync(corpus) ? false : "no corpus" }, () => {
    const files = globSync("**/*nginx*.conf", { cwd: corpus })
    assert.ok(files.length > 5)
    for (const file of files)
      assert.deepEqual(assertLossless(readFileSync(join(corpus, file), "utf8")).problems, [], file)
  })
})

describe("nginx: edits", () => {
  it("write a directive where its neighbours are, in their style", () => {
    const text = "server {\r\n\tlisten 80; # x\r\n}\r\n"
    const block = parseNginx(text).directives[0]?.block
    assert.ok(block)
    const edits = appendLines(text, block, ["a b;", "c;"])
    assert.ok(!isRefusal(edits))
    assert.equal(applyEdits(text, edits), "server {\r\n\tlisten 80; # x\r\n\ta b;\r\n\tc;\r\n}\r\n")
  })
  it("refuse blocks in one line, and blocks without end", () => {
    for (const text of ["server { listen 80; }", "server {\n listen 80;\n", "server {\n}"]) {
      const block = parseNginx(text).directives[0]?.block
      assert.ok(block && isRefusal(appendLines(text, block, ["a;"])), text)
    }
  })
  it("replace all arguments", () => {
    const text = "ssl_protocols  TLSv1 TLSv1.2 ;"
    const directive = parseNginx(text).directives[0]
    assert.ok(directive)
    const edits = replaceArguments(directive, "TLSv1.3")
    assert.ok(!isRefusal(edits))
    assert.equal(applyEdits(text, edits), "ssl_protocols  TLSv1.3 ;")
  })
})
