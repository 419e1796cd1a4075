/** Quotes stand around a value, and a reader of the file takes them for a part of the value. */
import { divergencesOf } from "../../model/env/divergence.ts"
import { plainText, portableSpelling, respell } from "../../model/env/portable.ts"
import { named } from "../../model/env/words.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "env/quotes-kept",
    subject: "env",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "Quotes reach the program as part of the value.",
    why: "`docker run --env-file`, podman, Quadlet's `EnvironmentFile=` and Compose's `format: raw` take a line as it stands: quotes mean nothing to them. A password in quotes is another password, a port in quotes is no number.\nThe same line works in a file that Compose, systemd or dotenv reads.",
    remedy:
      "Write the value without quotes. A value that another reader of the file cannot take without them belongs in a file of its own, or base64-encoded.",
    messages: {
      kept: "The quotes become part of `{name}`: {by} takes the line as it stands.",
      stuck: "The quotes become part of `{name}` for {by}, and its other readers need them: use base64 or a file.",
    },
    fix: "review",
    references: [
      ref("docker run: --env-file", "docker/cli:pkg/kvfile/kvfile.go"),
      ref("docker issue: quotes in env files", "https://github.com/docker/cli/issues/3630"),
      ref("podman: env files", "containers/podman:pkg/env/env.go"),
    ],
  },
  check({ document, model, stage, report, fix }) {
    const { tree } = document
    for (const { name, line, at, wrong, meant, cause, outcomes } of divergencesOf(model, tree)) {
      if (cause !== "quotes") continue
      const others = [...outcomes].filter(([reader]) => !wrong.includes(reader))
      // Escapes and variables in the quotes mean something to the other readers.
      const isPlain = others.every(([, outcome]) => outcome.is === "value" && outcome.value === meant)
      const isStuck = others.length > 0 && !(isPlain && portableSpelling(model, meant) !== undefined)
      report({
        at,
        id: isStuck ? "stuck" : "kept",
        data: { name, by: named(wrong) },
        evidence: name,
        scope: "",
        ...(stage === "production" ? {} : { severity: "info" as const }),
        fixes: () =>
          isStuck
            ? []
            : fix({
                title: "Write the value without quotes",
                safety: "review",
                caveat:
                  "The program then gets the value alone; one that takes the quotes off by itself sees no change.",
                edits: respell(model, tree, line, plainText(line, meant)),
              }),
      })
    }
  },
})
