/** CronJobs: when they run, and what. */
import { type Known, known, unknown } from "../../base/known.ts"
import type { CommandStep, Schedule } from "../facts.ts"
import { simpleCommands } from "../probes/shell.ts"
import { periodOfCron } from "../schedules/cron.ts"
import type { Manifests } from "./types.ts"
import type { Container, Workload } from "./types-pods.ts"

export function schedulesOf(model: Manifests): readonly Schedule[] {
  return model.workloads.flatMap((workload) => (workload.schedule ? [scheduleOf(workload, workload.schedule)] : []))
}

function scheduleOf(workload: Workload, schedule: NonNullable<Workload["schedule"]>): Schedule {
  const { object, suspend, pod } = workload
  return {
    kind: "cron-job",
    span: schedule.span,
    owner: object.id,
    name: object.name,
    expression: schedule.text,
    expressionSpan: schedule.span,
    periodSeconds:
      schedule.isSlot && /\$|\{|</.test(schedule.text)
        ? unknown("a tool fills the schedule in")
        : periodOfCron(schedule.text, "go"),
    suspended: suspend?.value ?? known(false),
    enabled: known(true),
    steps: pod?.containers.flatMap((container) => stepsOf(container)) ?? [],
  }
}

/** The commands of a container: of its script where a shell runs one, else command and arguments as one. */
export function stepsOf(container: Container): readonly CommandStep[] {
  const all = [...container.command, ...container.args]
  const words = all.map((word) => word.text)
  const first = all[0]
  if (first === undefined) return []
  const span = { start: first.span.start, end: all.at(-1)?.span.end ?? first.span.end }
  const flag = words.findIndex((word, i) => i > 0 && /^-[a-z]*c$/.test(word))
  if (!/(?:^|\/)(?:ba|da|a|z|k)?sh$/.test(words[0] ?? "") || flag < 0)
    return [{ ...base(container, span, words.join(" ")), words: words.map((word) => known(word)) }]
  const script = words[flag + 1] ?? ""
  const options = words.slice(1, flag + 1).join(" ")
  const at = all[flag + 1]?.span ?? span
  return ofScript(container, at, script, /-[a-z]*e/.test(options), /pipefail/.test(options))
}

function base(container: Container, span: CommandStep["span"], text: string): Omit<CommandStep, "words"> {
  return { owner: container.owner, span, text, pipedInto: [], pipefail: false, failureIgnored: false, outputs: [] }
}

function ofScript(
  container: Container,
  span: CommandStep["span"],
  script: string,
  exits: boolean,
  pipes: boolean,
): readonly CommandStep[] {
  const commands = simpleCommands(script)
  if (commands === undefined)
    return [{ ...base(container, span, script), words: [unknown("the script holds more than simple commands")] }]
  const stops = exits || /^\s*set\s+-\w*e/m.test(script)
  const pipefail = pipes || /^\s*set\s+.*pipefail/m.test(script)
  const outputs = [...script.matchAll(/(?<![<&\d])>{1,2}\s*([^\s;&|<>()]+)/g)].map((match) =>
    wordOf((match[1] ?? "").replace(/["']/g, "")),
  )
  const steps: { -readonly [K in keyof CommandStep]: CommandStep[K] }[] = []
  for (const [i, command] of commands.entries()) {
    const words = command.words.filter((word, at) => at > 0 || !/^\w+=/.test(word)).map(wordOf)
    if (words.length === 0 || command.words[0] === "set") continue
    const last = steps.at(-1)
    if (command.after === "pipe" && last !== undefined) {
      last.pipedInto = [...last.pipedInto, words]
      continue
    }
    const next = commands.slice(i + 1).find((other) => other.after !== "pipe")
    const isLost = next?.after === "or" || (next?.after === "then" && !stops)
    steps.push({
      ...base(container, span, command.words.join(" ")),
      words,
      pipefail,
      failureIgnored: isLost,
      outputs: command.redirected ? outputs : [],
    })
  }
  return steps
}

function wordOf(word: string): Known<string> {
  return /\$|`/.test(word) ? unknown("the word holds an expansion") : known(word)
}
