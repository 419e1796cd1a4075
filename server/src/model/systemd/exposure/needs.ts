/** What a service visibly needs, from its lines: a hardening line that takes one of these away is not proposed. */
import { isBelow, plainPath, privateFolders } from "../paths.ts"
import type { Unit } from "../types.ts"
import { readBoolean } from "../values.ts"

export type Need =
  | "root"
  | "low-port"
  | "capabilities"
  | "jit"
  | "devices"
  | "home"
  | "shared-tmp"
  | "realtime"
  | "clock"
  | "kernel-modules"
  | "kernel-settings"
  | "kernel-log"
  | "control-groups"
  | "hostname"
  | "processes"
  | "namespaces"
  | "privileges"
  | "raw-network"
  | "proc-files"

/** Programs by what they do that a sandbox line forbids; file names without version. */
const programs: readonly (readonly [Need, RegExp])[] = [
  [
    "jit",
    /^(node|nodejs|npm|npx|yarn|pnpm|deno|bun|java|javaw|jsvc|dotnet|mono|mono-sgen|php|php-fpm|ruby|jruby|julia|luajit|pypy|racket|sbcl|beam|erl|elixir|epmd|rabbitmq-server|qemu.*|chromium.*|chrome|firefox|electron|wasmtime|wasmer|openresty|haproxy|postgres|postgresql|pg_ctlcluster|mongod|couchdb|elasticsearch|opensearch|kafka.*|zookeeper.*|tomcat.*|catalina\.sh|gradle|mvn|clickhouse.*)$/,
  ],
  [
    "low-port",
    /^(nginx|caddy|apache2|httpd|haproxy|traefik|lighttpd|envoy|varnishd|sshd|dnsmasq|named|unbound|pdns_server|pdns_recursor|knotd|nsd|coredns|dovecot|master|postfix|exim4?|smtpd|slapd|smbd|vsftpd|proftpd|pure-ftpd|in\.tftpd|tftpd|bootpd|dhcpd|kea-dhcp4|snmpd|ntpd|chronyd|rsyslogd|freeradius|radiusd|squid|stunnel4?|pound|h2o)$/,
  ],
  ["clock", /^(chronyd|ntpd|ntpdate|openntpd|ntpsec|timemaster|phc2sys|ptp4l|gpsd|hwclock|systemd-timesyncd)$/],
  ["kernel-modules", /^(modprobe|insmod|kmod|dkms|wg-quick|ipset|nft|iptables.*|openvpn|strongswan|charon|zfs|zpool)$/],
  ["kernel-settings", /^(sysctl|tuned|tlp|ethtool|sysfsutils|irqbalance|numad|thermald|cpupower|powertop)$/],
  ["kernel-log", /^(rsyslogd|syslog-ng|klogd|dmesg|journalbeat|mcelog|rasdaemon|vector|fluent-bit)$/],
  [
    "processes",
    /^(node_exporter|prometheus-node-exporter|process-exporter|netdata|telegraf|collectd|zabbix_agentd?2?|datadog-agent|agent|htop|atop|atopd?|glances|monit|munin-node|sysstat|sa1|sadc|fail2ban-server|osqueryd|falco|auditd|ps|top|cadvisor|snmpd|nrpe|sensu-agent|newrelic-infra|grafana-agent|alloy|otelcol.*|metricbeat|pmcd)$/,
  ],
  [
    "namespaces",
    /^(docker.*|containerd.*|podman|runc|crun|crio|buildkitd|bwrap|bubblewrap|firejail|flatpak.*|snapd?|systemd-nspawn|lxc.*|lxd|incusd?|nomad|kubelet|k3s|chromium.*|chrome|electron|unshare|nsenter|nix-daemon|gitlab-runner|buildbot.*|sandboxd?)$/,
  ],
  [
    "privileges",
    /^(sshd|cron|crond|atd|su|sudo|doas|runuser|login|agetty|postfix|master|sendmail|exim4?|procmail|at|mount|umount|mount\..*|ping|passwd|newgrp|pkexec|dovecot|smbd|vsftpd|proftpd|setpriv|start-stop-daemon|docker.*)$/,
  ],
  [
    "raw-network",
    /^(dhcpd|dhclient|dhcpcd|kea-dhcp4|tcpdump|dumpcap|suricata|snort|zeek|arpwatch|keepalived|radvd|lldpd|bird6?|bgpd|zebra|ospfd|frr.*|ping|fping|smokeping|arping|hostapd|wpa_supplicant|nfdump|ntopng|p0f|freeradius)$/,
  ],
]

const interpreterNames =
  /^(?:ba|da|z|k)?sh$|^env$|^python[\d.]*$|^perl$|^nice$|^ionice$|^chrt$|^taskset$|^setpriv$|^numactl$/
