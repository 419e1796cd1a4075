/** Host paths that give a container more than a folder: control sockets of container engines, the system, credentials. */

/** Sockets whose owner may start containers, and so become root, by their usual names. */
const engineSockets: readonly (readonly [name: RegExp, engine: string])[] = [
  [/(^|\/)docker\.sock$|[\\/]docker_engine$/, "Docker"],
  [/(^|\/)containerd(\.debug)?\.sock$/, "containerd"],
  [/(^|\/)crio\.sock$/, "CRI-O"],
  [/(^|\/)podman\.sock$/, "Podman"],
  [/(^|\/)buildkitd\.sock$/, "BuildKit"],
  [/^\/(var\/)?run\/systemd\/private$/, "systemd"],
]

/** Folders in which those sockets stand. */
const socketFolders: ReadonlyMap<string, string> = new Map([
  ["/run", "Docker"],
  ["/var/run", "Docker"],
  ["/run/containerd", "containerd"],
  ["/var/run/containerd", "containerd"],
  ["/run/crio", "CRI-O"],
  ["/var/run/crio", "CRI-O"],
  ["/run/podman", "Podman"],
  ["/var/run/podman", "Podman"],
  ["/run/systemd", "systemd"],
  ["/var/run/systemd", "systemd"],
])

export interface ControlSocket {
  readonly engine: string
  /** The mount is the socket itself, or a folder that holds it. */
  readonly by: "socket" | "folder"
}

/** The control socket that a host path hands over. `path` is absolute and clean. */
export function controlSocketAt(path: string): ControlSocket | undefined {
  const found = engineSockets.find(([name]) => name.test(path))
  if (found) return { engine: found[1], by: "socket" }
  const engine = socketFolders.get(path)
  return engine === undefined ? undefined : { engine, by: "folder" }
}

/** What a host path holds, and what it gives to a container that writes there or reads it. */
export interface HostPath {
  readonly what: string
  /** `root`: who writes there becomes root on the host. */
  readonly writing: "root" | "harm"
  /** `secrets`: keys and hashes for everybody who reads; `insight`: what others do; `nothing`: public programs and names. */
  readonly reading: "secrets" | "insight" | "nothing"
}

const holds = (what: string, writing: HostPath["writing"], reading: HostPath["reading"]): HostPath => ({
  what,
  writing,
  reading,
})
const programs = holds("the host's programs", "root", "nothing")
const libraries = holds("the host's libraries", "root", "nothing")
const everyData = holds("the data of every service on the host", "root", "secrets")
const credentials = holds("a user's credentials", "harm", "secrets")

const exact: Readonly<Record<string, HostPath>> = {
  "/": holds("the whole host", "root", "secrets"),
  "/etc": holds("the host's configuration and password hashes", "root", "secrets"),
  "/root": holds("root's home folder", "root", "secrets"),
  "/proc": holds("the host's processes and kernel settings", "root", "insight"),
  "/sys": holds("the host's devices and kernel settings", "harm", "nothing"),
  "/dev": holds("every device of the host", "root", "insight"),
  "/usr": programs,
  "/lib": libraries,
  "/lib64": libraries,
  "/usr/lib": libraries,
  "/var": everyData,
  "/var/lib": everyData,
  "/home": holds("every user's home folder", "harm", "secrets"),
}

const rawDevice =
  /^\/dev(\/(sd[a-z]\d*|nvme\d+(n\d+)?(p\d+)?|vd[a-z]\d*|xvd[a-z]\d*|hd[a-z]\d*|md\d+|dm-\d+|mapper(\/.*)?|disk(\/.*)?|mem|kmem|port|loop-control|zfs|rbd\d*))?$/

/** True for disks, memory and the ways to make disks; `path` may be unclean (`/dev//sda`). */
export function rawDeviceAt(path: string): boolean {
  return rawDevice.test(path.replace(/\/(\.?\/)+/g, "/").replace(/(.)\/$/, "$1"))
}

/** Roots of trees in which everything counts; the first that fits is taken. */
const trees: readonly (readonly [root: RegExp, path: HostPath])[] = [
  [
    /^\/var\/lib\/(docker|containerd|containers|kubelet|rancher|crio)(\/|$)/,
    holds("the engine's own data: every container and volume", "root", "secrets"),
  ],
  [
    /^\/etc\/(shadow-?|gshadow-?|sudoers(\.d)?|ssh|kubernetes|ssl\/private|letsencrypt\/accounts)(\/|$)/,
    holds("who may log in, and keys of the host", "root", "secrets"),
  ],
  [
    /^\/etc\/(pam\.d|cron[^/]*|systemd|init\.d|profile\.d|ld\.so\.[^/]*|docker|security|passwd-?|group-?)(\/|$)/,
    holds("who may log in and what starts on the host", "root", "nothing"),
  ],
  [/^\/(usr\/)?lib\/(modules|systemd|udev)(\/|$)/, holds("what the kernel and services load", "root", "nothing")],
  [/^\/(usr\/(local\/)?)?s?bin(\/|$)/, programs],
  [/^\/(boot|proc\/sys|proc\/sysrq-trigger)(\/|$)/, holds("the kernel and its settings", "root", "nothing")],
  [
    /^\/dev\/(sd[a-z]|nvme\d|vd[a-z]|xvd[a-z]|hd[a-z]|md\d|dm-\d|mapper|mem$|kmem$|port$|loop-control)/,
    holds("raw disks or memory", "root", "secrets"),
  ],
  // Only below a home folder: a project's own `.docker` or `.aws` is something else.
  [/^(~|\/root|\/home\/[^/]+)\/\.(ssh|aws|kube|docker|gnupg|azure|oci)(\/|$)/, credentials],
  [/^(~|\/root|\/home\/[^/]+)\/\.config\/(gcloud|gh|rclone|sops)(\/|$)/, credentials],
  [/^(\/home\/[^/]+|~)$/, holds("a user's home folder with keys and tokens", "harm", "secrets")],
  [/^\/root\/\.(bashrc|profile|bash_profile)$/, holds("what root's shell runs", "root", "nothing")],
]

/** Paths that only look like one of the above: time zone, names and public certificates, whatever the mode. */
const harmless =
  /^\/(etc\/(localtime|timezone|hosts|hostname|resolv\.conf|machine-id|os-release|ssl\/certs(\/.*)?|ca-certificates(\/.*)?|pki\/ca-trust(\/.*)?)|usr\/share(\/.*)?|usr\/lib\/os-release|sys\/fs\/cgroup(\/.*)?|dev\/(shm|dri|snd|net|bus|input|video\d*|tty.*|serial|fuse|kvm|null|random|urandom)(\/.*)?)$/

/** What a host path gives away; undefined for ordinary folders. `path` is clean; relative paths are the project's own. */
export function hostPathAt(path: string): HostPath | undefined {
  if (harmless.test(path) || /\/\.docker\/run(\/|$)/.test(path)) return undefined
  return exact[path] ?? trees.find(([root]) => root.test(path))?.[1]
}
