/** Ports on which well-known exporters serve metrics, by the last word of their image. Source: each project's README. */

const ports: ReadonlyMap<string, number> = new Map([
  ["node-exporter", 9100],
  ["cadvisor", 8080],
  ["postgres-exporter", 9187],
  ["redis_exporter", 9121],
  ["mysqld-exporter", 9104],
  ["blackbox-exporter", 9115],
  ["nginx-prometheus-exporter", 9113],
  ["elasticsearch-exporter", 9114],
  ["mongodb_exporter", 9216],
  ["statsd-exporter", 9102],
  ["pushgateway", 9091],
  ["alertmanager", 9093],
  ["snmp-exporter", 9116],
  ["process-exporter", 9256],
])

/** The port of an image such as `prom/node-exporter`; undefined for everything else. */
export function portOfExporter(repository: string): number | undefined {
  return ports.get(repository.slice(repository.lastIndexOf("/") + 1))
}
