/** Ways out of a Kubernetes cluster, in words. */
import { settled } from "../../base/known.ts"
import type { PublishedPort } from "../../model/facts.ts"

const ways: Readonly<Partial<Record<PublishedPort["by"], string>>> = {
  "load-balancer": "a load balancer",
  "node-port": "a port of every node",
  "host-port": "a port of its node",
}

/** How a port leaves the cluster; undefined for ports of other formats. */
export function wayOut({ by }: PublishedPort): string | undefined {
  return ways[by]
}

/** A balancer with an address of the private network, or for chosen sources only. */
export function isInternal(port: PublishedPort): boolean {
  return port.by === "load-balancer" && settled(port.reach) === "one-interface"
}
