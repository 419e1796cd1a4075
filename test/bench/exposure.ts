/** A keystroke in a unit of 200 lines: all diagnostics and the exposure score, beside one process of systemd-analyze. */
import { execFileSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { exposureOf } from "../../server/src/model/systemd/exposure/score.ts"
import { readUnit } from "../../server/src/model/systemd/read.ts"
import { parseUnit } from "../../server/src/syntax/systemd/parse.ts"
import { openWorkspace } from "../support/workspace.ts"
import { median } from "./client.ts"
import { unitOf } from "./documents.ts"

const lines = 200
/** Milliseconds. */
const budget = 2
const name = "app.service"

/** The unit with a sandbox as services have it; the last line is what is being typed at. */
function sandboxed(): string {
  const sandbox = [
    "DynamicUser=yes",
    "ProtectHome=yes",
    "PrivateDevices=yes",
    "ProtectClock=yes",
    "CapabilityBoundingSet=CAP_NET_BIND_SERVICE",
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
    "RestrictNamespaces=yes",
    "SystemCallFilter=@system-service",
    "SystemCallFilter=~@privileged @resources",
    "IPAddressDeny=any",
    "MemoryMax=512M",
  ]
  return `${unitOf(lines - sandbox.length).trimEnd()}\n${sandbox.join("\n")}`
}

/** Measures both and reports through `row`. */
export async function exposureTime(
  folder: string,
  row: (what: string, value: number, unit: string, budget?: number) => void,
): Promise<void> {
  const text = sandboxed()
  if (text.split("\n").length !== lines) throw new Error(`the unit has ${text.split("\n").length} lines`)
  const workspace = openWorkspace({ [name]: text })
  const kind = { unitType: "service", unitName: name, dropIn: false } as const
  const times: number[] = []
  let level = ""
  for (let i = 0; i < 600; i++) {
    const next = i % 2 === 0 ? text : `${text}4`
    const start = performance.now()
    const found = workspace.set(name, next).findings(workspace.uri(name)).items.length
    const answer = exposureOf(readUnit(parseUnit(next), kind), [], 262)
    times.push(performance.now() - start)
    if ("refusal" in answer || found === 0) throw new Error("the unit has no score or no finding to compute")
    level = answer.exposure.level
  }
  row(`keystroke in a unit of ${lines} lines: findings and score`, median(times.slice(-200)), "ms", budget)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), text)
  const processes = Array.from({ length: 9 }, () => {
    const start = performance.now()
    return analyzed(join(folder, name)) ? performance.now() - start : undefined
  }).filter((each) => each !== undefined)
  if (processes.length === 0) console.log(`systemd-analyze is not installed; level here: ${level}`)
  else row("systemd-analyze security --offline=true: its process", median(processes), "ms")
}

function analyzed(file: string): boolean {
  try {
    const options = ["security", "--offline=true", "--no-pager", "--json=short", file]
    execFileSync("systemd-analyze", options, { env: { ...process.env, SYSTEMD_UNIT_PATH: "" }, stdio: "ignore" })
    return true
  } catch {
    return false
  }
}
