/** Names of a Dockerfile: ARG, ENV, and where instructions and their shells use them. */
import type { DockerfileModel, DockerVariable } from "../../model/dockerfile/types.ts"
import { imageScope } from "./scopes.ts"
import { definition, dollarNames, type SiteText, use } from "./site.ts"
import type { VariableSite } from "./types.ts"

/** Instructions whose text a shell of the build or of the container reads. */
const shells = new Set(["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK", "SHELL"])

export function dockerfileSites(file: SiteText, model: DockerfileModel): readonly VariableSite[] {
  const scope = imageScope(file.uri)
  const variables = [...model.globalArgs, ...model.stages.flatMap((stage) => stage.variables)]
  const declared = new Set(variables.map((each) => each.name))
  const uses = model.stages.flatMap((stage) => [
    ...stage.uses.map(({ name, span, hasDefault }) => {
      const start = span.start + file.text.slice(span.start, span.end).indexOf(name)
      return { name, span: { start, end: start + name.length }, hasDefault }
    }),
    // A name that the file does not declare is the shell's own.
    ...stage.instructions
      .filter((each) => shells.has(each.name))
      .flatMap(({ rest }) =>
        dollarNames(rest.text, 0, rest.text.length)
          .filter(({ name }) => declared.has(name))
          .map(({ name, start, hasDefault }) => ({ name, span: rest.spanOf(start, start + name.length), hasDefault })),
      ),
  ])
  return [
    ...variables.map((each) => variableSite(file, each)),
    ...uses.map((each) => use(file, { ...each, kind: "dockerfile-reference", scope })),
  ]
}

function variableSite(file: SiteText, { kind, name, nameSpan, value }: DockerVariable): VariableSite {
  const of = kind === "arg" ? "dockerfile-arg" : "dockerfile-env"
  return definition(file, { name, span: nameSpan, kind: of, scope: imageScope(file.uri), value: value?.value })
}
