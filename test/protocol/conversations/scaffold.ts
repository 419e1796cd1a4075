/** The scaffold of deploy/: questions, plans, second runs, and quick fixes that make files. */
import assert from "node:assert/strict"
import { describe, it, type TestContext } from "node:test"
import type { CodeAction, CreateFile, TextDocumentEdit } from "vscode-languageserver/node"
import {
  SCAFFOLD_PLAN,
  SCAFFOLD_START,
  type ScaffoldPlanParams,
  type ScaffoldStartParams,
  type WireScaffoldPlan,
  type WireScaffoldStart,
} from "../../../server/src/lsp/scaffold-protocol.ts"
import { CAPABLE, MODERN } from "../capabilities.ts"
import { type Editor, type EditorOptions, ROOT } from "../editor.ts"
import { applyTextEdits } from "../edits.ts"
import type { Launch } from "../launch.ts"
import { connect } from "../samples.ts"

const project = {
  "package.json":
    '{ "name": "shop", "scripts": { "start": "node dist/server.js" }, "dependencies": { "express": "^5.0.0" } }\n',
  "package-lock.json": '{ "lockfileVersion": 3 }\n',
}

const rules = `groups:
  - name: web
    rules:
      - alert: SiteDown
        expr: probe_success == 0
        for: 5m
        labels:
          severity: page
        annotations:
          summary: The site does not answer.
          runbook_url: runbooks/site-down.md
`

const start = (editor: Editor, more: Partial<ScaffoldStartParams> = {}): Promise<WireScaffoldStart> =>
  editor.connection.sendRequest<WireScaffoldStart>(SCAFFOLD_START, { folder: ROOT, ...more })
const plan = (editor: Editor, more: Partial<ScaffoldPlanParams> = {}): Promise<WireScaffoldPlan> =>
  editor.connection.sendRequest<WireScaffoldPlan>(SCAFFOLD_PLAN, { folder: ROOT, ...more })

/** Writes what a plan says, as a client does that overwrites nothing. */
function carryOut(editor: Editor, { writes, refused }: WireScaffoldPlan): void {
  assert.equal(refused, undefined)
  for (const { uri, text, edits } of writes) {
    const before = editor.files.get(uri)
    assert.equal(before === undefined, text !== undefined, uri)
    editor.files.set(uri, text ?? applyTextEdits(before ?? "", edits ?? []))
  }
}

