/**
 * Ports that ingress-nginx passes on below HTTP: a ConfigMap of `port: namespace/service:port`, named by the controller's
 * `--tcp-services-configmap`. Source: kubernetes/ingress-nginx:docs/user-guide/exposing-tcp-udp-services.md.
 */
import { refuse } from "../../base/edit.ts"
import { known, unknown } from "../../base/known.ts"
import type { PublishedPort } from "../facts.ts"
import type { Manifests } from "./types.ts"

const outside = unknown("the Service of the ingress controller decides who reaches it")

/** How far they reach the controller's own Service decides, which most files do not hold. */
export function tcpServicePorts(model: Manifests): readonly PublishedPort[] {
  return model.data.flatMap(({ kind, object, entries }) => {
    const protocol = /(?:^|-)(tcp|udp)(?:-services)?$/.exec(object.name)?.[1]
    if (kind !== "ConfigMap" || protocol === undefined) return []
    return entries.flatMap((entry): readonly PublishedPort[] => {
      const target = /^[\w.-]+\/([\w.-]+):(\d{1,5})(?::|$)/.exec(entry.text.known ? entry.text.value : "")
      if (target === null || !/^\d{1,5}$/.test(entry.name)) return []
      const [inside, port] = [Number(target[2]), Number(entry.name)]
      return [
        {
          span: entry.value.span,
          owner: `Service/${target[1]}`,
          containerPort: known({ first: inside, last: inside }),
          hostPort: known({ first: port, last: port }),
          address: known(""),
          reach: outside,
          protocol: protocol === "udp" ? "udp" : "tcp",
          by: "load-balancer",
          rebind: () => refuse("the controller's Service has the address"),
          remove: entry.value.remove,
        },
      ]
    })
  })
}
