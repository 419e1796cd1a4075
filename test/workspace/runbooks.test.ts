/** What the checklist learns of runbooks and the continuity plan. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { exampleState } from "../../server/src/workspace/example-env.ts"
import { gitState } from "../../server/src/workspace/ignored-by-git.ts"
import { Memo } from "../../server/src/workspace/reads.ts"
import { kindByName } from "../../server/src/workspace/recognise.ts"
import { brokenLinks, planState, plansNear, runbookStates } from "../../server/src/workspace/runbooks.ts"
import { applyChange, emptySnapshot, TrackedWorkspace } from "../../server/src/workspace/snapshot.ts"

const root = "file:///w"

/** Files by path; what is not among them is absent. */
function open(files: Readonly<Record<string, string>>): TrackedWorkspace {
  const folders = new Map<string, Set<string>>([[root, new Set()]])
  for (const path of Object.keys(files)) {
    const parts = path.split("/")
    parts.forEach((part, i) => {
      const folder = [root, ...parts.slice(0, i)].join("/")
      const names = folders.get(folder) ?? new Set()
      names.add(i < parts.length - 1 ? `${part}/` : part)
      folders.set(folder, names)
    })
  }
  const present = Object.entries(files).map(([path, text]) => [`${root}/${path}`, { text }] as const)
  const absent = [...folders.keys()]
    .map((folder) => `${folder}/.gitignore`)
    .filter((uri) => !present.some(([each]) => each === uri))
    .map((uri) => [uri, null] as const)
  const snapshot = applyChange(emptySnapshot, {
    roots: [root],
    documents: new Map([...present, ...absent]),
    directories: new Map([...folders].map(([folder, names]) => [folder, [...names].sort()])),
  })
  return new TrackedWorkspace(snapshot, new Memo(), { documents: new Set(), directories: new Set() })
}

describe("runbooks", () => {
  const alerts =
    "groups:\n  - name: a\n    rules:\n      - alert: Halted\n        expr: horizon_watchdog_halts_total > 0\n        annotations:\n          runbook_url: https://x.example.com/runbooks/kill-switch.md#steps\n"
  it("says of each of the four whether it is there and what it lacks", () => {
    const workspace = open({
      "deploy/compose.yaml": "services: {}\n",
      "deploy/alerts.yml": alerts,
      "deploy/runbooks/kill_switch.md":
        "# K\n\nOwner: desk\n\nLast exercised: 2026-05-01\n\n- Acknowledge the page\n\n## Later\n\n```\nhorizon kill\n```\n\n## Empty\n",
    })
    const states = runbookStates(workspace, `${root}/deploy/compose.yaml`)
    assert.deepEqual(
      states.map((state) => [state.runbook.item, state.uri !== undefined]),
      [
        ["D5", true],
        ["D6", false],
        ["D7", false],
        ["D8", false],
      ],
    )
    const [kill] = states
    assert.equal(kill?.exercised, "2026-05-01")
    assert.ok(kill?.hasOwner && kill.usesKill)
    assert.equal(kill.missingSteps.length, 2)
    assert.deepEqual(
      kill.emptySections.map((section) => section.heading.text),
      ["Empty"],
    )
    // `kill_switch.md` is not what the alert links.
    assert.equal(kill.linkedFrom.length, 0)
  })
  it("finds the alerts that link one", () => {
    const workspace = open({ "alerts.yml": alerts, "runbooks/kill-switch.md": "# K\n" })
    const [kill] = runbookStates(workspace, `${root}/alerts.yml`)
    assert.equal(kill?.linkedFrom[0]?.alert.name, "Halted")
  })
})

