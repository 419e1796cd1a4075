/** The crontab reader: what its lines are, and that it takes any text. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { readCrontab } from "../../../server/src/model/crontab/read.ts"
import { parseCrontab } from "../../../server/src/syntax/crontab/parse.ts"

describe("crontab", () => {
  it("tells entries, settings and comments apart", () => {
    const text = `# backups\nMAILTO="ops@example.org"\nPATH = /usr/bin:/bin\n\n  15 3 * * * /opt/backup.sh --all\n@daily echo hi\nnonsense\n*/5 * * *\n`
    const tree = parseCrontab(text)
    assert.deepEqual(
      tree.settings.map((each) => [each.name, each.value, text.slice(each.valueSpan.start, each.valueSpan.end)]),
      [
        ["MAILTO", "ops@example.org", "ops@example.org"],
        ["PATH", "/usr/bin:/bin", "/usr/bin:/bin"],
      ],
    )
    assert.equal(tree.comments.length, 1)
    assert.equal(tree.strays.length, 2)
    const { lines } = readCrontab(tree, false)
    assert.deepEqual(
      lines.map((line) => [line.expression, line.command]),
      [
        ["15 3 * * *", "/opt/backup.sh --all"],
        ["@daily", "echo hi"],
      ],
    )
  })

  it("takes the user's column from a system crontab", () => {
    const tree = parseCrontab("0 3 * * * root  pg_dump hub > /b.sql\n")
    assert.deepEqual(
      readCrontab(tree, true).lines.map((line) => [line.user, line.command]),
      [["root", "pg_dump hub > /b.sql"]],
    )
    assert.equal(readCrontab(tree, false).lines[0]?.user, "root", "a command of that name does not exist")
    assert.equal(readCrontab(parseCrontab("0 3 * * * backup now\n"), false).lines[0]?.user, undefined)
  })

  it("cuts a command at the first bare %", () => {
    const line = readCrontab(parseCrontab("0 3 * * * echo $(date +\\%F) a%b%c\n"), false).lines[0]
    assert.equal(line?.command, "echo $(date +\\%F) a")
    assert.equal(line?.cutAt?.start, "0 3 * * * echo $(date +\\%F) a".length)
  })

  it("gives the places of commands", () => {
    const text = "0 3 * * * cd /opt && sudo -u postgres pg_dump hub | gzip > /b.sql.gz\r\n"
    const line = readCrontab(parseCrontab(text), false).lines[0]
    assert.deepEqual(
      line?.steps.map((step) => text.slice(step.span.start, step.span.end)),
      ["cd /opt", "pg_dump hub", "gzip"],
    )
  })

  it("takes any text", () => {
    const soup = fc
      .array(
        fc.constantFrom(
          "*",
          "0 ",
          "@daily ",
          "\n",
          "\r\n",
          " ",
          "%",
          "#",
          "=",
          "'",
          '"',
          "$(",
          "root ",
          "\u0000",
          "A",
          "\t",
          "/5",
          "-",
        ),
        { maxLength: 60 },
      )
      .map((parts) => parts.join(""))
    fc.assert(
      fc.property(soup, (text) => {
        const tree = parseCrontab(text)
        for (const { span } of [...tree.entries, ...tree.settings])
          assert.ok(span.start <= span.end && span.end <= text.length)
        for (const line of readCrontab(tree, false).lines)
          for (const step of line.steps)
            assert.ok(step.span.start >= line.commandSpan.start && step.span.end <= line.commandSpan.end)
      }),
      { numRuns: 800 },
    )
  })

  it("takes time in proportion", () => {
    for (const text of [
      "* * * * * ".repeat(10_000),
      "0 3 * * * $(".repeat(3_000),
      "=".repeat(1_000_000),
      "0 3 * * * x\n".repeat(3_000),
    ]) {
      const before = process.cpuUsage()
      readCrontab(parseCrontab(text), false)
      assert.ok(process.cpuUsage(before).user < 3_000_000)
    }
  })
})
