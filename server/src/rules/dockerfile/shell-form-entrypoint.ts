/** The stop signal reaches a shell instead of the program. */
import { labelOf, shippedStages, startOf } from "../../model/dockerfile/stages.ts"
import type { CommandLine } from "../../model/dockerfile/types.ts"
import { buildersOf } from "../../workspace/dockerfiles.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "dockerfile/shell-form-entrypoint",
    subject: "dockerfile",
    status: "stable",
    since: "0.1.0",
    severity: "info",
    confidence: "medium",
    onByDefault: true,
    checklist: ["R4"],
    summary: "The stop signal reaches a shell instead of the program.",
    why: "The shell form runs `/bin/sh -c`, which is process 1 and passes no signals on. `docker stop` then waits in vain and kills the program in the middle of its work: connections break, buffers are lost.\nMany shells replace themselves by a single simple command; one with `&&`, `;` or a pipe stays in front of it. The shell form of ENTRYPOINT also ignores CMD and arguments.",
    remedy: 'Write a JSON list, `["program", "argument"]`, or put `exec` before the last command.',
    messages: {
      list: "A shell stays process 1 here: SIGTERM does not reach `{program}`.",
      simple: "The shell form leaves it to the shell whether SIGTERM reaches `{program}`.",
      entrypoint: "The shell form of `ENTRYPOINT` ignores `CMD` and all arguments.",
    },
    fix: "review",
    references: [
      ref(
        "Dockerfile reference: shell form of ENTRYPOINT",
        "https://docs.docker.com/reference/dockerfile/#shell-form-entrypoint-example",
      ),
      ref(
        "BuildKit check JSONArgsRecommended",
        "https://docs.docker.com/reference/build-checks/json-args-recommended/",
      ),
    ],
    equivalents: ["DL3025"],
  },
  check({ document, model, uri, workspace, stage, report, fix }) {
    // Windows has no signals to lose.
    if (stage === "template" || document.tree.escapeMark === "`") return
    const isInit = buildersOf(workspace, uri).some(({ service }) => service.scalars.has("init"))
    const last = model.stages.at(-1)
    for (const each of shippedStages(model)) {
      const line = each.entrypoints.at(-1) ?? each.cmds.at(-1)
      // A stage that the last one goes on from starts only what the last one leaves as it is.
      const isReplaced = last !== undefined && last.parent === each.index && startOf(model, last) !== line
      if (line === undefined || isReplaced || (line.form === "exec" && !isScript(line))) continue
      const isEntry = line.instruction.name === "ENTRYPOINT"
      const id = verdictOn(line, isEntry && each.cmds.length > 0 && line.form === "shell")
      // `["sh", "-c", "one command"]` is what somebody wrote on purpose.
      if (id === undefined || isInit || (line.form === "exec" && id !== "list")) continue
      const program = (line.commands.at(-1)?.texts[0] ?? "the program").slice(0, 40)
      report({
        at: line.span,
        id,
        data: { program },
        evidence: line.text.slice(0, 200),
        scope: labelOf(model, each),
        severity:
          stage !== "production" || id === "simple" ? "hint" : id === "list" && isServer(line) ? "warning" : "info",
        fixes: () => {
          const list = asList(line)
          return list === undefined
            ? []
            : fix({
                title: "Write the exec form",
                safety: "review",
                caveat:
                  "No shell reads the line any more: variables and patterns in it would stay as they are, and CMD is passed on as arguments.",
                edits: [{ span: line.span, newText: list }],
              })
        },
      })
    }
  },
})

/** `["sh", "-c", "…"]`: the shell form in other clothes. */
function isScript({ exec }: CommandLine): boolean {
  return (
    exec.length > 2 && /(?:^|\/)(?:ba|da|a)?sh$/.test(exec[0]?.value ?? "") && /^-[a-z]*c$/.test(exec[1]?.value ?? "")
  )
}

/** What is wrong; undefined where `exec`, or an init that passes signals on, stands in front. */
function verdictOn(
  { commands, text }: CommandLine,
  hasArguments: boolean,
): "list" | "simple" | "entrypoint" | undefined {
  const last = commands.at(-1)
  if (last === undefined) return undefined
  const [program = ""] = last.texts
  if (program === "exec" || /\bexec\b/.test(text)) return undefined
  if (
    /(?:^|\/)(?:tini|dumb-init|catatonit|s6-svscan|init|supervisord|runsvdir|pm2-runtime)$/.test(
      commands[0]?.texts[0] ?? "",
    )
  )
    return undefined
  // Something that ends at once has nothing to drain; neither has a shell for somebody's hands.
  if (/^(?:echo|true|false|ls|cat|bash|sh|\/bin\/(?:ba)?sh|sleep|tail)$/.test(program)) return undefined
  if (hasArguments) return "entrypoint"
  return commands.length > 1 ? "list" : "simple"
}

/** Evidence that the program serves somebody: only then a kill hurts. */
function isServer({ text }: CommandLine): boolean {
  return /\b(?:gunicorn|uvicorn|node|npm|yarn|pnpm|java|python3?|ruby|rails|puma|php|dotnet|celery|daphne|hypercorn|flask|serve|start|server)\b/.test(
    text,
  )
}

/** The words as JSON, where no shell is needed to read them. */
function asList({ commands, text, form }: CommandLine): string | undefined {
  if (form === "exec") return undefined
  const [only] = commands
  if (only === undefined || commands.length > 1 || only.assigned.length > 0 || only.outputs.length > 0) return undefined
  if (/[$`~*?[\]{}<>|&;()\n\\]/.test(text) || only.words.some((word) => !word.known)) return undefined
  return `[${only.texts.map((word) => JSON.stringify(word)).join(", ")}]`
}
