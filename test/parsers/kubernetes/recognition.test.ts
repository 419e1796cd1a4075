/** Which YAML is taken for manifests, and which is left alone. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { openWorkspace } from "../../support/workspace.ts"

/** `kubernetes`, why it is skipped, or `none`. */
function kindOf(path: string, text: string): string {
  const workspace = openWorkspace({ [path]: text })
  const analysis = workspace.analysis()
  const uri = workspace.uri(path)
  return analysis.skipped(uri) ?? (analysis.symbols(uri).length > 0 ? "kubernetes" : "none")
}

const template = "a template of a Kubernetes file, not the file itself"

test("manifests, rendered charts and kustomizations are read", () => {
  const service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n"
  assert.equal(kindOf("k/a.yaml", service), "kubernetes")
  assert.equal(kindOf("k/a.yaml", `---\n# Source: api/templates/service.yaml\n${service}`), "kubernetes")
  assert.equal(
    kindOf(
      "k/kustomization.yaml",
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n",
    ),
    "kubernetes",
  )
})

test("templates of other programs in text blocks make no template", () => {
  const map =
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  alert.tmpl: |\n    {{ define "x" }}{{ .Alerts }}{{ end }}\n  d.json: |-\n    {"legend": "{{instance}}"}\n'
  assert.equal(kindOf("k/a.yaml", map.replace('{{ define "x" }}', "{{ range .Alerts }}")), "kubernetes")
})

test("charts and Jinja are named and left alone", () => {
  const chart = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ include "api.fullname" . }}\n'
  assert.equal(kindOf("chart/templates/service.yaml", chart), template)
  assert.equal(kindOf("k/a.yaml", 'apiVersion: v1\nkind: Service\nmetadata:\n  name: "{{ app_name }}"\n'), template)
  assert.equal(
    kindOf(
      "k/a.yaml",
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  x: |\n    {{ .Values.config }}\n",
    ),
    template,
  )
})

test("values, workflows and CI are none of ours", () => {
  assert.equal(kindOf("chart/values.yaml", "replicaCount: 1\nimage:\n  repository: a\nkind: Deployment\n"), "none")
  assert.equal(
    kindOf(
      "w.yaml",
      'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n  entrypoint: "{{workflow.parameters.x}}"\n',
    ),
    "none",
  )
  assert.equal(kindOf("ci.yaml", "on: push\njobs:\n  a:\n    steps: []\n"), "none")
})
