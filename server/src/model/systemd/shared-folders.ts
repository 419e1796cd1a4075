/** Folders of a Linux system that belong to no single service. file-hierarchy(7), hier(7). */
import { isBelow } from "./paths.ts"

/** Folders that are too wide as a whole, while a service's own folder below them is right. */
const shared: Readonly<Record<string, string>> = {
  "/": "that is the whole system",
  "/etc": "it holds the configuration of every program",
  "/home": "it holds every user's files",
  "/root": "it holds the administrator's files",
  "/opt": "it holds every add-on program",
  "/srv": "it holds the data of every service",
  "/var": "it holds the data of every service",
  "/var/lib": "it holds the data of every service",
  "/var/log": "it holds the logs of every service",
  "/var/cache": "it holds the caches of every service",
  "/var/spool": "it holds the queues of every service",
  "/var/backups": "it holds the backups of every service",
  "/var/www": "it holds every web site",
  "/run": "it holds the sockets of every service",
  "/run/user": "it holds the sockets of every user",
  "/var/run": "it holds the sockets of every service",
  "/mnt": "it holds every mounted disk",
  "/media": "it holds every mounted disk",
}

/**
 * Folders that are wrong with everything below them. /dev, /proc and /sys are not among them: `ProtectSystem=strict`
 * leaves them writable anyway, and PrivateDevices=, ProtectKernelTunables= and ProtectControlGroups= protect them.
 */
const forbidden: Readonly<Record<string, string>> = {
  "/usr": "it holds the programs of the system",
  "/bin": "it holds the programs of the system",
  "/sbin": "it holds the programs of the system",
  "/lib": "it holds the libraries of the system",
  "/lib32": "it holds the libraries of the system",
  "/lib64": "it holds the libraries of the system",
  "/boot": "it holds the kernel",
  "/efi": "it holds the boot loader",
  "/etc/systemd": "units there run as root",
  "/etc/cron.d": "jobs there run as root",
  "/etc/cron.daily": "jobs there run as root",
  "/etc/cron.hourly": "jobs there run as root",
  "/etc/crontab": "jobs there run as root",
  "/etc/sudoers": "it decides who becomes root",
  "/etc/sudoers.d": "it decides who becomes root",
  "/etc/passwd": "it decides who may log in",
  "/etc/shadow": "it decides who may log in",
  "/etc/pam.d": "it decides who may log in",
  "/etc/ssh": "it decides who may log in",
  "/etc/ld.so.preload": "it puts code into every program",
  "/etc/profile.d": "it runs in every login",
  "/root/.ssh": "it decides who may log in",
  "/var/lib/docker": "it holds every container",
  "/var/lib/containerd": "it holds every container",
  "/var/spool/cron": "jobs there run as their users",
}

/** Why a folder is too wide to write, in words; undefined for a service's own folder. `path` is normalised. */
export function breadthOf(path: string): string | undefined {
  const whole = Object.hasOwn(shared, path) ? shared[path] : undefined
  if (whole !== undefined) return whole
  if (/^\/home\/[^/]+$/.test(path)) return "it holds all files of that user"
  if (isBelow("/usr/local/var", path)) return undefined
  const folder = Object.keys(forbidden).find((each) => isBelow(each, path))
  return folder === undefined ? undefined : forbidden[folder]
}
