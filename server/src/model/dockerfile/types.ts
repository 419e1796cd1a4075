/** Typed meaning of a Dockerfile: stages with what each states about the image, values resolved as far as the file goes. */
import type { Known } from "../../base/known.ts"
import type { Problem } from "../../base/problem.ts"
import type { Span } from "../../base/span.ts"
import type { DockerfileTree, ExecWord, Instruction } from "../../syntax/dockerfile/tree.ts"

/** A piece of text that may hold variables. */
export interface DockerValue {
  /** As written, quotes included. */
  readonly raw: string
  readonly span: Span
  /** After quotes and variables; unknown where the build or the base image decides. */
  readonly value: Known<string>
  /** No variable in it. */
  readonly literal: boolean
}

/** A name of ENV or ARG. */
export interface DockerVariable {
  readonly kind: "env" | "arg"
  readonly name: string
  readonly nameSpan: Span
  /** Name and value. */
  readonly span: Span
  /** Undefined for an ARG without default. */
  readonly value: DockerValue | undefined
  readonly instruction: Instruction
}

/** A variable that an instruction uses. */
export interface VariableUse {
  readonly name: string
  readonly span: Span
  /** It brings its own default: `${X:-y}`. */
  readonly hasDefault: boolean
}

/** One simple command of a RUN, CMD, ENTRYPOINT or HEALTHCHECK. */
export interface DockerCommand {
  /** Without quotes; unknown where an expansion decides. Assignments and redirections are left out. */
  readonly words: readonly Known<string>[]
  readonly wordSpans: readonly Span[]
  /** The words without quotes, expansions as written. */
  readonly texts: readonly string[]
  /** Names that are assigned in front of it. */
  readonly assigned: readonly string[]
  readonly span: Span
  readonly text: string
  /** What joins it to the command before it. */
  readonly after: "start" | "then" | "and" | "or" | "pipe"
  /** Files that its output goes to. */
  readonly outputs: readonly Known<string>[]
}

export interface RunStep {
  readonly instruction: Instruction
  readonly commands: readonly DockerCommand[]
  /** Values of `--mount`, as their parts. */
  readonly mounts: readonly ReadonlyMap<string, string>[]
  /** The shell stops a pipeline, and a list of commands, at the first failure. */
  readonly pipefail: boolean
  readonly errexit: boolean
  /** A here-document is run by a program that is no shell. */
  readonly foreign: boolean
}

/** CMD, ENTRYPOINT or the command of a HEALTHCHECK. */
export interface CommandLine {
  readonly instruction: Instruction
  readonly form: "exec" | "shell"
  readonly span: Span
  /** The items of the exec form. */
  readonly exec: readonly ExecWord[]
  /** The text of the shell form. */
  readonly text: string
  readonly commands: readonly DockerCommand[]
}

export interface HealthCheck {
  readonly instruction: Instruction
  /** `NONE` takes the base's check away. */
  readonly none: boolean
  readonly command: CommandLine | undefined
  /** In seconds and counts; Docker's defaults where nothing is written. */
  readonly interval: Known<number>
  readonly timeout: Known<number>
  readonly startPeriod: Known<number>
  readonly retries: Known<number>
}

export interface CopyStep {
  readonly kind: "COPY" | "ADD"
  readonly instruction: Instruction
  /** `--from`: a stage, or an image or named context. */
  readonly from: { readonly value: DockerValue; readonly stage: number | undefined } | undefined
  readonly sources: readonly DockerValue[]
  readonly target: DockerValue | undefined
  /** Absolute, where it is known. */
  readonly targetPath: Known<string>
}

export interface DockerUser {
  readonly instruction: Instruction
  readonly span: Span
  /** Without the group. */
  readonly user: Known<string>
}

export interface DockerStage {
  readonly index: number
  /** As written. */
  readonly name: string | undefined
  readonly nameSpan: Span | undefined
  readonly instruction: Instruction
  /** From FROM to the end of the last instruction. */
  readonly span: Span
  readonly base: DockerValue
  /** Index of the earlier stage that it goes on from. */
  readonly parent: number | undefined
  readonly platform: string | undefined
  readonly instructions: readonly Instruction[]
  readonly variables: readonly DockerVariable[]
  readonly uses: readonly VariableUse[]
  readonly users: readonly DockerUser[]
  readonly workdirs: readonly DockerValue[]
  readonly exposes: readonly DockerValue[]
  readonly volumes: readonly DockerValue[]
  readonly healthchecks: readonly HealthCheck[]
  readonly entrypoints: readonly CommandLine[]
  readonly cmds: readonly CommandLine[]
  readonly stopSignal: DockerValue | undefined
  readonly copies: readonly CopyStep[]
  readonly runs: readonly RunStep[]
}

export interface DockerfileModel {
  readonly tree: DockerfileTree
  /** ARGs before the first FROM: visible in FROM lines only. */
  readonly globalArgs: readonly DockerVariable[]
  readonly stages: readonly DockerStage[]
  /** What the builder refuses, beside the tree's own problems. */
  readonly problems: readonly Problem[]
}
