/** What well-known images need of the host by their own documentation, so that a rule can say why instead of crying wolf. */
import type { ImageRef } from "./facts.ts"

/** Who holds the Docker API: a filter in front of it, somebody who only reads from it, somebody whose work it is. */
export type SocketUse = "proxy" | "reader" | "manager"

export interface ContainerRole {
  /** The product in the user's words. */
  readonly name: string
  readonly socket?: SocketUse
  /** Why it is documented to run privileged, as the end of "it needs …". */
  readonly privileged?: string
  /** Capabilities its documentation asks for, without `CAP_`. */
  readonly capabilities?: readonly string[]
  /** Host namespaces its documentation asks for: `network`, `pid`, … */
  readonly namespaces?: readonly string[]
  /** Host paths that it exists to read, with everything below. */
  readonly mounts?: readonly string[]
  /** True if it is documented to write to `mounts`. */
  readonly writes?: boolean
}

interface Row extends ContainerRole {
  readonly image: RegExp
  readonly tag?: RegExp
}

/** Rows by the last words of the repository. Sources: each product's own installation page for Docker. */
const rows: readonly Row[] = [
  ...named("proxy", [["Docker socket proxy", /(docker-socket-proxy|socket-proxy|docker-proxy|dockerproxy)$/]]),
  {
    image: /(^|\/)cadvisor(-\w+)?$/,
    name: "cAdvisor",
    socket: "reader",
    privileged: "the kernel log and performance counters",
    mounts: ["/", "/sys", "/dev", "/var/run", "/run", "/var/lib/docker", "/proc", "/etc/machine-id"],
  },
  {
    image: /(^|\/)(node|process|systemd|ebpf|dcgm)[-_]exporter$/,
    name: "the exporter",
    capabilities: ["SYS_TIME"],
    namespaces: ["network", "pid"],
    mounts: ["/", "/proc", "/sys", "/run", "/var/run", "/etc", "/var", "/dev"],
  },
  {
    image: /(^|\/)netdata$/,
    name: "Netdata",
    socket: "reader",
    capabilities: ["SYS_PTRACE", "SYS_ADMIN"],
    namespaces: ["network", "pid"],
    mounts: ["/", "/proc", "/sys", "/etc", "/var/log", "/run", "/var/run"],
  },
  {
    image:
      /(datadog.*\/agent|newrelic\/infrastructure.*|\/(dd-agent|grafana-agent|agent-telegraf)|grafana\/(agent|alloy)|telegraf|(^|\/)glances|zabbix-agent2?|check-mk-raw|beszel-agent)$/,
    name: "the monitoring agent",
    socket: "reader",
    capabilities: ["SYS_PTRACE", "SYS_ADMIN"],
    privileged: "processes and disks of the host",
    namespaces: ["network", "pid"],
    mounts: ["/", "/proc", "/sys", "/etc", "/var", "/run", "/dev"],
  },
  {
    image:
      /(^|\/)(promtail|fluent-?bit|fluentd|filebeat|vector|logspout|elastic-agent|metricbeat|otel-?collector|opentelemetry-collector(-contrib)?|crowdsec)$/,
    name: "the log collector",
    socket: "reader",
    mounts: ["/var/lib/docker/containers", "/var/log", "/proc", "/sys", "/run", "/var/run", "/"],
  },
  ...named("reader", [
    ["Traefik", /(^|\/)traefik$/],
    [
      "nginx-proxy",
      /(^|\/)(nginx-proxy|docker-gen|acme-companion|letsencrypt-nginx-proxy-companion|caddy-docker-proxy|sablier|caddy-gen)$/,
    ],
    ["Dozzle", /(^|\/)dozzle$/],
    ["the image scanner", /(^|\/)(trivy|grype|syft|dive|docker-bench-security)$/],
    ["the dashboard", /(^|\/)(homepage|homarr|glance|dashdot|uptime-kuma|autokuma|homer|flame|heimdall)$/],
    ["the update notifier", /(^|\/)(diun|whats-up-docker|wud|cup)$/],
  ]),
  {
    image: /(^|\/)portainer(-ce|-ee)?$/,
    name: "Portainer",
    socket: "manager",
  },
  {
    image: /portainer\/agent$/,
    name: "the Portainer agent",
    socket: "manager",
    mounts: ["/", "/var/lib/docker/volumes"],
    writes: true,
  },
  {
    image: /(^|\/)watchtower$/,
    name: "Watchtower",
    socket: "manager",
    mounts: [".docker"],
    writes: true,
  },
  ...named("manager", [
    [
      "the container manager",
      /(^|\/)(dockge|yacht|ouroboros|komodo.*|periphery|coolify|dokploy|caprover|swarmpit|shepherd|arcane|lazydocker|wings)$/,
    ],
    ["the scheduler", /(^|\/)(ofelia|docker-autoheal|autoheal|docker-volume-backup|docker-rollout)$/],
    [
      "the build runner",
      /(^|\/)(gitlab-runner|act_runner|act-runner|github-runner|actions-runner|forgejo\/runner|gitea\/runner|drone|drone-runner-docker|woodpecker-agent|buildkite\/agent|agent-docker|jenkins|jenkins-agent|inbound-agent)$/,
    ],
    ["the installer", /(^|\/)(all-in-one|dockerapi)$|^goauthentik\/server$|authentik\/server$/],
    ["LocalStack", /(^|\/)localstack(-pro)?$/],
    ["the function runner", /(^|\/)(openruntimes-executor|openruntimes\/executor|kestra)$/],
  ]),
  { image: /(^|\/)docker$/, tag: /dind/, name: "Docker in Docker", privileged: "a Docker daemon of its own" },
  {
    image: /(^|\/)(buildkit|buildkitd|binfmt|k3s|k0s|docker-dind)$|^(rancher\/rancher|kindest\/node)$/,
    name: "the nested container engine",
    privileged: "to start containers itself",
    mounts: ["/lib/modules"],
  },
  {
    image:
      /(^|\/)(wireguard(-ui)?|wg-easy|openvpn(-as)?|gluetun|tailscale|netbird|zerotier(-one)?|firezone|pritunl|nordvpn|ipsec-vpn-server|nordlynx|headplane|.*-?openvpn)$/,
    name: "the VPN",
    capabilities: ["NET_ADMIN", "SYS_MODULE", "NET_RAW"],
    namespaces: ["network"],
    privileged: "to set up tunnels",
    mounts: ["/lib/modules"],
    writes: true,
  },
  { image: /(^|\/)(chrony|ntp|ntpd|docker-ntp)$/, name: "the time server", capabilities: ["SYS_TIME"] },
  {
    image: /(^|\/)(pihole|adguardhome|dnsmasq|dhcpd|kea.*|technitium.*|dns-server)$/,
    name: "the DNS and DHCP server",
    capabilities: ["NET_ADMIN", "NET_RAW", "SYS_TIME", "SYS_NICE"],
    namespaces: ["network"],
  },
  {
    image: /(^|\/)(home-?assistant|homeassistant.*|home-assistant.*|hass.*|frigate|scrypted)$/,
    name: "the home server",
    privileged: "radio sticks, cameras and accelerators of the host",
    capabilities: ["NET_ADMIN", "NET_RAW", "PERFMON"],
    namespaces: ["network"],
  },
  {
    // Discovery by broadcast does not pass a bridge.
    image:
      /(^|\/)(matter-server|python-matter-server|homebridge|esphome|music-assistant.*|server-matter|otbr|openhab|iobroker|go2rtc|unifi.*|plex|pms-docker|jellyfin|embyserver|emby|roon.*|snapserver|shairport-sync|owntone|avahi)$/,
    name: "the home server",
    capabilities: ["NET_ADMIN", "NET_RAW"],
    namespaces: ["network"],
  },
  {
    image:
      /(^|\/)(keepalived|fail2ban|cs-firewall-bouncer.*|crowdsec-firewall-bouncer.*|suricata|zeek|ntopng|netshoot|tcpdump|softflowd|bird2?|frr|netfilter|haproxy-keepalived)$/,
    name: "the network tool",
    privileged: "the host's firewall",
    capabilities: ["NET_ADMIN", "NET_RAW", "NET_BROADCAST", "SYS_NICE"],
    namespaces: ["network"],
  },
  { image: /(^|\/)(mysql|mysql-server|mariadb|percona(-server)?)$/, name: "MySQL", capabilities: ["SYS_NICE"] },
  {
    image:
      /(^|\/)(elasticsearch|opensearch|vault|openbao|kibana|opensearch-dashboards|tigerbeetle|scylla|aerospike-server)$/,
    name: "the data store",
    capabilities: ["IPC_LOCK", "SYS_NICE"],
  },
  {
    image: /(^|\/)clickhouse(-server)?$/,
    name: "ClickHouse",
    capabilities: ["SYS_NICE", "NET_ADMIN", "IPC_LOCK", "SYS_PTRACE"],
  },
  {
    image: /(^|\/)(nfs-server.*|rclone|s3fs|goofys|mergerfs|sshfs|mountpoint.*|juicefs.*|docker-nfs.*)$/,
    name: "the file system server",
    capabilities: ["SYS_ADMIN", "DAC_READ_SEARCH", "SYS_MODULE"],
    privileged: "to mount file systems",
    mounts: ["/lib/modules"],
  },
  {
    image: /(^|\/)(scrutiny|scrutiny-collector|smartctl[-_]exporter|hddtemp.*)$/,
    name: "the disk monitor",
    capabilities: ["SYS_RAWIO", "SYS_ADMIN"],
    privileged: "raw access to disks",
    mounts: ["/run/udev", "/dev"],
  },
  {
    image: /(^|\/)(falco.*|tetragon|cilium|tracee|pixie.*|beyla|parca-agent|pyroscope-ebpf|coroot-node-agent)$/,
    name: "the kernel observer",
    capabilities: ["SYS_ADMIN", "BPF", "PERFMON", "SYS_PTRACE", "SYS_RESOURCE", "SYSLOG"],
    privileged: "to load programs into the kernel",
    namespaces: ["network", "pid"],
    mounts: ["/", "/proc", "/sys", "/dev", "/boot", "/lib/modules", "/usr/src", "/etc", "/var/run", "/run"],
    socket: "reader",
  },
  {
    image: /(^|\/)(chrome|alpine-chrome|chromium|firefox|standalone-.*|node-chrome.*|browserless.*|selenoid)$/,
    name: "the browser",
    capabilities: ["SYS_ADMIN"],
  },
]

function named(socket: SocketUse, list: readonly (readonly [name: string, image: RegExp])[]): readonly Row[] {
  return list.map(([name, image]) => ({ name, image, socket }))
}

/** The role of an image, undefined for everything that is not in the table. */
export function roleOf(image: ImageRef | undefined): ContainerRole | undefined {
  if (image === undefined || image.repository === "") return undefined
  return rows.find(
    (row) => row.image.test(image.repository) && (row.tag === undefined || row.tag.test(image.tag ?? "")),
  )
}

/** True if the role is documented to see the host path or a folder above it; a mount without `/` counts in any home. */
export function roleSees(role: ContainerRole | undefined, path: string): boolean {
  return (role?.mounts ?? []).some((mount) =>
    mount.startsWith("/")
      ? path === mount || (mount !== "/" && path.startsWith(`${mount}/`))
      : path.includes(`/${mount}/`),
  )
}
