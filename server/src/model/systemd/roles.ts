/** Service units whose job is the host itself: advice to confine them would break what they are for. */
import type { Unit } from "./types.ts"
import { readBoolean } from "./values.ts"

/** Names of units, without instance and suffix, that log users in, run other programs or administer the host. */
const hostUnits = new RegExp(
  `^(${[
    "systemd-.*",
    "dbus(-broker)?",
    "udev",
    "(auto|serial-|console-|container-)?getty",
    "(emergency|rescue|debug-shell)",
    "sshd?(-session-cleanup)?",
    "sssd(-.*)?",
    "user",
    "(cron|crond|cronie|anacron|atd)",
    "(gdm3?|sddm|lightdm|display-manager)",
    "(docker|podman|containerd|crio|cri-o|buildkit|k3s(-agent)?|kubelet|rke2-(server|agent)|nomad|lxc(-net|fs|-monitord)?|lxd|incus|snapd(\\..*)?)",
    "(libvirtd|virt(qemu|network|log|lock|storage|nodedev|secret|interface|nwfilter|proxy|lxc)d)",
    "(qemu-guest-agent|open-vm-tools|vmtoolsd|hv-(kvp|vss|fcopy)-daemon|cloud-(init|config|final).*|waagent|walinuxagent|google-guest-agent)",
    "(NetworkManager(-.*)?|nm-.*|ModemManager|iwd|hostapd|avahi-daemon|networking|wpa_supplicant|dhclient|dhcpcd|firewalld|ufw|nftables|iptables|ip6tables|netfilter-persistent)",
    "(keepalived|fail2ban|wg-quick|openvpn(-server|-client)?|strongswan(-starter)?|tailscaled|usbguard(-dbus)?|monit|corosync|pacemaker|cockpit(-.*)?)",
    "(lvm2-.*|multipathd?|mdmonitor|zfs-.*|smartd|smartmontools|iscsid?|open-iscsi|rpcbind|rpc-(statd|gssd|svcgssd).*|nfs-(server|mountd|idmapd|blkmap|utils)|autofs|fstrim)",
    "(auditd|acpid|polkit|rtkit-daemon|thermald|tuned|irqbalance|bluetooth|upower|udisks2|accounts-daemon|packagekit|pk-debconf-helper|fwupd(-.*)?|flatpak-.*|geoclue|colord|unattended-upgrades|apt-daily.*|dnf-.*)",
  ].join("|")})$`,
)

/** Commands that only talk to a daemon or change the user: what runs behind them is confined elsewhere. */
const clients =
  /^(docker(d|-compose)?|podman(-compose)?|nerdctl|containerd|crio|lxc-start|systemd-nspawn|systemctl|sshd|agetty|login|su|sudo|doas|runuser|machinectl|ansible(-.*)?|salt-minion|puppet|chef-client|amazon-ssm-agent|actions-runner|Runner\.Listener|gitlab-runner|buildkite-agent)$/

/** Why hardening advice does not fit a service unit, in words, or undefined where it does. `unit` has its drop-ins. */
export function unconfinable(unit: Unit, uri: string): string | undefined {
  if (unit.type !== "service" || unit.isDropIn) return "not a service unit"
  if (unit.isTemplate) return "a template unit is confined by what it is instantiated for"
  if (unit.last("Service", "ExecStart") === undefined) return "it starts nothing"
  if (unit.last("Service", "Type")?.value === "oneshot") return "it runs once and ends"
  if (readBoolean(unit.last("Service", "RemainAfterExit")?.value ?? "") === true)
    return "it may end and still count as running"
  if (readBoolean(unit.last("Unit", "DefaultDependencies")?.value ?? "") === false)
    return "it belongs to the early boot"
  if ((unit.last("Service", "PAMName")?.value ?? "") !== "") return "it opens a session for a user"
  if (administersHost(unit)) return "its job is to administer the host"
  if (isUserUnit(unit, uri)) return "a user's manager cannot confine its services this way"
  if (/\/(usr\/)?lib\/systemd\/system\//.test(uri)) return "its package owns the file"
  if (/^\/run\/|\/run\/systemd\/(generator|system|transient)/.test(uri)) return "it is generated"
  return unit.all("Service", "ExecStart").some((each) => clients.test(programName(each.words[0]?.text ?? "")))
    ? "its command hands the work to another daemon"
    : undefined
}

/** True for a unit, or a drop-in of one, whose name says that it is a part of the system. */
export function administersHost(unit: Unit): boolean {
  return hostUnits.test(unit.name.slice(0, unit.name.lastIndexOf(".")).replace(/@.*$/, ""))
}

/** Targets that only a user's manager has, or that such units hang on where they lie in a home folder. */
const userTargets = /^(graphical-session|xdg-desktop-autostart|default)\.target$/

/** Units of `systemctl --user`: below `systemd/user` of any place, or told by what starts them and where they live. */
function isUserUnit(unit: Unit, uri: string): boolean {
  if (/\/systemd\/user\//.test(uri)) return true
  if (unit.last("Service", "User") !== undefined) return false
  const targets = unit.list("Install", "WantedBy").map((word) => word.text)
  if (targets.length === 0 || !targets.every((each) => userTargets.test(each))) return false
  return (
    !targets.includes("default.target") || unit.directives.some((each) => /%[ht]\b|^[-@]*\/home\//.test(each.value))
  )
}

function programName(word: string): string {
  const path = word.replace(/^[-@:+!|]+/, "")
  return path.slice(path.lastIndexOf("/") + 1)
}
