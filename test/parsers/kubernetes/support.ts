/** Reads manifests for tests, with the characters below any span. */
import { applyEdits, type EditResult, isRefusal } from "../../../server/src/base/edit.ts"
import type { Span } from "../../../server/src/base/span.ts"
import type { Facts } from "../../../server/src/model/facts.ts"
import { kubernetesFacts } from "../../../server/src/model/kubernetes/facts.ts"
import { readManifests } from "../../../server/src/model/kubernetes/read.ts"
import type { Manifests } from "../../../server/src/model/kubernetes/types.ts"
import { parseYaml } from "../../../server/src/syntax/yaml/parse.ts"

export const uri = "file:///w/k8s.yaml"

export interface Read {
  readonly text: string
  readonly model: Manifests
  readonly facts: Facts
  /** The characters below a span. */
  readonly at: (span: Span | undefined) => string | undefined
  /** The text after an edit, or the refusal. */
  readonly after: (result: EditResult) => string
}

export function read(text: string): Read {
  const model = readManifests(parseYaml(text))
  return {
    text,
    model,
    facts: kubernetesFacts(model, uri, "production", "file:///w"),
    at: (span) => span && text.slice(span.start, span.end),
    after: (result) => (isRefusal(result) ? `refused: ${result.refused}` : applyEdits(text, result)),
  }
}

/** A Deployment `api` with one container, and more lines of the container (indented by ten) and of the pod (by six). */
export function deployment(container = "", pod = ""): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: prod
spec:
  replicas: 2
  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels:
        app: api
    spec:
${pod}      containers:
        - name: hub
          image: registry.example.org:5000/acme/hub:1.4.2
${container}`
}
