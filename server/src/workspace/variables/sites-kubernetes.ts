/** Names of Kubernetes manifests: variables of containers, keys of ConfigMaps and Secrets, references to both. */
import { known } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { KubeObject, Manifests, Value } from "../../model/kubernetes/types.ts"
import type { Container } from "../../model/kubernetes/types-pods.ts"
import { objectScope, serviceScope } from "./scopes.ts"
import { definition, type SiteText, use } from "./site.ts"
import { imageNames } from "./sites-compose.ts"
import type { VariableSite } from "./types.ts"

/** Containers of the file, each with the object that holds it. */
export function containersOf(model: Manifests): readonly { container: Container; user: KubeObject }[] {
  return model.workloads.flatMap(({ object, pod }) =>
    (pod?.containers ?? []).map((container) => ({ container, user: object })),
  )
}

export function kubernetesSites(file: SiteText, model: Manifests): readonly VariableSite[] {
  return [
    ...model.data.flatMap(({ object, kind, entries, type }) =>
      entries.map(({ name, nameSpan, text }) =>
        definition(file, {
          name,
          span: nameSpan,
          kind: "kubernetes-data",
          scope: objectScope(file.uri, kind, object.name),
          value: text,
          ...(type.startsWith("kubernetes.io/") ? { fixed: `the type \`${type}\` asks for this key` } : {}),
        }),
      ),
    ),
    ...containersOf(model).flatMap(({ container }) => containerSites(file, container)),
  ]
}

function containerSites(file: SiteText, container: Container): readonly VariableSite[] {
  const scope = serviceScope(file.uri, container.owner)
  const fixed = imageNames(container.image && known(container.image.text))
  const texts: readonly Value[] = [
    ...container.env.flatMap(({ value }) => value ?? []),
    ...container.command,
    ...container.args,
  ]
  return [
    ...container.env.flatMap(({ name, nameSpan, text, reference }) => {
      const own = definition(file, { name, span: nameSpan, kind: "kubernetes-env", scope, value: text, fixed })
      if (reference?.key === undefined || reference.keySpan === undefined) return [own]
      const key = { name: reference.key, span: reference.keySpan, kind: "kubernetes-key-ref" as const }
      // Which file holds the object, if any, is a question of the whole workspace: the reference has a place of its own.
      return [own, use(file, { ...key, scope: objectScope(file.uri, reference.kind, reference.name) })]
    }),
    ...texts.flatMap((value) =>
      expansionsIn(file.text, value).map(({ name, span }) =>
        use(file, { name, span, kind: "kubernetes-reference", scope }),
      ),
    ),
  ]
}

/** `$(NAME)` in a text, `$$(NAME)` left out. Source: kubernetes/kubernetes:third_party/forked/golang/expansion. */
export function expansionsIn(text: string, { span }: Value): readonly { name: string; span: Span }[] {
  return [...text.slice(span.start, span.end).matchAll(/\$\$|\$\(([^()\s$]+)\)/g)].flatMap((match) => {
    const name = match[1]
    if (name === undefined) return []
    const start = span.start + match.index + 2
    return [{ name, span: { start, end: start + name.length } }]
  })
}
