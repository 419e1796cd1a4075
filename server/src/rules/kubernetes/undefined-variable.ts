/** `$(NAME)` of a container that the kubelet cannot fill in. */
import { undefinedExpansions } from "../../workspace/variables/kubernetes-undefined.ts"
import { defineRule, ref } from "../define.ts"

export default defineRule({
  meta: {
    id: "kubernetes/undefined-variable",
    subject: "kubernetes",
    status: "stable",
    since: "0.1.0",
    severity: "warning",
    confidence: "medium",
    onByDefault: true,
    checklist: [],
    summary: "`$(NAME)` of a container names a variable that is not set, or not yet.",
    why: "The kubelet fills `$(NAME)` in from the container's own variables: in `command` and `args` from all of them, in `env` from `envFrom` and from the entries above. What the image sets is not among them. A name that is not there stays as it stands, dollar and all, and the program gets that text.",
    remedy:
      "Define the variable in the container, above the place that uses it; write `$$(NAME)` where the text is meant.",
    messages: {
      undefined: "Nothing sets `{name}` here: the container gets the text `$({name})`.",
      later: "`{name}` is set further down only: the container gets the text `$({name})`.",
    },
    fix: "none",
    references: [
      ref(
        "Kubernetes: define dependent environment variables",
        "https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/",
      ),
      ref("Kubernetes: expansion of variables", "kubernetes/kubernetes:third_party/forked/golang/expansion/expand.go"),
      ref("kubelet: environment of a container", "kubernetes/kubernetes:pkg/kubelet/kubelet_pods.go"),
    ],
  },
  check({ document, model, uri, workspace, stage, report }) {
    if (stage === "template") return
    for (const { name, span, owner, later } of undefinedExpansions(workspace, uri, document.source.text, model))
      report({
        at: span,
        id: later === undefined ? "undefined" : "later",
        data: { name },
        evidence: name,
        scope: owner,
        ...(stage === "development" ? { severity: "info" as const } : {}),
        related: later === undefined ? [] : [{ uri, span: later, message: `\`${name}\` is set here.` }],
      })
  },
})
