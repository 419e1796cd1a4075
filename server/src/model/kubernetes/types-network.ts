/** Typed meaning of the ways to pods: Services, Ingresses, Gateways, NetworkPolicies. */
import type { EditResult } from "../../base/edit.ts"
import type { Known } from "../../base/known.ts"
import type { Span } from "../../base/span.ts"
import type { ServiceEditor } from "../facts.ts"
import type { Keyed, KubeObject, LabelSelector, Value } from "./types.ts"

export interface ServicePort {
  readonly span: Span
  readonly name?: Value
  readonly port: Known<number>
  /** The port itself where none is written. */
  readonly targetPort?: Keyed<Known<number | string>>
  readonly rewriteTargetPort?: (port: string) => EditResult
  readonly nodePort?: Keyed<Known<number>>
  readonly protocol: string
}

export interface KubeService {
  readonly object: KubeObject
  /** `ClusterIP` where none is written. */
  readonly type: string
  readonly typeValue?: Value
  readonly selector: LabelSelector | undefined
  readonly ports: readonly ServicePort[]
  readonly sessionAffinity?: Value
  readonly externalIPs: readonly Value[]
  readonly loadBalancerSourceRanges: readonly Value[]
  readonly externalTrafficPolicy?: Value
  readonly clusterIP?: Value
  readonly publishNotReadyAddresses: boolean
  /** The load balancer gets an address of the private network, by an annotation of its cloud. */
  readonly isInternal: boolean
  readonly editor: ServiceEditor
}

export interface Backend {
  readonly service: Value | undefined
  readonly port: Keyed<Known<number | string>> | undefined
  readonly span: Span
}

export interface IngressPath {
  readonly path: string
  readonly pathType?: Value
  readonly span: Span
  readonly backend: Backend | undefined
}

export interface IngressRule {
  readonly host: Value | undefined
  readonly span: Span
  readonly paths: readonly IngressPath[]
}

export interface Ingress {
  readonly object: KubeObject
  /** `ingressClassName`, or the older annotation. */
  readonly className?: Value
  readonly tls: readonly { readonly span: Span; readonly hosts: readonly Value[]; readonly secretName?: Value }[]
  readonly tlsKey?: Span
  readonly rules: readonly IngressRule[]
  readonly defaultBackend?: Backend
  /** Sets or changes an annotation. */
  readonly annotate: (name: string, value: string) => EditResult
  readonly editor: ServiceEditor
}

export interface Gateway {
  readonly object: KubeObject
  readonly className?: Value
  readonly listeners: readonly {
    readonly span: Span
    readonly name?: Value
    readonly hostname?: Value
    readonly port: Known<number>
    readonly protocol?: Value
    readonly certificates: number
    readonly tlsMode?: Value
  }[]
}

export interface HttpRoute {
  readonly object: KubeObject
  readonly hostnames: readonly Value[]
  readonly parents: readonly Value[]
  readonly rules: readonly {
    readonly span: Span
    readonly paths: readonly string[]
    readonly backends: readonly Backend[]
    /** `RequestRedirect` to https. */
    readonly redirectsToHttps: boolean
    readonly hasSession: boolean
  }[]
}

export interface PolicyPeer {
  readonly span: Span
  readonly podSelector?: LabelSelector
  readonly namespaceSelector?: LabelSelector
  readonly ipBlock?: Value
}

export interface PolicyRule {
  readonly span: Span
  /** Empty or absent: everybody. */
  readonly from: readonly PolicyPeer[]
  readonly hasFrom: boolean
  readonly ports: readonly {
    readonly port: Keyed<Known<number | string>> | undefined
    readonly protocol: string
    readonly endPort?: Known<number>
  }[]
  readonly hasPorts: boolean
}

export interface NetworkPolicy {
  readonly object: KubeObject
  readonly podSelector: LabelSelector | undefined
  /** As the server fills them in: `Ingress`, and `Egress` where an egress section stands. */
  readonly policyTypes: readonly string[]
  readonly ingress: readonly PolicyRule[]
  readonly hasIngress: boolean
  readonly egressRules: number
}