describe("plan", () => {
  it("has a state for each part", () => {
    const text =
      "# Plan\n\n## Governance and ownership\n\nOwner: A. Sponsor: B. Reviewed yearly.\n\n## Scope\n\n## RTO and RPO\n\n[Company] has RTO 4 h, RPO 1 h.\n\n## Testing and sign-off\n\nEach year.\n"
    const [plan] = plansNear(open({ "bcp.md": text }), `${root}/bcp.md`)
    assert.ok(plan)
    const states = Object.fromEntries(planState(plan.model).map(({ part, state }) => [part.name, state]))
    assert.deepEqual(states, {
      governance: "present",
      scope: "empty",
      "risk table": "missing",
      "recovery objectives": "placeholder",
      procedures: "missing",
      communication: "missing",
      "data retention": "missing",
      "vendor management": "missing",
      testing: "present",
      "sign-off": "present",
    })
  })
})

describe("links", () => {
  it("are broken only where the workspace shows that the file is missing", () => {
    const links =
      "[a](a.md) [b](b.md) [c](../c.md) [d](sub/d.md) [e](/e.md) [f](f.html) [g](site/) [h](h.md:12) [i](#x) [j](mailto:k@l.de) ![m](m%20n.png)\n"
    const workspace = open({ "runbooks/x.md": links, "runbooks/a.md": "", "runbooks/f.md": "", "runbooks/m n.png": "" })
    const model = workspace.model(`${root}/runbooks/x.md`, "runbook")
    assert.ok(model)
    assert.deepEqual(
      brokenLinks(workspace, `${root}/runbooks/x.md`, model).map((each) => each.path),
      ["runbooks/b.md", "c.md"],
    )
  })
})

describe("git", () => {
  const ignored = (files: Readonly<Record<string, string>>, path: string): unknown => {
    const state = gitState(open({ ...files, [path]: "A=1\n" }), `${root}/${path}`)
    return state.ignored.known ? state.ignored.value : "unknown"
  }
  it("leaves out what a file above names, unless a nearer one takes it back", () => {
    assert.equal(ignored({}, ".env"), "unknown")
    assert.equal(ignored({ ".gitignore": ".env\n" }, "deploy/.env"), true)
    assert.equal(ignored({ ".gitignore": "/.env\n" }, "deploy/.env"), false)
    assert.equal(ignored({ ".gitignore": ".env\n", "deploy/.gitignore": "!.env\n" }, "deploy/.env"), false)
    assert.equal(ignored({ ".gitignore": "deploy/\n", "deploy/.gitignore": "!.env\n" }, "deploy/.env"), true)
    assert.equal(ignored({ ".gitignore": "*\n!.gitignore\n" }, ".env"), true)
  })
})

describe("example", () => {
  it("knows what is asked for, what only the `.env` has, and what nothing takes", () => {
    const workspace = open({
      "compose.yaml":
        "services:\n  a:\n    image: a:${TAG:?}\n    environment:\n      - TOKEN\n      - X=${Y}\n      - Z=${W:-1}\n",
      ".env.example": "# Y=\nOLD=\n",
      ".env": "TAG=1\nMORE=2\n",
    })
    const state = exampleState(workspace, `${root}/.env.example`)
    assert.deepEqual(
      state?.missing.map((each) => [each.name, each.isRequired]),
      [
        ["TAG", true],
        ["TOKEN", false],
      ],
    )
    assert.deepEqual(
      state?.onlyInEnv.map((each) => each.name),
      ["MORE"],
    )
    assert.deepEqual(
      state?.unused?.map((each) => each.name),
      ["OLD"],
    )
  })
})

describe("names", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["runbooks/kill-switch.md", "runbook"],
    ["docs/runbooks/alerts/disk full.md", "runbook"],
    ["docs/failover-runbook.md", "runbook"],
    ["runbooks/README.md", undefined],
    ["runbooks/CONTRIBUTING.md", undefined],
    ["docs/disaster-recovery.md", undefined],
    ["deploy/bcp.md", "continuity"],
    ["docs/Business Continuity Plan.md", "continuity"],
    ["docs/continuity-of-functions.md", undefined],
    ["runbooks/a/b/c/d.md", undefined],
  ]
  for (const [path, role] of cases)
    it(path, () => {
      const kind = kindByName(`${root}/${path.split("/").map(encodeURIComponent).join("/")}`)
      assert.equal(kind?.is === "runbook" ? kind.role : undefined, role)
    })
})
