/** Shell syntax in a command that no shell reads. */
import { shellWords, wrappedInShell } from "../../model/systemd/shell-words.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "systemd/shell-syntax",
    subject: "systemd",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["D4"],
    summary: "A command uses shell syntax, and systemd starts it without a shell.",
    why: "`|`, `>`, `&&`, `~/`, patterns and `$( )` are passed to the program as they stand. Some programs fail, others take them for file names: the log stays empty, the second command never runs, and the unit counts as started.",
    remedy:
      "Call `/bin/sh -c '…'`, with `$$` for what the shell is to fill in; or use what systemd has: `StandardOutput=append:`, several Exec lines, `%h`.",
    messages: {
      pipe: "`{word}` does not pipe: the program gets it as an argument.",
      redirect: "`{word}` does not redirect: the program gets it as an argument.",
      chain: "`{word}` does not begin another command: the program gets it as an argument.",
      substitution: "`{word}` is not run: the program gets it as it stands.",
      home: "`~` is not filled in: the program gets `{word}` as it stands.",
      glob: "`{word}` is not filled in: the program gets the pattern as it stands.",
    },
    fix: "review",
    references: [
      ref(
        "systemd.service(5): Command lines",
        "https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines",
      ),
    ],
  },
  check({ model, report, fix }) {
    for (const directive of model.directives) {
      if (!/^Exec(?:Condition|Reload|Start|Stop)(?:Pre|Post)?$/.test(directive.key)) continue
      if (directive.section !== "Service" && directive.section !== "Socket") continue
      for (const { word, use } of shellWords(directive))
        report({
          at: word.span,
          id: use,
          data: { word: word.text.slice(0, 60) },
          evidence: `${directive.key} ${word.text.slice(0, 60)}`,
          scope: directive.section,
          fixes: () => {
            const wrapped = wrappedInShell(directive)
            return wrapped === undefined
              ? []
              : fix({
                  title: "Run the line with /bin/sh",
                  safety: "review",
                  caveat:
                    "The shell reads the whole line. Where it is the main process, signals reach the shell first.",
                  edits: model.rewriteDirective(directive, wrapped),
                })
          },
        })
    }
  },
})