/** `some`: no more than the first. */
export function scaffold(launch: Launch, some = false): void {
  const open = (t: TestContext, options: EditorOptions = {}): Promise<Editor> =>
    connect(t, launch, { files: project, ...options })

  describe("the scaffold", () => {
    it("asks with evidence, and says what is wrong with an answer", async (t) => {
      const editor = await open(t)
      const first = await start(editor)
      assert.equal(first.refused, undefined)
      assert.deepEqual(
        first.profiles.map(({ id }) => id),
        ["service", "horizon-synapse", "horizon-trading"],
      )
      assert.equal(first.profile, "service")
      const stack = first.questions.find(({ key }) => key === "stack")
      assert.equal(stack?.value, "node")
      assert.equal(stack.origin, "detected")
      assert.match(stack.because ?? "", /package\.json/)
      assert.ok(stack.choices?.some(({ value }) => value === "python"))
      const wrong = await start(editor, { profile: "service", answers: { name: "Not A Name", port: 70000 } })
      assert.equal(wrong.problems.length, 2)
      assert.match(wrong.problems[0] ?? "", /^`name` is `Not A Name`: /)
      assert.match(wrong.problems[1] ?? "", /^`port`/)
      const keys = ({ questions }: WireScaffoldStart): string => questions.map(({ key }) => key).join(" ")
      const host = await start(editor, { profile: "service", answers: { flavour: "systemd" } })
      assert.notEqual(keys(host), keys(first), "later questions follow earlier answers")
      assert.match((await plan(editor, { answers: { port: 0 } })).refused ?? "", /^`port`/)
    })

    it("refuses folders that are none of the workspace, and profiles that there are not", async (t) => {
      const editor = await open(t)
      for (const folder of ["memory://test/other", `${ROOT}x`, "memory://test", "", 7])
        for (const ask of [SCAFFOLD_START, SCAFFOLD_PLAN]) {
          const answer = await editor.connection.sendRequest<WireScaffoldPlan>(ask, { folder })
          assert.match(answer.refused ?? "", /not part of the workspace/, String(folder))
        }
      assert.match((await start(editor, { profile: "none" })).refused ?? "", /no profile `none`/)
      assert.match((await editor.connection.sendRequest<WireScaffoldStart>(SCAFFOLD_START, null)).refused ?? "", /./)
    })

    it("plans new files, then nothing; an edited file is kept, an answer changes the others", async (t) => {
      const editor = await open(t)
      const first = await plan(editor)
      assert.ok(first.steps.every(({ kind }) => kind === "create"))
      assert.equal(first.writes.length, first.steps.length + 1)
      assert.ok(first.writes.at(-1)?.isState)
      assert.ok(first.writes.every(({ uri, text }) => uri.startsWith(`${ROOT}/deploy/`) && text !== undefined))
      assert.ok(first.writes.some(({ executable, path }) => executable && path.endsWith(".sh")))
      assert.ok(new Set(first.writes.map(({ group }) => group)).size > 3)
      carryOut(editor, first)
      assert.deepEqual((await plan(editor)).writes, [])

      const compose = `${ROOT}/deploy/compose.yaml`
      const mine = `${editor.files.get(compose)}# mine\n`
      editor.files.set(compose, mine)
      const second = await plan(editor)
      assert.deepEqual(second.writes, [])
      assert.equal(second.steps.find(({ path }) => path === "compose.yaml")?.kind, "kept")
      assert.equal((await start(editor)).because, "as before")

      const third = await plan(editor, { answers: { port: 4321 } })
      assert.ok(third.writes.length > 1)
      assert.ok(
        third.writes.every(({ text }) => text === undefined),
        "nothing is new",
      )
      carryOut(editor, third)
      assert.match(editor.files.get(compose) ?? "", /4321[\s\S]*# mine\n$/)
      assert.deepEqual((await plan(editor)).writes, [])
    })

    if (some) return

    it("keeps somebody's own file unless told otherwise, and takes the unsaved text for what is there", async (t) => {
      const files = { ...project, "deploy/README.md": "# Ours\n", "deploy/.env.example": "OURS=1\n" }
      const editor = await open(t, { files })
      const first = await plan(editor)
      const readme = first.steps.find(({ path }) => path === "README.md")
      assert.equal(readme?.kind, "conflict")
      assert.equal(readme.choice, "keep")
      assert.deepEqual(readme.choices, ["keep", "beside"])
      assert.match(readme.proposed ?? "", /^#|<!--/)
      assert.ok(!first.writes.some(({ path }) => path === "README.md"))
      const other = await plan(editor, { choices: { "README.md": "beside", ".env.example": "merge" } })
      assert.ok(other.writes.find(({ path }) => path === "README.md.new")?.text !== undefined)
      await editor.open("deploy/.env.example", "OURS=1\nUNSAVED=2\n")
      const merged = await plan(editor, { choices: { ".env.example": "merge" } })
      const write = merged.writes.find(({ path }) => path === ".env.example")
      assert.ok(write?.edits !== undefined)
      const text = applyTextEdits(editor.text("deploy/.env.example"), write.edits)
      assert.ok(text.startsWith("OURS=1\nUNSAVED=2\n") && text.length > 40, text)
    })

    it("names what is in the way, and plans nothing then", async (t) => {
      for (const [path, because] of [
        ["deploy/readme.md", /`readme\.md` differs from it by case alone/],
        ["Deploy/x", /`Deploy` differs from it by case alone/],
        ["deploy/README.md/x", /a folder is in the way/],
        ["deploy", /`deploy` is a file, not a folder/],
      ] as const) {
        const editor = await open(t, { files: { ...project, [path]: "x" } })
        const answer = await plan(editor)
        assert.match(answer.refused ?? "", because, path)
        assert.deepEqual(answer.writes, [])
      }
      const broken = await open(t, { files: { ...project, "deploy/.scaffold.json": "{" } })
      assert.match((await start(broken)).refused ?? "", /^deploy\/\.scaffold\.json: it is no JSON object/)
    })

    it("forgets what was taken out of the preview, and offers it again", async (t) => {
      const editor = await open(t)
      const first = await plan(editor)
      const left = first.writes.filter(({ path }) => path.startsWith("runbooks/")).map(({ path }) => path)
      carryOut(editor, { ...first, writes: first.writes.filter(({ path }) => !left.includes(path)) })
      const state = (await plan(editor, { without: left })).writes
      assert.deepEqual(
        state.map(({ isState }) => isState),
        [true],
      )
      carryOut(editor, { steps: [], writes: state })
      const next = await plan(editor)
      assert.deepEqual(
        next.writes.filter(({ isState }) => !isState).map(({ path }) => path),
        left,
      )
    })

    it("takes a user's own templates, as data", async (t) => {
      const editor = await open(t)
      const manifest =
        '{ "id": "ours", "title": "Ours", "questions": [{ "key": "port", "title": "Port", "kind": "port", "fallback": 80 }] }'
      const template = { manifest, files: [{ path: "a.sh", text: "#!/bin/sh\necho @@port@@\n", executable: true }] }
      const first = await start(editor, { template })
      assert.deepEqual([first.profile, first.questions.map(({ key }) => key)], ["ours", ["port"]])
      const planned = await plan(editor, { template, answers: { port: 81 } })
      assert.match(planned.writes[0]?.text ?? "", /echo 81\n/)
      assert.equal(planned.writes[0]?.executable, true)
      carryOut(editor, planned)
      assert.match((await start(editor)).because, /template folder `ours`/)
      const files = [{ path: "../a", text: "x", executable: false }]
      assert.match((await plan(editor, { template: { manifest, files } })).refused ?? "", /is refused/)
    })

    it("makes the runbook that an alert leads to, where the client's edits can make files", async (t) => {
      const files = { "deploy/monitoring/alerts.yml": rules }
      const at = { start: { line: 10, character: 30 }, end: { line: 10, character: 30 } }
      const editor = await open(t, { files, capabilities: CAPABLE })
      await editor.open("deploy/monitoring/alerts.yml")
      await editor.diagnostics("deploy/monitoring/alerts.yml")
      const actions = await editor.actions("deploy/monitoring/alerts.yml", at)
      const action = actions.find(({ title }) => title.startsWith("Create site-down.md"))
      assert.ok(action, actions.map(({ title }) => title).join("\n"))
      const [made, text] = madeBy(action)
      assert.equal(made.uri, `${ROOT}/deploy/runbooks/site-down.md`)
      assert.deepEqual(made.options, { overwrite: false, ignoreIfExists: false })
      assert.match(text, /^# SiteDown$/m)
      assert.match(text, /The site does not answer\./)
      assert.equal(action.edit?.changeAnnotations?.["create"]?.needsConfirmation, true)
      await editor.write("deploy/runbooks/site-down.md", text)
      await editor.settles("deploy/monitoring/alerts.yml", "it is there", (all) =>
        all.every(({ message }) => !String(message).includes("site-down")),
      )
      await editor.open("deploy/runbooks/site-down.md")
      const found = await editor.diagnostics("deploy/runbooks/site-down.md")
      assert.deepEqual(
        found.filter(({ severity = 1 }) => severity < 3).map(({ message }) => message),
        [],
      )

      const older = await open(t, { files, capabilities: MODERN })
      await older.open("deploy/monitoring/alerts.yml")
      await older.diagnostics("deploy/monitoring/alerts.yml")
      const others = await older.actions("deploy/monitoring/alerts.yml", at)
      assert.ok(!others.some(({ title }) => title.startsWith("Create ")))
    })

    it("makes the ignore file that a build lacks", async (t) => {
      const dockerfile =
        'FROM node:24.11.0-alpine\nWORKDIR /app\nCOPY . .\nUSER 1000\nHEALTHCHECK CMD ["node", "-e", "0"]\nCMD ["node", "a.js"]\n'
      const files = { Dockerfile: dockerfile, ".env": "A=1\n", "a.js": "" }
      const editor = await open(t, { files, capabilities: CAPABLE })
      await editor.open("Dockerfile")
      await editor.settles("Dockerfile", "the secret is seen", (all) =>
        all.some(({ code }) => code === "secrets/secrets-in-build-context"),
      )
      const range = { start: { line: 2, character: 5 }, end: { line: 2, character: 6 } }
      const action = (await editor.actions("Dockerfile", range)).find(({ title }) => title.includes(".dockerignore"))
      assert.ok(action)
      const [made, text] = madeBy(action)
      assert.match(made.uri, /\/(?:Dockerfile)?\.dockerignore$/)
      await editor.write(made.uri.slice(ROOT.length + 1), text)
      await editor.settles("Dockerfile", "it is kept out", (all) =>
        all.every(({ code }) => code !== "secrets/secrets-in-build-context"),
      )
    })
  })
}

/** The first file that an action makes, and its text. */
function madeBy({ edit }: CodeAction): readonly [CreateFile, string] {
  const changes = edit?.documentChanges ?? []
  const made = changes.find((each): each is CreateFile => "kind" in each && each.kind === "create")
  assert.ok(made)
  const filled = changes.find(
    (each): each is TextDocumentEdit => "textDocument" in each && each.textDocument.uri === made.uri,
  )
  const [insertion] = filled?.edits ?? []
  assert.ok(insertion !== undefined && "newText" in insertion)
  return [made, insertion.newText]
}
