/** The sensor runs in development or demo mode in a production file. */
import { settled } from "../../base/known.ts"
import { reachOf } from "../../model/address.ts"
import type { Facts, Service } from "../../model/facts.ts"
import { socketAddress } from "../../model/synapse/addresses.ts"
import { isSensor } from "../../model/synapse/sensor.ts"
import { commandWord } from "../../workspace/sensor-environment.ts"
import { defineRule, ref } from "../define.ts"

const yes = /^(?:1|true|yes|y|on)$/i

export default defineRule({
  meta: {
    id: "synapse/demo-mode",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: ["S5"],
    summary: "The sensor runs without admin authentication, or with made-up traffic.",
    why: "`--dev` lets everybody into the admin API and relaxes the checks of addresses, whatever the environment says. `SYNAPSE_DEV`, `SYNAPSE_ADMIN_AUTH_DISABLED` and `server.admin_auth_disabled` do so once the process is marked as no production; without the mark the last two keep it from starting.\nDemo mode mixes synthetic attacks into the statistics and the hub's picture.",
    remedy: "Remove the flag or variable from production files.",
    messages: {
      flag: "`{name}` switches the sensor's admin authentication off.",
      variable: "`{name}` switches the sensor's admin authentication off: the process is marked as no production.",
      guarded: "`{name}` opens the admin API, or keeps a sensor in production from starting.",
      demo: "`{name}` mixes synthetic attacks into the sensor's traffic.",
    },
    fix: "none",
    references: [ref("Synapse WAF: flags and variables", "atlas-crew/synapse:apps/synapse-pingora/src/main.rs")],
  },
  check({ facts, stage, workspace, uri, report }) {
    if (stage !== "production") return
    for (const service of facts.services.filter(isSensor)) {
      for (const flag of ["--dev", "--demo"]) {
        if (!(settled(service.command)?.includes(flag) ?? false)) continue
        report({
          at: commandWord(workspace, uri, service.owner, flag) ?? service.nameSpan,
          id: flag === "--dev" ? "flag" : "demo",
          data: { name: flag },
          evidence: flag,
          scope: service.owner,
          ...(flag === "--dev" ? {} : { severity: "warning" as const }),
        })
      }
      for (const setting of ownSettings(facts, service)) {
        const id = yes.test(settled(setting.value) ?? "") ? effectOf(setting.name, isMarked(facts, service)) : undefined
        if (id === undefined) continue
        report({
          at: setting.nameSpan,
          id,
          data: { name: setting.name },
          evidence: setting.name,
          scope: service.owner,
          ...(id === "demo" ? { severity: "warning" as const } : {}),
        })
      }
    }
    for (const setting of facts.settings) {
      const isOpen = setting.name === "server.admin_auth_disabled" && settled(setting.value) === "true"
      // On any other address the value is refused whatever the environment says.
      if (setting.carrier !== "synapse-key" || !isOpen || !isAdminLocal(facts)) continue
      const { name, nameSpan, owner } = setting
      report({ at: nameSpan, id: "guarded", data: { name }, evidence: name, scope: owner })
    }
  },
})

/** `SYNAPSE_DEV` does nothing in a process that is not marked. */
function effectOf(name: string, isMarkedOff: boolean): "demo" | "variable" | "guarded" | undefined {
  if (name === "SYNAPSE_DEMO") return "demo"
  if (name === "SYNAPSE_DEV") return isMarkedOff ? "variable" : undefined
  return name === "SYNAPSE_ADMIN_AUTH_DISABLED" ? (isMarkedOff ? "variable" : "guarded") : undefined
}

function isAdminLocal(facts: Facts): boolean {
  const listen = facts.settings.find((each) => each.name === "server.admin_listen")
  const address = listen === undefined ? undefined : socketAddress(settled(listen.value) ?? "")
  return listen === undefined || (address !== undefined && reachOf(address.host) === "loopback")
}

function ownSettings(facts: Facts, service: Service): Facts["settings"] {
  return facts.settings.filter((each) => each.owner === service.owner && each.carrier !== "compose-build-arg")
}

/** The marks without which the sensor refuses to run open. */
function isMarked(facts: Facts, service: Service): boolean {
  return ownSettings(facts, service).some(({ name, value }) => {
    const text = settled(value) ?? ""
    return name === "NODE_ENV"
      ? /^(?:development|dev|local|test)$/i.test(text)
      : name === "SYNAPSE_PRODUCTION" && /^(?:0|false|no|n|off)$/i.test(text)
  })
}
