/** A command takes a variable that systemd cannot fill in. */
import { undefinedInUnit } from "../../workspace/variables/unit-undefined.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "systemd/undefined-variable",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "A command takes a variable that systemd cannot fill in: nothing sets it, or braces are missing.",
    why: "systemd fills `${NAME}` and, as a word of its own, `$NAME` in from the unit's own environment, not from a shell's or a user's. A name that is not there gives an empty text, or no argument at all, with a line in the journal and no failure. Inside a longer word `$NAME` stays as it stands, and where the word begins with it, the word falls away. Inside `sh -c '…'` it is systemd that fills in `${NAME}`, before the shell sees it.",
    remedy:
      "Set the name with `Environment=` or in a file of `EnvironmentFile=`; write `$$` for a dollar that the shell is to see.",
    messages: {
      undefined: "Nothing sets `{name}`: the command gets nothing in its place.",
      inside: "`{written}` is not filled in inside a word: systemd asks for braces there.",
      meant: "Nothing sets `{name}`, but `{near}` is there: the command gets nothing in its place.",
    },
    fix: "review",
    references: [
      ref(
        "systemd.service(5): Command lines",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines",
      ),
      ref(
        "systemd.exec(5): Environment",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Environment",
      ),
    ],
  },
  check({ model, uri, workspace, stage, report, fix }) {
    if (stage === "template") return
    for (const found of undefinedInUnit(workspace, uri, model)) {
      const { name, span, wholeSpan, directive, near, why } = found
      report({
        at: why === "inside" ? wholeSpan : span,
        id: why === "inside" ? "inside" : near === undefined ? "undefined" : "meant",
        data: { name, written: `$${name}`, near: near ?? "" },
        evidence: `${directive.key} ${name}`,
        scope: directive.section,
        ...(stage === "development" ? { severity: "info" as const } : {}),
        fixes: () => {
          if (why === "inside")
            return fix({
              title: "Write braces",
              safety: "review",
              caveat: "The command gets the variable's value where it got the name before.",
              edits: [{ span, newText: `{${name}}` }],
            })
          return near === undefined
            ? []
            : fix({
                title: `Take \`${near}\``,
                safety: "review",
                caveat: "The command gets the value of that variable.",
                edits: [{ span, newText: near }],
              })
        },
      })
    }
  },
})
