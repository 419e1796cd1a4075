/** Commands of generated scripts against what bash really runs. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { describe, it } from "node:test"
import fc from "fast-check"
import { readScript } from "../../../server/src/model/shell/read.ts"
import { parseShell } from "../../../server/src/syntax/shell/parse.ts"

const hasBash = spawnSync("bash", ["-c", "exit 0"]).status === 0

/** Words whose value does not depend on the machine, in many spellings. */
const word = fc.oneof(
  fc.constantFrom(
    "a",
    "b-c",
    "--x=1",
    "/tmp/y.sql",
    "'q r'",
    '"s t"',
    "'#no'",
    "x#y",
    "\\;",
    "\\ z",
    '"a\\"b"',
    "$'t\\tu'",
    '"it\'s"',
    "'>'",
    '"|"',
    "pre'mid'\"post\"",
    "''",
    "2",
    "{",
    "}",
    "if",
    "done",
    "=",
    "a=b",
  ),
  fc.string({
    unit: fc.constantFrom("a", "B", "0", "_", "-", ".", "/", ":", "%", "+", ","),
    minLength: 1,
    maxLength: 6,
  }),
)

/** `t` notes its arguments down; `n` does and fails. */
const command = fc.array(word, { maxLength: 4 }).map((words) => ["t", ...words].join(" "))
const failing = fc.array(word, { maxLength: 2 }).map((words) => ["n", ...words].join(" "))
const decorated = fc
  .tuple(command, fc.constantFrom("", " > /dev/null", " 2>&1", " </dev/null", " >>/dev/null 2>&1", " &>/dev/null"))
  .map(([text, end]) => text + end)
const joint = fc.constantFrom("\n", "; ", " # remark ; t no\n", "\n\n\t", " \\\n && ", " && ", " | ", " |\n  ", " &&\n")

let counter = 0
const name = (): string => `f${counter++}`

const { list } = fc.letrec<{ list: string; unit: string }>((tie) => ({
  list: fc
    .array(fc.tuple(tie("unit"), joint), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.map(([unit, sep], index) => unit + (index === parts.length - 1 ? "" : sep)).join("")),
  unit: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    decorated,
    decorated,
    fc.tuple(failing, command).map(([a, b]) => `{ ${a} || ${b}; }`),
    tie("list").map((inner) => `( ${inner}\n)`),
    tie("list").map((inner) => `{ ${inner}\n}`),
    fc.tuple(command, tie("list")).map(([test, body]) => `if ${test}; then\n${body}\nelse :; fi`),
    fc.tuple(failing, tie("list")).map(([test, body]) => `if ${test}\nthen :\nelse ${body}\nfi`),
    tie("list").map((body) => `for i in 1; do ${body}\ndone`),
    tie("list").map((body) => `while :; do ${body}\nbreak; done`),
    tie("list").map((body) => `case x in\n  y) : ;;\n  (x|z) ${body}\n  ;;\nesac`),
    tie("list").map((inner) => `v=$(${inner}\n)`),
    tie("list").map((inner) => `: "$(${inner}\n)"`),
    tie("list").map((body) => {
      const f = name()
      return `{ ${f}() {\n${body}\n}; ${f}; }`
    }),
    fc
      .tuple(command, fc.constantFrom("EOF", "'EOF'", "-EOF"))
      .map(([text, end]) => `${text} <<${end}\nt not run; $(( 1 )) '\n${"EOF"}\n:`),
    command.map((text) => `! { ! ${text}; }`),
    command.map((text) => `env -i X=1 true; X=2 ${text}`),
    command.map((text) => `sh -c 'exit 0'; ${text}`),
    command.map((text) => `[[ a == a && b < c ]] && ${text}`),
    command.map((text) => `arr=(1 2 # x\n 3) ; ${text}`),
  ),
}))

const prelude = `exec 9>&1 1>/dev/null 2>/dev/null
note() { local line; printf -v line '%s\\037' "$@"; printf '%s\\036' "$line" >&9; }
t() { note t "$@"; }
n() { note n "$@"; return 1; }
`

/** Runs each script in a shell of its own; a mark stands for one that bash cannot parse. */
const driver = `for s in "$@"; do
  if bash -n -c "$s" 2>/dev/null; then timeout 5 bash -c "$PRELUDE$s"; else printf '\\034'; fi
  printf '\\035'
done`

/** The commands that bash ran in each script, sorted, because the parts of a pipe run at the same time. */
function ran(scripts: readonly string[]): (string[] | undefined)[] {
  const { stdout } = spawnSync("bash", ["-c", driver, "bash", ...scripts], {
    env: { ...process.env, PRELUDE: prelude },
  })
  return stdout
    .toString()
    .split("\x1d")
    .map((text) =>
      text.includes("\x1c")
        ? undefined
        : text
            .split("\x1e")
            .filter((line) => line !== "")
            .sort(),
    )
}

function read(script: string): string[] {
  return readScript(parseShell(script))
    .steps.filter(({ texts }) => texts[0] === "t" || texts[0] === "n")
    .map(({ texts }) => texts.map((text) => `${text}\x1f`).join(""))
    .sort()
}

describe("generated scripts", { skip: !hasBash && "no bash" }, () => {
  it("hold the commands that bash runs", () => {
    const scripts = fc.sample(list, { numRuns: 25, seed: 7 }).map((text) => `${text}\n`)
    let compared = 0
    const results = ran(scripts)
    for (const [index, script] of scripts.entries()) {
      const expected = results[index]
      if (expected === undefined) continue
      compared++
      assert.deepEqual(read(script), expected, script)
    }
    assert.ok(compared > 15, `${compared} scripts could be compared`)
  })
})