const lowPort =
  /(?:^|[\s=:"'\]])(?::|port[=: ]|-p[= ]?|\d+\.\d+\.\d+\.\d+:|\[[0-9a-f:]*\]:|localhost:)?([1-9][0-9]{0,2}|10[01][0-9]|102[0-3])(?=$|[\s"'/,])/i
const portWords = /(?:port|listen|bind|addr|:)\D{0,3}$/i
const deviceGroups =
  /^(?:video|audio|render|kvm|input|dialout|tty|disk|cdrom|plugdev|usb|i2c|gpio|spi|tape|scanner|lp)$/

/** The needs that the unit (drop-ins merged) shows. Nothing shown is no proof of nothing needed. */
export function needsOf(unit: Unit): ReadonlySet<Need> {
  const found = new Set<Need>()
  const words = execWords(unit)
  for (const name of programNames(words)) for (const [need, fits] of programs) if (fits.test(name)) found.add(need)
  const user = unit.last("Service", "User")?.value ?? ""
  const isDynamic = readBoolean(unit.last("Service", "DynamicUser")?.value ?? "") === true
  if (!isDynamic && (user === "" || user === "root" || user === "0")) found.add("root")
  if (words.some((word, i) => namesLowPort(word, words[i - 1] ?? ""))) found.add("low-port")
  const ambient = unit.list("Service", "AmbientCapabilities").map((word) => word.text.toUpperCase())
  if (ambient.length > 0) found.add("capabilities")
  if (ambient.some((name) => name.includes("NET_BIND_SERVICE"))) found.add("low-port")
  if (ambient.some((name) => /NET_RAW|NET_ADMIN/.test(name))) found.add("raw-network")
  if (ambient.some((name) => name.includes("SYS_TIME"))) found.add("clock")
  if (usesDevices(unit, words)) found.add("devices")
  if (placesOf(unit, words).some((place) => privateFolders.some((folder) => isBelow(folder, place)))) found.add("home")
  if (placesOf(unit, words).some((place) => isBelow("/tmp", place) || isBelow("/var/tmp", place)))
    found.add("shared-tmp")
  if (/^(?:fifo|rr)$/.test(unit.last("Service", "CPUSchedulingPolicy")?.value ?? "")) found.add("realtime")
  if (words.some((word) => /^(?:chrt|rtkit)$/.test(nameOf(word)))) found.add("realtime")
  if (!/^(?:|no|false|0|off)$/i.test(unit.last("Service", "Delegate")?.value ?? "no")) found.add("control-groups")
  const allPaths = placesOf(unit, words)
  if (allPaths.some((place) => isBelow("/sys/fs/cgroup", place))) found.add("control-groups")
  if (allPaths.some((place) => isBelow("/proc/sys", place) || isBelow("/sys", place))) found.add("kernel-settings")
  if (allPaths.some((place) => isBelow("/lib/modules", place) || isBelow("/usr/lib/modules", place)))
    found.add("kernel-modules")
  if (allPaths.some((place) => place === "/dev/kmsg" || place === "/proc/kmsg")) found.add("kernel-log")
  if (allPaths.some((place) => /^\/proc\/(?!self|sys)/.test(place))) found.add("proc-files")
  if (found.has("jit") || found.has("processes")) found.add("proc-files")
  if (words.some((word) => /^hostname(?:ctl)?$/.test(nameOf(word)))) found.add("hostname")
  return found
}

const execKeys = [
  "ExecStartPre",
  "ExecStart",
  "ExecStartPost",
  "ExecReload",
  "ExecStop",
  "ExecStopPost",
  "ExecCondition",
]

function execWords(unit: Unit): readonly string[] {
  return execKeys.flatMap((key) => unit.list("Service", key).map((word) => word.text))
}

/** Program names: the first words, and words that look like one behind a shell, `env` or a path. */
function programNames(words: readonly string[]): readonly string[] {
  const names = words.map(nameOf)
  const isScripted = names.some((name) => interpreterNames.test(name))
  return words.flatMap((word, i) => {
    if (word.replace(/^[-@:+!|]+/, "").startsWith("/")) return names[i] ?? ""
    return isScripted || i === 0 ? word.split(/[^\w.+-]+/).filter((part) => part !== "") : []
  })
}

function nameOf(word: string): string {
  const path = word.replace(/^[-@:+!|]+/, "")
  return path.slice(path.lastIndexOf("/") + 1).replace(/(?<=[a-z])[\d.]+$/, "")
}

/** A port below 1024 in a place where a port stands: behind a colon, or behind an option that names one. */
function namesLowPort(word: string, before: string): boolean {
  if (/^https?:\/\//.test(word)) return false
  if (/:(?:[1-9][0-9]{0,2}|10[01][0-9]|102[0-3])$/.test(word) && !word.includes("//")) return true
  const own = lowPort.exec(word)
  if (own?.[1] === undefined) return false
  const lead = word === own[1] ? before : word.slice(0, own.index + own[0].length - own[1].length)
  return portWords.test(lead) || /^-p$/.test(before) || /^-p/.test(word)
}

const harmlessDevices = /^\/dev\/(?:null|zero|full|u?random|std(?:in|out|err)|fd|tty|log|shm|ptmx|pts|mqueue)(?:\/|$)/

function usesDevices(unit: Unit, words: readonly string[]): boolean {
  if (unit.last("Service", "DeviceAllow") !== undefined || unit.last("Service", "TTYPath") !== undefined) return true
  if (unit.list("Service", "SupplementaryGroups").some((word) => deviceGroups.test(word.text))) return true
  return placesOf(unit, words).some((place) => isBelow("/dev", place) && !harmlessDevices.test(place))
}

const pathKeys = [
  "WorkingDirectory",
  "ReadWritePaths",
  "ReadOnlyPaths",
  "BindPaths",
  "BindReadOnlyPaths",
  "PIDFile",
  "EnvironmentFile",
]

/** Absolute paths that the unit names: values of path keys, and paths in the words of its commands. */
export function placesOf(unit: Unit, words: readonly string[] = execWords(unit)): readonly string[] {
  const named = pathKeys.flatMap((key) => unit.list("Service", key).map((word) => word.text))
  if (named.includes("~")) return ["/home"]
  return [...named, ...words.flatMap((word) => word.split(/[=,:]/))].flatMap((text) => {
    const bare = text.replace(/^[-@:+!|]+/, "")
    if (/^%h(?:\/|$)/.test(bare)) return "/home"
    return bare.startsWith("/") ? (plainPath(bare) ?? []) : []
  })
}
