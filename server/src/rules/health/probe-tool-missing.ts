/** A probe calls a program that the image does not hold. */
import { settled } from "../../base/known.ts"
import { wgetInstead } from "../../model/compose/curl-to-wget.ts"
import type { ComposeService } from "../../model/compose/types.ts"
import type { Tool } from "../../model/image-tools.ts"
import { probeCommands, programOf, type SimpleCommand } from "../../model/probes/shell.ts"
import { type ServiceImage, serviceImage } from "../../workspace/service-image.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "health/probe-tool-missing",
    subject: "compose",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "high",
    onByDefault: true,
    checklist: ["R3"],
    summary: "A health check calls a program that the image lacks.",
    why: "The check runs inside the container, with the container's programs. Slim, Alpine and distroless images have no curl, many have no wget, and some have no shell: the check then fails for ever and the container never becomes healthy.",
    remedy:
      "Use what the image has: its own client, `wget` on Alpine and BusyBox, a line of the program's language; or install the tool.",
    messages: {
      missing: "`{tool}` is not in the image: the check always fails.",
      shell: "The image has no shell: the check always fails.",
    },
    fix: "review",
    references: [
      ref(
        "Compose specification: healthcheck",
        "https://github.com/compose-spec/compose-spec/blob/main/05-services.md#healthcheck",
      ),
      ref("Health check without curl in the image", "https://github.com/moby/moby/issues/30320"),
      ref("Docker Official Images: the images' Dockerfiles", "docker-library/official-images:library"),
      ref("Synapse WAF image", "atlas-crew/synapse:apps/synapse-pingora/Dockerfile"),
    ],
  },
  check({ model, facts, uri, workspace, stage, report, fix }) {
    const services = new Map(facts.services.map((each) => [each.owner, each]))
    for (const service of model.services) {
      const test = service.healthcheck?.test
      const action = services.get(service.name)?.probes[0]?.action
      if (test === undefined || action?.kind !== "exec" || service.partial) continue
      const image = serviceImage(workspace, uri, service, services.get(service.name)?.image)
      const id = needsShell(action) && image.hasTool("sh") === false ? "shell" : "missing"
      const tool = id === "shell" ? "sh" : missingTool(probeCommands(action), image)
      if (tool === undefined || isMounted(service, tool)) continue
      report({
        at: placeOf(test, tool),
        id,
        data: { tool },
        evidence: tool,
        scope: service.name,
        ...(stage === "production" ? {} : { severity: "info" as const }),
        fixes: () =>
          tool === "curl" && image.hasTool("wget") === true
            ? fix({
                title: "Ask with wget",
                safety: "review",
                caveat: "BusyBox's wget knows fewer options; the check begins to tell the truth about the service.",
                edits: wgetInstead(test.words, test.form),
              })
            : [],
      })
    }
  },
})

/** A text is run by `/bin/sh`; so is a list that names a shell. */
function needsShell(action: { readonly command: readonly string[]; readonly shell: boolean }): boolean {
  return action.shell || /(?:^|\/)(?:ba|da|a)?sh$/.test(action.command[0] ?? "")
}

/** The tool that is called and lacks, unless the check has another way to its answer. */
function missingTool(commands: readonly SimpleCommand[] | undefined, image: ServiceImage): Tool | undefined {
  const called = (commands ?? []).map(programOf).filter((name): name is Tool => name === "curl" || name === "wget")
  if (called.length === 0 || called.some((tool) => image.hasTool(tool) !== false)) return undefined
  return called[0]
}

/** A static curl may be mounted into the container. */
function isMounted(service: ComposeService, tool: Tool): boolean {
  return service.volumes.some((volume) => settled(volume.target)?.endsWith(`/${tool}`) ?? true)
}

type Test = NonNullable<NonNullable<ComposeService["healthcheck"]>["test"]>

/** The word itself, where it can be told; else the test. */
function placeOf(test: Test, tool: string): Test["span"] {
  if (tool === "sh") return test.words[0]?.span ?? test.span
  for (const word of test.words) {
    const match = new RegExp(`(?<![\\w-])${tool}(?![\\w-])`).exec(word.raw)
    if (match) return word.part(match.index, match.index + tool.length)
  }
  return test.span
}
