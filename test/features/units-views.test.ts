/** Lenses, the exposure page, points behind lines, the effective unit, folds, selections and tokens. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { exposureOf } from "../../server/src/model/systemd/exposure/score.ts"
import { readUnit } from "../../server/src/model/systemd/read.ts"
import { parseUnit } from "../../server/src/syntax/systemd/parse.ts"
import { generatedUnit } from "../parsers/systemd/exposure-units.ts"
import { cursorIn, type Files } from "../support/cursor.ts"

const plain = "[Unit]\nDescription=a\n\n[Service]\nExecStart=/usr/bin/a\n"

function lenses(files: Files): readonly string[] {
  const cursor = cursorIn(files)
  return cursor
    .ask((units, uri) => units.lenses(uri))
    .map((lens) => `${cursor.lineOf(cursor.uri, lens.span.start).replace(/.*:/, "")} ${lens.title}`)
}

describe("lenses", () => {
  it("show score, level and version, and the way to a better one", () => {
    assert.deepEqual(lenses({ "a.service": plain }), ["4 Exposure 9.4 UNSAFE (systemd 262)", "4 Harden…"])
  })
  it("follow the version and level of the settings", () => {
    const settings = "rules:\n  container/high-exposure:\n    options:\n      version: 252\n      above: UNSAFE\n"
    assert.deepEqual(lenses({ "a.service": plain, "deploylint.yaml": settings }), [
      "4 Exposure 9.6 UNSAFE (systemd 252)",
    ])
  })
  it("lead to the effective configuration where there are drop-ins", () => {
    const files = { "a.service": plain, "a.service.d/1.conf": "[Service]\nPrivateTmp=yes\n", "a.service.d/2.conf": "" }
    assert.deepEqual(lenses(files), [
      "4 Exposure 9.2 UNSAFE (systemd 262)",
      "4 Harden…",
      "4 Effective configuration with 2 drop-ins",
    ])
    assert.deepEqual(lenses({ "a.service.d/1.conf": "[Service]\nPrivateTmp=<|>yes\n", "a.service": plain }), [
      "1 Effective configuration of a.service",
    ])
  })
  it("stay away from what has no score", () => {
    assert.deepEqual(lenses({ "a.service": "[Service]\nUser=a\n" }), [])
    assert.deepEqual(lenses({ "a.timer": "[Timer]\nOnCalendar=daily\n" }), [])
    assert.deepEqual(lenses({ "compose.yaml": "services: {}\n" }), [])
  })
})

describe("the exposure page", () => {
  it("lists gains and rows, worst first, and what costs nothing", () => {
    const cursor = cursorIn({ "a.service": `${plain}PrivateTmp=yes\n` })
    const page = cursor.ask((units, uri) => units.exposurePage(uri)) ?? ""
    assert.match(page, /^# Exposure of a\.service: 9\.2 UNSAFE\n/)
    const points = [...page.slice(page.indexOf("## What it is made of")).matchAll(/^\| (\d+) /gm)].map((match) =>
      Number(match[1]),
    )
    assert.ok(points.length > 60)
    assert.deepEqual(
      points,
      points.toSorted((a, b) => b - a),
    )
    assert.match(page, /\| 4100 +\| -0\.[78] +\| low risk +\| RestrictNamespaces=yes +\|/)
    assert.match(page, /Without exposure:.*`PrivateTmp=`/)
    assert.match(page, /Not applicable:.*`RemoveIPC=`/)
    assert.match(cursor.ask((units, uri) => units.exposurePage(uri, 252)) ?? "", /: 9\.4 UNSAFE[\s\S]*systemd 252/)
  })
  it("says why there is no score", () => {
    const cursor = cursorIn({ "a.service": "[Service]\nUser=a\n" })
    assert.match(cursor.ask((units, uri) => units.exposurePage(uri)) ?? "", /Not scored: .*ExecStart=/)
  })
})

describe("points behind lines", () => {
  function hinted(files: Files): string {
    const cursor = cursorIn(files)
    let { text } = cursor
    const all = { start: 0, end: text.length }
    for (const hint of cursor.ask((units, uri) => units.exposureHints(uri, all)).toReversed())
      text = `${text.slice(0, hint.at)}⟨${hint.text}⟩${text.slice(hint.at)}`
    return text
  }
  it("tell what a line saves, costs, or does not change", () => {
    const lines =
      "PrivateTmp=yes\nAmbientCapabilities=CAP_KILL\nProtectHome=no\nRestart=always\nCapabilityBoundingSet=CAP_KILL \\\n  CAP_CHOWN\n"
    const text = hinted({ "a.service": plain + lines })
    assert.match(text, /PrivateTmp=yes⟨saves 1000 points⟩/)
    assert.match(text, /AmbientCapabilities=CAP_KILL⟨costs 500 points⟩/)
    assert.match(text, /ProtectHome=no⟨no change of exposure⟩/)
    assert.match(text, /Restart=always\n/)
    assert.match(text, / {2}CAP_CHOWN⟨saves 12525 points⟩/)
    assert.match(text, /ExecStart=\/usr\/bin\/a\n/)
  })
  it("count drop-ins on both sides", () => {
    const files = {
      "a.service": `${plain}PrivateTmp=yes\n`,
      "a.service.d/1.conf": "[Service]\nPrivateTmp=yes\nPrivateDevices=yes\n",
    }
    assert.match(hinted(files), /PrivateTmp=yes⟨no change/)
    const { "a.service": unit, "a.service.d/1.conf": dropIn } = files
    assert.match(hinted({ "a.service.d/1.conf": dropIn, "a.service": unit }), /PrivateDevices=yes⟨saves 3500 points⟩/)
  })
})

describe("the effective unit", () => {
  const files: Files = {
    "deploy/a.service": `${plain}User=a\nEnvironment=A=1\nExecStartPre=/x\nNice=1\n`,
    "deploy/a.service.d/10-limits.conf":
      "[Service]\nUser=b\n# why\nExecStart=\nExecStart=/usr/bin/b \\\n  --now\nEnvironment=B=2\n",
    "deploy/service.d/5.conf": "[Unit]\nAfter=\n[Install]\nWantedBy=x.target\n",
  }
  it("applies resets and replacements, and names the origin of each line", () => {
    const cursor = cursorIn(files)
    const text = cursor.ask((units, uri) => units.effective(uri)) ?? ""
    for (const part of [
      "# from a.service:2\nDescription=a\n",
      "# from a.service:5, reset by 10-limits.conf:4: ExecStart=/usr/bin/a\n",
      "# from 10-limits.conf:5\nExecStart=/usr/bin/b    --now\n",
      "# from a.service:7\nEnvironment=A=1\n",
      "# from 10-limits.conf:7\nEnvironment=B=2\n",
      "# from 5.conf:4, without effect in a drop-in: WantedBy=x.target\n",
      "# # deploy/a.service.d/10-limits.conf\n# [Service]\n# User=b\n# # why\n",
    ])
      assert.ok(text.includes(part), `${part} in\n${text}`)
    assert.ok(text.indexOf("# # deploy/a.service\n") < text.indexOf("# # deploy/a.service.d/10"))
  })
  it("is the same from a drop-in, and new after a change", () => {
    const cursor = cursorIn(files)
    const text = cursor.ask((units, uri) => units.effective(uri))
    const other = cursorIn({
      "deploy/a.service.d/10-limits.conf": files["deploy/a.service.d/10-limits.conf"] ?? "",
      ...files,
    })
    assert.equal(
      other.ask((units, uri) => units.effective(uri)),
      text,
    )
  })
  it("means the same to the exposure score as unit and drop-ins", () => {
    fc.assert(
      fc.property(generatedUnit, ({ name, files: generated }) => {
        const cursor = cursorIn(generated)
        const text = cursor.ask((units, uri) => units.effective(uri)) ?? ""
        const merged = readUnit(parseUnit(text), { unitType: "service", unitName: name, dropIn: false })
        for (const version of [252, 262] as const) {
          const info = cursor.analysis().exposure(cursor.uri, version)
          const answer = exposureOf(merged, [], version)
          if (info?.is !== "scored") continue
          assert.ok("exposure" in answer, text)
          assert.deepEqual(
            answer.exposure.assessments.map((row) => [row.id, row.badness ?? null]),
            info.assessments.map((row) => [row.id, row.badness]),
          )
        }
      }),
      { numRuns: 20, seed: 4 },
    )
  })
})

describe("folds, selections and tokens", () => {
  it("fold sections, runs of comments and continued lines", () => {
    const cursor = cursorIn({
      "a.service":
        "# one\n# two\n\n[Unit]\nDescription=a\n\n[Service]\n# alone\nExecStart=/a \\\n  # in it\n  -b\nUser=a\n\n",
    })
    assert.deepEqual(
      cursor.ask((units, uri) => units.folds(uri))?.map((fold) => [fold.startLine, fold.endLine, fold.kind ?? ""]),
      [
        [0, 1, "comment"],
        [3, 4, ""],
        [6, 11, ""],
        [8, 10, ""],
      ],
    )
    assert.equal(
      cursorIn({ "compose.yaml": "services: {}\n" }).ask((units, uri) => units.folds(uri)),
      undefined,
    )
  })
  it("select word, value, line, section, file", () => {
    const cursor = cursorIn({ "a.service": "[Unit]\nAfter=a.service b.ser<|>vice\nWants=c\n" })
    assert.deepEqual(
      cursor.ask((units, uri, at) => units.selections(uri, at)).map(({ start, end }) => cursor.text.slice(start, end)),
      [
        "b.service",
        "a.service b.service",
        "After=a.service b.service",
        "[Unit]\nAfter=a.service b.service\nWants=c",
        cursor.text,
      ],
    )
  })
  it("name the kind of each part, one line at a time", () => {
    const cursor = cursorIn({ "a.service": "# c\n[Service]\nPrivateTmp=yes\nExecStart=/a %i x \\\n  y\nNice=5\n" })
    assert.deepEqual(
      cursor
        .ask((units, uri) => units.tokens(uri))
        ?.map(({ span, type }) => `${type} ${cursor.text.slice(span.start, span.end)}`),
      [
        "comment # c",
        "namespace Service",
        "property PrivateTmp",
        "operator =",
        "keyword yes",
        "property ExecStart",
        "operator =",
        "string /a ",
        "macro %i",
        "string  x ",
        "string   y",
        "property Nice",
        "operator =",
        "number 5",
      ],
    )
  })
})
