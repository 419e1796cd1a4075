/** Files that containers get from objects of the cluster: where they are mounted. */
import type { Span } from "../base/span.ts"
import type { Workspace } from "./types.ts"

/** A ConfigMap or Secret in the file system of a container. */
export interface ObjectMount {
  /** `DaemonSet/waf/waf`, as in the facts. */
  readonly owner: string
  readonly span: Span
  readonly kind: "ConfigMap" | "Secret"
  readonly name: string
  /** Path inside of the container, without a slash at its end. */
  readonly target: string
  /** The one key that is mounted as a file; undefined where the mount is a folder. */
  readonly key?: string
}

/** The mounts of the containers of one file; none for other formats. */
export function objectMountsIn(workspace: Workspace, uri: string): readonly ObjectMount[] {
  const workloads = workspace.model(uri, "kubernetes")?.workloads ?? []
  return workloads.flatMap(({ pod }) =>
    (pod?.containers ?? []).flatMap((container) =>
      container.mounts.flatMap((mount): readonly ObjectMount[] => {
        const source = pod?.volumes.find((each) => each.name === mount.name)?.source
        const isObject = source?.kind === "config-map" || source?.kind === "secret"
        if (!isObject || mount.mountPath === undefined) return []
        return [
          {
            owner: container.owner,
            span: mount.mountPath.span,
            kind: source.kind === "secret" ? "Secret" : "ConfigMap",
            name: source.name,
            target: mount.mountPath.text.replace(/(?<=.)\/+$/, ""),
            ...(mount.subPath && { key: mount.subPath.text }),
          },
        ]
      }),
    ),
  )
}
