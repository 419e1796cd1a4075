/** Neutral facts of a Dockerfile: settings of the images that it makes, base images, users, commands. */
import { refuse } from "../../base/edit.ts"
import { type Known, unknown } from "../../base/known.ts"
import type { Facts, ImageRef, Probe, ProcessUser, Setting, Stage } from "../facts.ts"
import { noFacts } from "../facts.ts"
import { parseReference } from "../image-reference.ts"
import { askedUrls } from "../probes/asked-urls.ts"
import { isSecretName } from "../secrets/names.ts"
import { stepsOfRun } from "./facts-commands.ts"
import { healthcheckOf, isRoot, labelOf, shippedStages, userOf } from "./stages.ts"
import type { DockerfileModel, DockerStage, DockerVariable } from "./types.ts"

/** `root` is the workspace folder that holds `uri`: paths that leave it have no URI. */
export function dockerfileFacts(model: DockerfileModel, _uri: string, stage: Stage, _root: string): Facts {
  const shipped = shippedStages(model)
  return {
    ...noFacts,
    stage,
    settings: model.stages.flatMap((each) => settingsOf(model, each, shipped.has(each))),
    imageProbes: probesOf(model),
    images: model.stages.flatMap((each) => imageOf(model, each)),
    users: usersOf(model),
    commands: model.stages.flatMap((each) =>
      each.runs.flatMap((run) => stepsOfRun(run, labelOf(model, each), model.tree.escapeMark)),
    ),
  }
}

/** ENV of images that run, and ARG of all stages; what build stages set for themselves is gone with them. */
function settingsOf(model: DockerfileModel, stage: DockerStage, isShipped: boolean): readonly Setting[] {
  const owner = labelOf(model, stage)
  return stage.variables.flatMap((variable) =>
    variable.value === undefined || (variable.kind === "env" && !isShipped)
      ? []
      : [settingOf(variable, variable.value, owner)],
  )
}

function settingOf(variable: DockerVariable, value: NonNullable<DockerVariable["value"]>, owner: string): Setting {
  return {
    span: variable.span,
    owner,
    name: variable.name,
    nameSpan: variable.nameSpan,
    valueSpan: value.span,
    // An ARG's value is a default: the build may pass another one.
    value: value.value,
    literal: value.literal && value.value.known,
    carrier: variable.kind === "env" ? "dockerfile-env" : "dockerfile-arg",
    rewrite: (text) => {
      if (isSecretName(variable.name) || /:\/\/[^/]*@/.test(value.raw))
        return refuse("whatever stands in a Dockerfile is readable in the image")
      if (!value.literal || value.raw.includes("\n")) return refuse("a variable decides the value")
      if (!/^[\w./:@%+,=~-]*$/.test(text) || /["'\\]/.test(value.raw.slice(1, -1)))
        return refuse("the value needs quotes")
      return [{ span: value.span, newText: text }]
    },
  }
}

/** Images from outside: no stages, no `scratch`. */
function imageOf(model: DockerfileModel, stage: DockerStage): readonly ImageRef[] {
  if (stage.parent !== undefined || stage.base.raw === "") return []
  const { value } = stage.base
  if (value.known && value.value.toLowerCase() === "scratch") return []
  const text = value.known ? value.value : openEnded(stage.base.raw)
  const reference: Known<string> = value.known ? value : unknown(value.because)
  return [{ span: stage.base.span, owner: labelOf(model, stage), reference, ...parseReference(text), built: false }]
}

/** Variables that nothing settles as the mark of an open part. */
function openEnded(raw: string): string {
  return raw.replace(/\$(?:\w+|\{[^}]*\})/g, "\ufffc").replace(/["']/g, "")
}

/** The check of the last stage, as far as its chain states one with a command. */
function probesOf(model: DockerfileModel): readonly Probe[] {
  const stage = model.stages.at(-1)
  const check = stage && healthcheckOf(model, stage)
  if (stage === undefined || check?.command === undefined) return []
  const { form, exec, text, span } = check.command
  const command = form === "exec" ? exec.map(({ value }) => value) : [text]
  const { startPeriod: initialDelay, interval: period, timeout, retries: failureThreshold } = check
  return [
    {
      span,
      owner: labelOf(model, stage),
      purpose: "health",
      action: { kind: "exec", command, shell: form === "shell" },
      timing: { initialDelay, period, timeout, failureThreshold },
      urls: askedUrls(
        form === "exec" ? exec.map(({ value, span: at }) => ({ text: value, span: at })) : [{ text, span }],
      ),
      keySpan: check.instruction.nameSpan,
    },
  ]
}

/** Who runs in the last stage; unknown where no USER is written in its chain. */
function usersOf(model: DockerfileModel): readonly ProcessUser[] {
  const stage = model.stages.at(-1)
  if (stage === undefined) return []
  const found = userOf(model, stage)
  const user = found?.user ?? unknown("the base image decides")
  // The place of a USER that an earlier stage wrote is in this file too.
  return [{ span: found?.span ?? stage.base.span, owner: labelOf(model, stage), user, isRoot: isRoot(user) }]
}
