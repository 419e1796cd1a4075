/** What keeps a container's processes in, who they are, and which folders of the host they see. */
import { type EditResult, refuse } from "../../base/edit.ts"
import { type Known, known, unknown } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { Confinement, ProcessUser, Volume } from "../facts.ts"
import { imageOf } from "./facts-services.ts"
import { isTrue } from "./scalars.ts"
import type { Keyed, Manifests } from "./types.ts"
import type { Container, PodTemplate, PodVolume, VolumeMount, Workload } from "./types-pods.ts"

type Breach = Confinement["breaches"][number]

function containersOf(model: Manifests): readonly { workload: Workload; pod: PodTemplate; container: Container }[] {
  return model.workloads.flatMap((workload) => {
    const { pod } = workload
    return pod === undefined ? [] : pod.containers.map((container) => ({ workload, pod, container }))
  })
}

export function confinementsOf(model: Manifests): readonly Confinement[] {
  return containersOf(model).map(({ workload, pod, container }) => {
    const image = imageOf(container)
    const safeguards = safeguardsOf(container)
    const unsure = new Set(unsureOf(container, workload.object.isPatch).filter((name) => !safeguards.has(name)))
    return {
      span: container.nameSpan,
      owner: container.owner,
      service: container.owner,
      ...(image && { image }),
      breaches: [...podBreaches(pod), ...containerBreaches(container)],
      safeguards,
      unsure,
    }
  })
}

function safeguardsOf({ security, limits }: Container): ReadonlySet<string> {
  const found = new Set<string>()
  if (isFalse(security.allowPrivilegeEscalation)) found.add("no-new-privileges")
  if (security.capabilitiesDrop.some((each) => /^all$/i.test(each.text))) found.add("drop-all")
  if (isTrue(security.readOnlyRootFilesystem)) found.add("read-only-root")
  if (limits.has("memory")) found.add("memory-limit")
  if (limits.has("cpu")) found.add("cpu-limit")
  const user = security.runAsUser?.value
  if (isTrue(security.runAsNonRoot) || (user?.known === true && user.value > 0)) found.add("non-root")
  return found
}

/** A patch leaves everything open; the kubelet limits processes; the image may bring a user. */
function unsureOf({ security }: Container, isPatch: boolean): readonly string[] {
  if (isPatch)
    return ["no-new-privileges", "drop-all", "read-only-root", "memory-limit", "cpu-limit", "pids-limit", "non-root"]
  const open = (found: Keyed<Known<boolean>> | undefined, name: string) => (found?.value.known === false ? [name] : [])
  return [
    "pids-limit",
    ...(security.runAsUser === undefined ? ["non-root"] : []),
    ...open(security.allowPrivilegeEscalation, "no-new-privileges"),
    ...open(security.readOnlyRootFilesystem, "read-only-root"),
  ]
}

function podBreaches(pod: PodTemplate): readonly Breach[] {
  const keys = [
    ["host:network", "hostNetwork", pod.hostNetwork],
    ["host:pid", "hostPID", pod.hostPID],
    ["host:ipc", "hostIPC", pod.hostIPC],
  ] as const
  return keys.flatMap(([what, key, found]) =>
    found !== undefined && isTrue(found) ? [{ what, span: wholeOf(found), remove: () => pod.editor.remove(key) }] : [],
  )
}

function wholeOf(found: Keyed<unknown>): Span {
  return { start: found.keySpan.start, end: found.span.end }
}

function containerBreaches({ security, editor }: Container): readonly Breach[] {
  const found: Breach[] = []
  const add = (what: string, span: Span, remove: () => EditResult) => found.push({ what, span, remove })
  if (security.privileged && isTrue(security.privileged))
    add("privileged", wholeOf(security.privileged), () => editor.remove("securityContext.privileged"))
  for (const item of security.capabilitiesAdd)
    add(`cap:${item.text.toUpperCase().replace(/^CAP_/, "")}`, item.span, item.remove)
  if (security.seccomp?.text === "Unconfined")
    add(
      "unconfined:seccomp",
      security.seccomp.span,
      () => security.seccomp?.rewrite("RuntimeDefault") ?? refuse("not written"),
    )
  if (security.appArmor?.text === "Unconfined")
    add(
      "unconfined:apparmor",
      security.appArmor.span,
      () => security.appArmor?.rewrite("RuntimeDefault") ?? refuse("not written"),
    )
  if (security.procMount?.text === "Unmasked")
    add("unconfined:systempaths", security.procMount.span, security.procMount.remove)
  return found
}

function isFalse(found: Keyed<Known<boolean>> | undefined): boolean {
  return found?.value.known === true && !found.value.value
}

/** The user where the manifest says so; without it the image decides. */
export function usersOf(model: Manifests): readonly ProcessUser[] {
  return containersOf(model).flatMap(({ container }) => {
    const { runAsUser, runAsNonRoot } = container.security
    if (runAsUser !== undefined) {
      const { value } = runAsUser
      return [
        {
          span: runAsUser.span,
          owner: container.owner,
          user: value.known ? known(String(value.value)) : value,
          isRoot: value.known ? known(value.value === 0) : value,
        },
      ]
    }
    if (runAsNonRoot === undefined || !isTrue(runAsNonRoot)) return []
    return [
      {
        span: runAsNonRoot.span,
        owner: container.owner,
        user: unknown("the image names the user"),
        isRoot: known(false),
      },
    ]
  })
}

export function volumesOf(model: Manifests): readonly Volume[] {
  return containersOf(model).flatMap(({ pod, container }) =>
    container.mounts.flatMap((mount) => {
      const volume = pod.volumes.find((each) => each.name === mount.name)
      return volumeOf(container, mount, volume)
    }),
  )
}

function volumeOf({ owner }: Container, mount: VolumeMount, volume: PodVolume | undefined): readonly Volume[] {
  const target: Known<string> = mount.mountPath
    ? known(cleaned(mount.mountPath.text))
    : unknown("the mount has no path")
  const base = { owner, span: mount.span, target, readOnly: mount.readOnly.known ? mount.readOnly.value : true }
  const { source } = volume ?? { source: { kind: "other" as const, type: "" } }
  switch (source.kind) {
    case "host-path": {
      const path: Known<string> = source.path ? known(cleaned(source.path.text)) : unknown("the path is not written")
      return [{ ...base, kind: "bind", source: path, setReadOnly: mount.setReadOnly }]
    }
    case "empty":
      return [
        {
          ...base,
          kind: source.medium === "Memory" ? "tmpfs" : "volume",
          source: known(""),
          setReadOnly: () => refuse("an emptyDir exists to be written"),
        },
      ]
    case "claim":
      return [{ ...base, kind: "volume", source: known(source.claim), setReadOnly: mount.setReadOnly }]
    default:
      // A claim of a StatefulSet's template has the mount's own name.
      return volume === undefined
        ? [{ ...base, kind: "volume", source: known(mount.name), setReadOnly: mount.setReadOnly }]
        : []
  }
}

function cleaned(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, "") : path
}
