/** A variable given to the sensor that its code does not read. */
import { insteadOfVariable, isSensor } from "../../model/synapse/sensor.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "synapse/unread-variable",
    subject: "facts",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A variable that the sensor does not read.",
    why: "The sensor's config file is the only place for its keys and addresses: pages about it announce variables as overrides, and no code reads them. An admin key given this way leaves a random one in force, which the log shows.",
    remedy: "Write the value into the config file, or render the file from the variable before the sensor starts.",
    messages: {
      unread: "The sensor does not read `{name}`: {instead}.",
    },
    fix: "none",
    references: [
      ref(
        "Synapse WAF configuration reference: overrides that are only planned",
        "atlas-crew/synapse:apps/synapse-pingora/docs/reference/configuration.md",
      ),
    ],
  },
  check({ facts, report, unknown }) {
    const owners = new Set(facts.services.filter(isSensor).map((service) => service.owner))
    for (const setting of facts.settings) {
      const instead = insteadOfVariable(setting.name)
      if (instead === undefined || !owners.has(setting.owner) || setting.carrier === "compose-build-arg") continue
      if (/ADMIN/.test(setting.name)) unknown("S5", `\`${setting.name}\` is not read; the key of the config decides`)
      report({
        at: setting.nameSpan,
        id: "unread",
        data: { name: setting.name, instead },
        evidence: setting.name,
        scope: setting.owner,
      })
    }
  },
})
