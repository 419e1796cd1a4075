/** Services and NetworkPolicies: who reaches whom. */
import { unknown } from "../../base/known.ts"
import { editorOf } from "./editor.ts"
import { type Opened, selectorAt } from "./object.ts"
import { at, isPresent, itemsOf, noteKeys, type Place, type Reader, valueAt } from "./reader.ts"
import { boolAt, intAt, isTrue, portAt, textAt, textsAt } from "./scalars.ts"
import type { KubeObject } from "./types.ts"
import type { KubeService, NetworkPolicy, PolicyPeer, PolicyRule, ServicePort } from "./types-network.ts"

export function readService(reader: Reader, { object, place }: Opened): KubeService {
  const spec = at(reader, place, "spec")
  noteKeys(reader, "ServiceSpec", object.id, spec)
  const type = textAt(reader, spec, "type")
  const sessionAffinity = textAt(reader, spec, "sessionAffinity")
  const traffic = textAt(reader, spec, "externalTrafficPolicy")
  const clusterIP = textAt(reader, spec, "clusterIP")
  return {
    object,
    type: type?.text ?? "ClusterIP",
    ...(type && { typeValue: type }),
    selector: selectorAt(reader, spec, "selector", true),
    ports: itemsOf(reader, at(reader, spec, "ports")).map((item) => readServicePort(reader, item, object.id)),
    ...(sessionAffinity && { sessionAffinity }),
    externalIPs: textsAt(reader, spec, "externalIPs"),
    loadBalancerSourceRanges: textsAt(reader, spec, "loadBalancerSourceRanges"),
    ...(traffic && { externalTrafficPolicy: traffic }),
    ...(clusterIP && { clusterIP }),
    publishNotReadyAddresses: isTrue(boolAt(reader, spec, "publishNotReadyAddresses")),
    isInternal: isInternal(object),
    editor: editorOf(reader, spec ?? place),
  }
}

function readServicePort(reader: Reader, item: Place, owner: string): ServicePort {
  noteKeys(reader, "ServicePort", owner, item)
  const name = textAt(reader, item, "name")
  const target = portAt(reader, item, "targetPort")
  const targetPlace = at(reader, item, "targetPort")
  const nodePort = intAt(reader, item, "nodePort")
  return {
    span: item.span,
    ...(name && { name }),
    port: intAt(reader, item, "port")?.value ?? unknown("the port has no number"),
    ...(target && { targetPort: target }),
    ...(targetPlace && { rewriteTargetPort: (text: string) => valueAt(reader, targetPlace)?.replace(text) ?? [] }),
    ...(nodePort && { nodePort }),
    protocol: (valueAt(reader, at(reader, item, "protocol"))?.text ?? "TCP").toUpperCase(),
  }
}

/** Annotations by which the clouds give a balancer an address of the private network. */
const internalMarks: readonly (readonly [name: string, value: RegExp])[] = [
  ["service.beta.kubernetes.io/aws-load-balancer-internal", /^(?:true|0\.0\.0\.0\/0)$/],
  ["service.beta.kubernetes.io/aws-load-balancer-scheme", /^internal$/],
  ["service.beta.kubernetes.io/azure-load-balancer-internal", /^true$/],
  ["networking.gke.io/load-balancer-type", /^Internal$/i],
  ["cloud.google.com/load-balancer-type", /^Internal$/i],
  ["service.beta.kubernetes.io/openstack-internal-load-balancer", /^true$/],
  ["service.beta.kubernetes.io/oci-load-balancer-internal", /^true$/],
  ["service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", /^intranet$/],
  ["load-balancer.hetzner.cloud/disable-public-network", /^true$/],
]

function isInternal({ annotations }: KubeObject): boolean {
  return internalMarks.some(([name, value]) => value.test(annotations.get(name)?.text ?? ""))
}

export function readNetworkPolicy(reader: Reader, { object, place }: Opened): NetworkPolicy {
  const spec = at(reader, place, "spec")
  noteKeys(reader, "NetworkPolicySpec", object.id, spec)
  const ingress = at(reader, spec, "ingress")
  const egress = at(reader, spec, "egress")
  const types = textsAt(reader, spec, "policyTypes").map((type) => type.text)
  return {
    object,
    podSelector: selectorAt(reader, spec, "podSelector"),
    policyTypes: types.length > 0 ? types : ["Ingress", ...(isPresent(egress) ? ["Egress"] : [])],
    ingress: itemsOf(reader, ingress).map((item) => readPolicyRule(reader, item)),
    hasIngress: isPresent(ingress),
    egressRules: itemsOf(reader, egress).length,
  }
}

function readPolicyRule(reader: Reader, item: Place): PolicyRule {
  const from = at(reader, item, "from")
  const ports = at(reader, item, "ports")
  return {
    span: item.span,
    from: itemsOf(reader, from).map((peer) => readPeer(reader, peer)),
    hasFrom: isPresent(from),
    ports: itemsOf(reader, ports).map((port) => {
      const end = intAt(reader, port, "endPort")
      return {
        port: portAt(reader, port, "port"),
        protocol: (valueAt(reader, at(reader, port, "protocol"))?.text ?? "TCP").toUpperCase(),
        ...(end && { endPort: end.value }),
      }
    }),
    hasPorts: isPresent(ports),
  }
}

function readPeer(reader: Reader, peer: Place): PolicyPeer {
  const podSelector = selectorAt(reader, peer, "podSelector")
  const namespaceSelector = selectorAt(reader, peer, "namespaceSelector")
  const ipBlock = textAt(reader, peer, "ipBlock", "cidr")
  return {
    span: peer.span,
    ...(podSelector && { podSelector }),
    ...(namespaceSelector && { namespaceSelector }),
    ...(ipBlock && { ipBlock }),
  }
}
