/** Who runs in images that say nothing about it: the USER that well-known bases end with, and programs that give root up. */

import { parseReference } from "../image-reference.ts"
import { isRuntime } from "../image-tools.ts"
import type { DockerCommand } from "./types.ts"

/**
 * The user of a base image: `root`, `other`, or undefined where nobody has looked. Sources: the images' own Dockerfiles;
 * GoogleContainerTools/distroless README (tags `nonroot`); Microsoft: .NET chiseled images; Chainguard: images overview.
 */
export function baseUser(reference: string): "root" | "other" | undefined {
  const { repository, tag = "" } = parseReference(reference)
  if (reference === "scratch") return "root"
  if (/^cgr\.dev\//.test(reference)) return /wolfi-base|chainguard-base/.test(repository) ? "root" : undefined
  if (/nonroot|unprivileged|rootless|chiseled|distroless-extra/.test(`${repository}:${tag}`)) return "other"
  if (/(?:^|\/)distroless\//.test(repository) || /^distroless\//.test(repository)) return "root"
  if (/^(?:dotnet\/(?:aspnet|runtime|runtime-deps|sdk)|nvidia\/cuda)$/.test(repository)) return "root"
  if (
    /^(?:pypy|oven\/bun|denoland\/deno|astral-sh\/uv|continuumio\/miniconda3|pytorch\/pytorch|tensorflow\/tensorflow)$/.test(
      repository,
    )
  )
    return "root"
  // Its server begins as root and serves as another user.
  if (repository === "php" && /apache|fpm/.test(tag)) return undefined
  if (repository === "docker") return undefined
  return isRuntime({ repository }) ? "root" : undefined
}

/** Programs that begin as root and serve as somebody else, or need it. */
const servers =
  /^(?:nginx|apache2(?:ctl|-foreground)?|httpd(?:-foreground)?|php-fpm[\d.]*|crond?|supercronic|supervisord|sshd|haproxy|postgres|mysqld|mariadbd|redis-server|named|dnsmasq|unbound|init|s6-svscan|runsvdir|runit|dockerd|docker-entrypoint\.sh|openvpn|wg-quick|wireguard|strongswan|ipsec|squid|varnishd|caddy|traefik|envoy|telegraf|fail2ban-server|smbd|vsftpd|postfix|systemd)$/

/** Programs that change the user and then run another one. */
const changers =
  /(?:^|[\s/"'&;|])(?:gosu|su-exec|setpriv|setuidgid|s6-setuidgid|s6-overlay|chpst|runuser|su|start-stop-daemon|supervisord?|fixuid|setuser|step-down|suexec|sudo|capsh)(?:$|[\s"'&;|\d@-])/m

/** True if the text calls a program that changes the user. */
export function changesUser(text: string): boolean {
  return changers.test(text) || /\bP[UG]ID\b/.test(text)
}

/** True if the command is a server that gives root up by itself. */
export function isDroppingServer(command: DockerCommand | undefined): boolean {
  const programs = (command?.texts ?? []).filter((word) => !word.startsWith("-") && !/^\w+=/.test(word)).slice(0, 4)
  return programs.some((word) => servers.test(word.slice(word.lastIndexOf("/") + 1)))
}
