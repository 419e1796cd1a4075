/** Seeded pairs of directive and value, right and wrong, for the comparison with systemd's own parser. */
import fc from "fast-check"
import { allSections, type DirectiveInfo, directivesIn } from "../../../server/src/model/systemd/catalogue.ts"
import { plainPools } from "./value-pools.ts"
import { placePools, poolsByKey } from "./value-pools-places.ts"

export interface Pair {
  readonly section: string
  readonly key: string
  readonly type: string
  readonly value: string
}

/** Values for a type. */
const pools = { ...plainPools, ...placePools }

/** Words of the directive's own, and slips of them. */
function namesOf(info: DirectiveInfo): readonly string[] {
  const own = info.values.flatMap((each) => [each, each.toUpperCase(), `${each}s`, each.slice(1)])
  const forms = [
    "fd:x",
    "fd:",
    "fd:a:b",
    "file:/a",
    "file:a",
    "append:/x",
    "truncate:/%Z",
    "file:%t/x",
    "syslog",
    "syslog+console",
    "file:",
    "yes",
    "no",
    "1",
    "0",
    "true",
    "maybe",
    "none",
    "2",
    "7",
    "8",
    "255",
    "256",
  ]
  return [
    ...own,
    ...forms,
    `${info.values[0] ?? "x"} # x`,
    `${info.values[0] ?? ""} ${info.values[1] ?? ""}`,
    `~${info.values[0] ?? "x"}`,
  ]
}

/** One change of a value. */
const slips: readonly ((value: string, at: number) => string)[] = [
  (value) => value,
  (value) => value,
  (value, at) => value.slice(0, at % (value.length + 1)) + value.slice((at % (value.length + 1)) + 1),
  (value, at) =>
    `${value.slice(0, at % (value.length + 1))}${"x5 :,-%/@~".at(at % 10)}${value.slice(at % (value.length + 1))}`,
  (value) => `${value} # note`,
  (value) => value.toUpperCase(),
  (value) => `${value} ${value}`,
  () => "",
]

/** `perDirective` pairs for each directive of each kind of section, sections that share a directive once. */
export function valuePairs(seed: number, perDirective: number): Pair[] {
  const seen = new Set<string>()
  const infos = allSections().flatMap((section) =>
    directivesIn(section).flatMap((info) => {
      const id = `${info.name} ${info.sections.join()}`
      // Scopes are never read from files.
      if (seen.has(id) || section === "Install" || section === "Scope") return []
      seen.add(id)
      return [{ section, info }]
    }),
  )
  const draws = fc.sample(fc.record({ pick: fc.nat(), slip: fc.nat(), at: fc.nat({ max: 60 }) }), {
    seed,
    numRuns: infos.length * perDirective,
  })
  return infos.flatMap(({ section, info }, i) => {
    const pool = poolsByKey[info.name] ?? pools[info.type] ?? namesOf(info)
    return draws.slice(i * perDirective, (i + 1) * perDirective).map(({ pick, slip, at }) => {
      const value = pool[pick % pool.length] ?? ""
      return {
        section,
        key: info.name,
        type: info.type,
        value: (slips[slip % slips.length] ?? String)(value, at).trim(),
      }
    })
  })
}
