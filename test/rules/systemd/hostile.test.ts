/** No text of a unit or of a probe makes a rule throw, and every fix that is offered can be applied. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { applyEdits, editsOverlap } from "../../../server/src/base/edit.ts"
import { openWorkspace } from "../../support/workspace.ts"

const seed = Number(process.env["SEED"] ?? 20267)

function assertSound(files: Readonly<Record<string, string>>): void {
  const workspace = openWorkspace(files)
  const analysis = workspace.analysis()
  for (const [uri, text] of workspace.files) {
    for (const finding of analysis.findings(uri).items) {
      assert.ok(finding.span.start >= 0 && finding.span.end <= text.length && finding.span.start <= finding.span.end)
      for (const fix of finding.fixes())
        for (const { uri: target, edits } of fix.edits) {
          assert.ok(!editsOverlap(edits), `${finding.rule}: ${fix.title}`)
          applyEdits(workspace.files.get(target) ?? "", edits)
        }
    }
  }
}

const token = fc.constantFrom(
  "[Service]\n",
  "[Unit]\n",
  "[Servce]\n",
  "[Timer]\n",
  "[\n",
  "ExecStart=/usr/bin/node dist/x.js\n",
  "ExecStart=\n",
  'ExecStart="',
  "ReadWritePaths=/ -/etc +/opt/x \\\n",
  "ReadWritePaths=%S/x ../y\n",
  "BindPaths=/home/a:/b\n",
  "StateDirectory=x:y ../z\n",
  "EnvironmentFile=-/var/lib/x/e.env\n",
  "EnvironmentFile=%h/x\n",
  "WorkingDirectory=~\n",
  "ProtectSystem=strict\n",
  'CapabilityBoundingSet=~CAP_X "\n',
  "AmbientCapabilities=~\n",
  "TimeoutStopSec=1x\n",
  "WantedBy=a\n",
  "Foo",
  "=",
  "\\",
  "\n",
  "# c\n",
  "\0",
  "é😀",
)

test("units", () => {
  fc.assert(
    fc.property(fc.array(token, { maxLength: 14 }), fc.array(token, { maxLength: 6 }), (unit, dropIn) => {
      assertSound({ "a.service": unit.join(""), "a.service.d/x.conf": dropIn.join("") })
    }),
    { seed, numRuns: 150 },
  )
})

const word = fc.constantFrom(
  "curl",
  "wget",
  "-f",
  "http://localhost:3100/health/ready",
  "http://[::1]:6190/status?x=${A}",
  "localhost/",
  "||",
  "&&",
  "|",
  ";",
  "exit 0",
  "exit 1",
  "true",
  "$(",
  "`",
  "'",
  "${X:-y}",
  "$$",
  "--version",
  "ps | grep x",
  ">",
  "/dev/null",
  "(",
  ")",
)
const image = fc.constantFrom(
  "node:22-alpine",
  "nickcrew/synapse-waf",
  "nickcrew/synapse-fleet",
  "${I}",
  "scratch",
  "prom/prometheus",
  "",
  "a@b:c",
)

test("probes", () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), image, fc.boolean(), (words, name, list) => {
      const test = list ? JSON.stringify(["CMD", ...words]) : JSON.stringify(words.join(" "))
      assertSound({
        "compose.yaml": `services:\n  a:\n    image: ${JSON.stringify(name)}\n    environment: {NODE_ENV: production}\n    healthcheck:\n      test: ${test}\n  b:\n    build: .\n    depends_on: {a: {condition: service_healthy}}\n`,
        Dockerfile: `FROM ${name}\nRUN ${words.join(" ")}\n`,
      })
    }),
    { seed, numRuns: 150 },
  )
})
