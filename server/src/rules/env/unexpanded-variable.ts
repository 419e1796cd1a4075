/** A value holds `${NAME}`, and the only program that reads the file fills in nothing. */

import type { EnvReader } from "../../base/env-reader.ts"
import { hasSlot, slotIn } from "../../model/env/slots.ts"
import { named } from "../../model/env/words.ts"
import { hubEnvironments } from "../../workspace/hub-environment.ts"
import { isReadUnexpanded } from "../../workspace/readers-code.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "env/unexpanded-variable",
    subject: "env",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "A variable in a value stays as it is written.",
    why: "systemd takes the values of an `EnvironmentFile=` as they stand, and so do `docker run --env-file`, podman, Horizon and other programs that load `.env` with plain dotenv. The service gets the dollar, the braces and the name instead of the value, and a secret written that way is a text that everybody can read in the documentation.",
    remedy: "Write the value itself, or put the line together in the program that starts the service.",
    messages: { literal: "Nothing fills in `{variable}`: {reader} takes `{name}` as it stands." },
    fix: "none",
    references: [
      ref(
        "systemd.exec(5): EnvironmentFile=",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=",
      ),
      ref("dotenv: variable expansion", "https://github.com/motdotla/dotenv#variable-expansion"),
      ref("Horizon API: dotenv without dotenv-expand", "atlas-crew/synapse:apps/signal-horizon/api/package.json"),
    ],
  },
  check({ model, facts, workspace, uri, stage, report }) {
    const isLiteral =
      model.readersAreKnown && model.readers.length > 0 && model.readers.every((each) => literal.has(each))
    const isHubs = !isLiteral && hubEnvironments(workspace, uri, facts).some((hub) => hub.owner === "")
    const isPlain = !isLiteral && !isHubs && model.readersAreKnown && isReadUnexpanded(workspace, uri, model.readers)
    if (!isLiteral && !isHubs && !isPlain) return
    const first = isLiteral ? model.readers[0] : "dotenv"
    const reading = first === undefined ? undefined : model.readings.get(first)
    if (!reading?.ok) return
    const form = isHubs ? "braced-or-bare" : "braced"
    for (const assigned of model.variables) {
      const { name, line } = assigned
      const variable = reading.variables.get(name)
      // Single quotes say that the text is meant.
      if (variable?.line !== line || line.quote === "'" || !hasSlot(variable.value, form)) continue
      const slot = slotIn(assigned, form)
      if (slot === undefined) continue
      report({
        at: slot.span,
        id: "literal",
        data: { name, variable: slot.name, reader: isLiteral ? named(model.readers) : isHubs ? "Horizon" : "dotenv" },
        evidence: name,
        scope: "",
        ...(stage === "production" ? {} : { severity: "info" as const }),
      })
    }
  },
})

/** Readers that fill in nothing. What node loads may be expanded by its program, so it is not among them. */
const literal: ReadonlySet<EnvReader> = new Set(["systemd", "systemd-252", "docker", "podman", "compose-raw"])
