/** Commands of services that back up, restore or migrate something, and the schedules in them. */
import { known, unknown } from "../../base/known.ts"
import { alignment } from "../commands/inner-text.ts"
import { type GivenWord, stepsOfWords } from "../commands/steps.ts"
import type { CommandStep, ImageRef, Schedule } from "../facts.ts"
import { backupImage } from "../schedules/backup-images.ts"
import { periodOfCron } from "../schedules/cron.ts"
import { loopSchedule } from "../schedules/loops.ts"
import type { ComposeService, Value } from "./types.ts"

/** Other services' commands say nothing that is asked for, and reading them would cost on every edit. */
const relevant =
  /pg_dump|pg_basebackup|wal-[eg]|barman|pgbackrest|backup|restic|borg|rclone|sqlite3|VACUUM|dump|prisma|migrat|alembic/i

export interface ServiceCommands {
  readonly commands: readonly CommandStep[]
  readonly schedules: readonly Schedule[]
}

/** @param image the service's image, whose own schedule counts where it is a backup program */
export function commandsOf(service: ComposeService, image: ImageRef | undefined): ServiceCommands {
  const fromImage = scheduleOfImage(service, image)
  const values = [...(service.entrypoint?.value.words ?? []), ...(service.command?.value.words ?? [])]
  if (!values.some((value) => relevant.test(value.raw)))
    return { commands: fromImage?.steps ?? [], schedules: fromImage ? [fromImage] : [] }
  const { steps, loops } = stepsOfWords(values.map(given), service.name)
  return {
    commands: [...steps, ...(fromImage?.steps ?? [])],
    schedules: [...loops.map((loop) => loopSchedule(loop, service.name)), ...(fromImage ? [fromImage] : [])],
  }
}

function given(value: Value): GivenWord {
  const text = value.text.known ? value.text.value : value.raw.replaceAll("$$", "$")
  const toRaw = alignment(value.raw, text)
  return {
    text,
    isKnown: value.text.known,
    span: value.span,
    place: (offset) => value.part(toRaw(offset), toRaw(offset)).start,
  }
}

/** Images that are nothing but a scheduled backup: their settings say when. */
function scheduleOfImage(service: ComposeService, image: ImageRef | undefined): Schedule | undefined {
  const found = image && backupImage(image.repository)
  if (image === undefined || found === undefined) return undefined
  const written = service.environment.find((entry) => found.schedule.includes(entry.name))
  const value = written?.value?.text
  if (written === undefined && found.standard === undefined) return undefined
  const expression =
    written === undefined ? (found.standard ?? "") : value?.known ? value.value : (written.value?.raw ?? "")
  const isOpen = written === undefined && (service.envFiles.length > 0 || service.partial)
  const span = written?.value?.span ?? image.span
  const step: CommandStep = {
    span: image.span,
    owner: service.name,
    words: [known(found.program)],
    text: found.program,
    pipedInto: [],
    pipefail: true,
    failureIgnored: false,
    outputs: found.output === undefined ? [] : [known(found.output)],
    via: ["image"],
  }
  return {
    kind: "cron",
    span,
    owner: service.name,
    name: service.name,
    expression,
    expressionSpan: span,
    periodSeconds:
      isOpen || (value !== undefined && !value.known)
        ? unknown("the schedule is set elsewhere")
        : periodOfCron(expression, "go"),
    suspended: known(false),
    enabled: known(true),
    steps: [step],
  }
}
