/** CronJobs: when they run, and what. */
import { known, unknown } from "../../base/known.ts"
import { alignment } from "../commands/inner-text.ts"
import { type GivenWord, stepsOfWords } from "../commands/steps.ts"
import type { CommandStep, Schedule } from "../facts.ts"
import { periodOfCron } from "../schedules/cron.ts"
import type { Manifests, Value } from "./types.ts"
import type { Container, Workload } from "./types-pods.ts"

export function schedulesOf(model: Manifests): readonly Schedule[] {
  return model.workloads.flatMap((workload) =>
    workload.schedule ? [scheduleOf(workload, workload.schedule, model.tree.text)] : [],
  )
}

function scheduleOf(workload: Workload, schedule: NonNullable<Workload["schedule"]>, text: string): Schedule {
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
    steps: pod?.containers.flatMap((container) => stepsOf(container, text)) ?? [],
  }
}

/** The commands of a container: command and arguments as one, and those of a script that a shell is given. */
export function stepsOf(container: Container, text: string): readonly CommandStep[] {
  return stepsOfWords(
    [...container.command, ...container.args].map((word) => given(word, text)),
    container.owner,
  ).steps
}

function given(word: Value, text: string): GivenWord {
  const toRaw = alignment(text.slice(word.span.start, word.span.end), word.text)
  return {
    text: word.text,
    isKnown: !word.isSlot,
    span: word.span,
    place: (offset) => Math.min(word.span.start + toRaw(offset), word.span.end),
  }
}
