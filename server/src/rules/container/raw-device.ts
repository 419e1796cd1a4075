/** A container gets a disk or the memory of the host as a raw device. */
import { settled } from "../../base/known.ts"
import { roleOf } from "../../model/container-roles.ts"
import { distinctPlaces } from "../../model/distinct.ts"
import { rawDeviceAt } from "../../model/host-paths.ts"
import { defineRule, ref } from "../define.ts"
import { severityAt } from "./shared-severity.ts"

export default defineRule({
  meta: {
    id: "container/raw-device",
    subject: "compose",
    status: "stable",
    since: "0.1.0",
    severity: "error",
    confidence: "high",
    onByDefault: true,
    checklist: [],
    summary: "A container may use a raw disk or all devices of the host.",
    why: "A raw disk holds every file of the host, whatever their owners and modes say: reading it gives all secrets away, writing it changes any program.\nGraphics, sound, serial and tunnel devices are not reported.",
    remedy: "Mount the folder that is needed instead, or pass on the one device that the program drives.",
    messages: {
      device: "`{device}` is a raw device: the container reads every file of the host.",
      rule: "`{device}` opens all devices of the host to the container.",
    },
    fix: "none",
    references: [
      ref(
        "Compose specification: devices",
        "https://github.com/compose-spec/compose-spec/blob/main/05-services.md#devices",
      ),
      ref("CIS Docker Benchmark: container runtime", "docker/docker-bench-security:tests/5_container_runtime.sh"),
    ],
    equivalents: ["CL-0016", "CIS-5.18"],
  },
  check({ model, facts, stage, report }) {
    for (const service of model.services) {
      if (!service.lists.has("devices") && !service.lists.has("device_cgroup_rules")) continue
      const role = roleOf(facts.images.find((image) => image.owner === service.name))
      const severity = severityAt(stage, role?.privileged === undefined ? "error" : "info")
      for (const item of distinctPlaces(service.lists.get("devices")?.value ?? [])) {
        const device = (settled(item.text) ?? "").split(":")[0] ?? ""
        if (rawDeviceAt(device))
          report({ at: item.span, id: "device", data: { device }, evidence: device, scope: service.name, severity })
      }
      for (const item of distinctPlaces(service.lists.get("device_cgroup_rules")?.value ?? [])) {
        const rule = settled(item.text) ?? ""
        if (/^[ab] \*:\*/.test(rule.trim()))
          report({ at: item.span, id: "rule", data: { device: rule }, evidence: rule, scope: service.name, severity })
      }
    }
  },
})
