/** The items about security in a cluster: a whole stack that fulfils them, and one change at a time that breaks one. */
import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { root } from "../support/workspace.ts"
import { cluster } from "./cluster.ts"
import { itemIn, openChecklist } from "./open.ts"

type State = "pass" | "fail" | "unknown"
type Change = readonly [file: string, from: string | RegExp, to: string]

interface Case {
  readonly item: string
  readonly state: State
  readonly because: string
  readonly changes: readonly Change[]
  /** The file whose evidence has this state. */
  readonly file: string
}

const hub = "k8s/hub.yaml"
const data = "k8s/data.yaml"
const secrets = "k8s/secrets.yaml"
const waf = "k8s/waf.yaml"

const cases: readonly Case[] = [
  {
    item: "S1",
    state: "unknown",
    because: "the sensor speaks plain TCP, and what leads to it is not shown",
    changes: [],
    file: waf,
  },
  {
    item: "S1",
    state: "pass",
    because: "the Ingress has TLS for its host, and so has the sensor",
    changes: [
      [
        waf,
        "    upstreams:",
        "    tls: {enabled: true, cert_path: /tls/tls.crt, key_path: /tls/tls.key}\n    upstreams:",
      ],
    ],
    file: hub,
  },
  {
    item: "S1",
    state: "fail",
    because: "the Ingress serves a second host without TLS",
    changes: [[hub, "hosts: [hub.edge-defence.net]", "hosts: [www.edge-defence.net]"]],
    file: hub,
  },
  {
    item: "S1",
    state: "fail",
    because: "the redirect is switched off",
    changes: [
      [
        hub,
        "kind: Ingress\nmetadata:\n",
        'kind: Ingress\nmetadata:\n  annotations:\n    nginx.ingress.kubernetes.io/ssl-redirect: "false"\n',
      ],
    ],
    file: hub,
  },
  { item: "S2", state: "pass", because: "both secrets are known, long and different", changes: [], file: secrets },
  {
    item: "S2",
    state: "fail",
    because: "one of them is missing",
    changes: [[secrets, / {2}JWT_SECRET: .*\n/, ""]],
    file: hub,
  },
  {
    item: "S2",
    state: "fail",
    because: "they are the same, one of them in base64",
    changes: [
      [
        secrets,
        /stringData:\n {2}JWT_SECRET: .*\n/,
        "data:\n  JWT_SECRET: cFc4ek40dktjMkxtN1RxOVJiM1h5NkhkNUZzMUdqMFFlVWlPYVp0WXJFeA==\nstringData:\n",
      ],
    ],
    file: secrets,
  },
  {
    item: "S2",
    state: "unknown",
    because: "the Secret is not in the files",
    changes: [[hub, "secretRef: {name: hub}", "secretRef: {name: elsewhere}"]],
    file: hub,
  },
  { item: "S3", state: "pass", because: "the key is known", changes: [], file: secrets },
  {
    item: "S3",
    state: "fail",
    because: "the key is missing",
    changes: [[secrets, / {2}CONFIG_ENCRYPTION_KEY: .*\n/, ""]],
    file: hub,
  },
  {
    item: "S4",
    state: "fail",
    because: "a demo key stands in the container",
    changes: [
      [
        hub,
        "          env:\n",
        "          env:\n            - {name: SENSOR_BRIDGE_API_KEY, value: sk-sensor-bridge-dev}\n",
      ],
    ],
    file: hub,
  },
  { item: "S5", state: "pass", because: "the config in the Secret sets the key", changes: [], file: waf },
  {
    item: "S5",
    state: "fail",
    because: "the config in the Secret does not set it",
    changes: [[waf, / {6}admin_api_key: .*\n/, ""]],
    file: waf,
  },
  {
    item: "S5",
    state: "fail",
    because: "the config is mounted where the sensor does not look",
    changes: [[waf, "mountPath: /app/config.yaml", "mountPath: /etc/synapse/config.yaml"]],
    file: waf,
  },
  { item: "S6", state: "pass", because: "one https origin is named", changes: [], file: hub },
  {
    item: "S6",
    state: "fail",
    because: "the Ingress allows every origin",
    changes: [
      [
        hub,
        "kind: Ingress\nmetadata:\n",
        'kind: Ingress\nmetadata:\n  annotations:\n    nginx.ingress.kubernetes.io/enable-cors: "true"\n    nginx.ingress.kubernetes.io/cors-allow-origin: "*"\n',
      ],
    ],
    file: hub,
  },
  { item: "S7", state: "pass", because: "the database stays inside, with a policy", changes: [], file: data },
  {
    item: "S7",
    state: "fail",
    because: "the Service is a NodePort",
    changes: [
      [data, "  selector: {app: postgres}\n  ports:", "  type: NodePort\n  selector: {app: postgres}\n  ports:"],
    ],
    file: data,
  },
  {
    item: "S7",
    state: "unknown",
    because: "the ingress controller passes the port on, and its own Service is not in the files",
    changes: [
      [
        data,
        /^/,
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: tcp-services, namespace: ingress-nginx}\ndata:\n  "5432": edge/postgres:5432\n---\n',
      ],
    ],
    file: data,
  },
  {
    item: "S7",
    state: "fail",
    because: "the policy admits every namespace",
    changes: [[data, /podSelector:\n {12}matchLabels: \{app: hub\}/, "namespaceSelector: {}"]],
    file: data,
  },
  {
    item: "S7",
    state: "fail",
    because: "no policy selects the database",
    changes: [[data, "podSelector:\n    matchLabels: {app: postgres}", "podSelector:\n    matchLabels: {app: mysql}"]],
    file: data,
  },
  { item: "S8", state: "pass", because: "nothing but the Ingress leads out", changes: [], file: data },
  {
    item: "S8",
    state: "fail",
    because: "a balancer leads to the hub past the Ingress",
    changes: [[hub, "  selector: {app: hub}\n  ports:", "  type: LoadBalancer\n  selector: {app: hub}\n  ports:"]],
    file: hub,
  },
]

function changed(changes: readonly Change[]): Readonly<Record<string, string>> {
  const files: Record<string, string> = { ...cluster }
  for (const [file, from, to] of changes) {
    const before = files[file] ?? ""
    files[file] = before.replace(from, to)
    assert.notEqual(files[file], before, `${file} does not hold ${from}`)
  }
  return files
}

describe("security of a cluster", () => {
  for (const { item, state, because, changes, file } of cases)
    it(`${item} is ${state} because ${because}`, () => {
      const found = itemIn(openChecklist(changed(changes)).report(), item)
      const said = found.evidence.map(({ verdict, uri, fact }) => `${verdict}: ${uri.slice(root.length + 1)}: ${fact}`)
      assert.equal(found.state, state, said.join("\n"))
      const files = found.evidence.filter(({ verdict }) => verdict === state).map(({ uri }) => uri)
      assert.ok(files.includes(`${root}/${file}`), said.join("\n"))
    })
  it("no pass of S7 rests on a policy without saying what it depends on", () => {
    const { evidence } = itemIn(openChecklist(cluster).report(), "S7")
    assert.ok(evidence.some(({ fact }) => /acts where the cluster's network enforces it/.test(fact)))
  })
})
