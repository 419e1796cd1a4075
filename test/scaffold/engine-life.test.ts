/** A scaffold's whole life in any order: templates change, people edit and delete, checkouts change line ends, the state gets lost. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import fc from "fast-check"
import { stateName } from "../../server/src/scaffold/engine/state.ts"
import type { Choice } from "../../server/src/scaffold/engine/types.ts"
import { carryOut, type Folder, planFor, profileOf } from "./engine-profile.ts"

const paths = ["compose.yaml", "run.sh", "a.json", ".env.example"] as const
type Path = (typeof paths)[number]

type Event =
  | { readonly is: "template"; readonly path: Path; readonly line: number; readonly text: string }
  | { readonly is: "edit"; readonly path: Path; readonly line: number; readonly insert: boolean }
  | { readonly is: "delete"; readonly path: Path }
  | { readonly is: "windows" }
  | { readonly is: "lose state" }
  | { readonly is: "run"; readonly choice: Choice | undefined; readonly restore: boolean }

const path = fc.constantFrom(...paths)
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ is: fc.constant("template"), path, line: fc.nat(11), text: fc.constantFrom("x", "y", "line 3") }),
  fc.record({ is: fc.constant("edit"), path, line: fc.nat(11), insert: fc.boolean() }),
  fc.record({ is: fc.constant("delete"), path }),
  fc.record({ is: fc.constant("windows") }),
  fc.record({ is: fc.constant("lose state") }),
  fc.record({
    is: fc.constant("run"),
    choice: fc.constantFrom<Choice | undefined>(undefined, "keep", "beside", "merge"),
    restore: fc.boolean(),
  }),
)

class Life {
  readonly folder: Folder = new Map()
  readonly templates = new Map<string, string[]>(
    paths.map((each) => [each, Array.from({ length: 12 }, (_, i) => `line ${i}`)]),
  )
  /** Lines that somebody wrote, by file. */
  readonly own = new Map<string, Set<string>>()
  #count = 0

  profile() {
    const texts = [...this.templates].map(([each, lines]) => {
      const merge = each === ".env.example" ? ("env-keys" as const) : ("none" as const)
      return [each, { template: `test/${each}`, text: `${lines.join("\n")}\n`, merge }] as const
    })
    return profileOf(Object.fromEntries(texts))
  }

  happen(each: Event): void {
    switch (each.is) {
      case "template":
        this.templates.get(each.path)?.splice(each.line, 1, each.text)
        return
      case "edit":
        this.edit(each.path, each.line, each.insert)
        return
      case "delete":
        this.folder.delete(each.path)
        this.own.delete(each.path)
        return
      case "windows":
        for (const [name, text] of this.folder) this.folder.set(name, text.replaceAll(/\r?\n/g, "\r\n"))
        return
      case "lose state":
        this.folder.delete(stateName)
        return
      case "run":
        this.run(each.choice, each.restore)
    }
  }

  edit(name: Path, line: number, insert: boolean): void {
    const text = this.folder.get(name)
    if (text === undefined) return
    const mine = `mine ${this.#count++}`
    const own = this.own.get(name) ?? new Set()
    const lines = text.split("\n")
    const [gone] = lines.splice(line, insert ? 0 : 1, text.includes("\r\n") ? `${mine}\r` : mine)
    if (gone !== undefined) own.delete(gone.trimEnd())
    this.own.set(name, own.add(mine))
    this.folder.set(name, lines.join("\n"))
  }

  run(choice: Choice | undefined, restore: boolean): void {
    const options = { restore, ...(choice === undefined ? {} : { onConflict: choice }) }
    carryOut(planFor(this.profile(), this.folder, options), this.folder)
    const again = planFor(this.profile(), this.folder, options)
    assert.deepEqual(
      again.writes.map((write) => write.path),
      [],
    )
    if (restore) for (const name of paths) assert.ok(this.folder.has(name), name)
    for (const [name, lines] of this.own) {
      const there = (this.folder.get(name) ?? "").split(/\r?\n/)
      for (const line of lines) assert.ok(there.includes(line), `${name} lost ${line}`)
    }
  }
}

describe("the life of a scaffold", () => {
  it("loses nobody's line, and has nothing to do after each run", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 25 }), (events) => {
        const life = new Life()
        life.run(undefined, false)
        for (const each of events) life.happen(each)
        life.run(undefined, false)
      }),
      { numRuns: 250 },
    )
  })
  it("gives files that nobody edited the newest text, whatever happened besides", () => {
    const quiet = event.filter(({ is }) => is !== "edit" && is !== "delete")
    fc.assert(
      fc.property(fc.array(quiet, { maxLength: 20 }), (events) => {
        const life = new Life()
        life.run(undefined, false)
        // JSON has no provenance line: without the state nobody knows that it is ours.
        for (const each of events) if (each.is !== "lose state") life.happen(each)
        life.run(undefined, false)
        for (const [name, lines] of life.templates)
          assert.deepEqual(
            (life.folder.get(name) ?? "").split(/\r?\n/).filter((line) => !line.startsWith("# Made by ")),
            [...lines, ""],
          )
      }),
      { numRuns: 150 },
    )
  })
})
