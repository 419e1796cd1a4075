/** A variable of a project's `.env` that no Compose file takes and no container is given. */
import { removeVariable } from "../../model/env/edits.ts"
import { unusedVariables } from "../../workspace/unused-variables.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "env/unused-variable",
    subject: "env",
    status: "stable",
    since: "0.1.0",
    severity: "hint",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "No Compose file uses a variable of the project's `.env`.",
    why: "Compose fills the variables of its file from the `.env` beside it and gives that file to no container. A name that no file asks for is a leftover or a typing error, or stands there in the belief that the container gets it.",
    remedy: "Remove the line, or pass the variable on: `${NAME}` in `environment`, or the file in `env_file`.",
    messages: { unused: "No Compose file here uses `{name}`, and no container gets it." },
    fix: "review",
    references: [
      ref(
        "Docker documentation: set environment variables in containers",
        "https://docs.docker.com/compose/how-tos/environment-variables/set-environment-variables/",
      ),
      ref("Compose: env_file is not for interpolation", "https://github.com/docker/compose/issues/11755"),
    ],
  },
  check({ document, model, uri, workspace, report, fix }) {
    for (const { name, nameSpan, line, overridden } of unusedVariables(workspace, uri, model) ?? []) {
      if (overridden) continue
      report({
        at: nameSpan,
        id: "unused",
        data: { name },
        evidence: name,
        scope: "",
        tags: ["unnecessary"],
        fixes: () =>
          fix({
            title: `Remove \`${name}\``,
            safety: "review",
            caveat: "Nothing that can be seen here uses it; a person or a program elsewhere may.",
            edits: removeVariable(document.tree, line),
          }),
      })
    }
  },
})
