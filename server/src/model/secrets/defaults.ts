/** Credentials that a product ships or its documents print: whoever knows the product knows them. */

import { base64Text } from "./decode.ts"
import { isSignedToken } from "./reference.ts"

/** First passwords of products, lower case. */
const passwords = new Set(
  "postgres postgresql root admin administrator guest minioadmin minio minio123 sa clickhouse rabbitmq mysql mariadb mongo mongodb redis elastic elasticsearch opensearch kibana grafana neo4j cassandra couchdb couchbase influxdb airflow keycloak nexus admin123 admin1234 toor zabbix nagios odoo wordpress nextcloud gitea gitlab drupal joomla ghost matomo bitnami mattermost rocketchat sonar sonarqube jenkins portainer traefik vagrant ubuntu raspberry activemq artemis wildfly tomcat solr superset metabase oracle ldap openldap samba docker user default".split(
    " ",
  ),
)
/** Keys of the Horizon suite's fixtures, code and documents (atlas-crew/synapse). */
const demoKeys = new Set(
  [
    "dev-dashboard-key",
    "demo-key",
    "sk-sensor-bridge-dev",
    "sk-sensor-bridge-dev-2",
    "sk-sensor-bridge-dev-3",
    "sk-acme-dev-12345",
    "sk-globex-dev-67890",
    "sk-initech-dev-54321",
    "sk-test-sensor-key",
    "sensor-token-xyz789",
    "sh_reg_example",
    "sh_reg_pending",
    "INSECURE_DEV_KEY_DO_NOT_USE_IN_PRODUCTION",
    // Supabase's file for hosting it oneself.
    "UpNVntn3cDxHJpq99YMc1T1AQgQpc8kfYTuRgBiYa15BLrx8etQoXz3gZv1/u2oq",
    "850181e4652dd023b7a98c58ae0d2d34bd487ee0cc3254aed6eda37307425907",
    // MinIO playground and documents of AWS.
    "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLE",
  ].map((key) => key.toLowerCase()),
)
const demoPrefixes = /^(?:dev-dashboard-|sk-sensor-bridge-dev)/i

/** True if the text is a key that published code or documents contain. */
export function isDemoKey(value: string): boolean {
  return demoKeys.has(value.toLowerCase()) || demoPrefixes.test(value) || isDemoToken(value)
}

/** True if the text is the first password of a well-known product. */
export function isProductDefault(value: string): boolean {
  return passwords.has(value.toLowerCase())
}

/** Supabase's documents print signed keys; whoever uses them uses the printed secret as well. */
function isDemoToken(value: string): boolean {
  if (!isSignedToken(value)) return false
  return /"iss"\s*:\s*"supabase-demo"/.test(base64Text(value.split(".")[1] ?? "") ?? "")
}

/** Settings whose value lets everybody in, with the values that do; empty passwords excepted. */
const doors: readonly { readonly name: RegExp; readonly open: RegExp }[] = [
  { name: /^POSTGRES_HOST_AUTH_METHOD$/, open: /^trust$/i },
  { name: /^(?:[A-Z0-9]+_)*ALLOW_EMPTY_(?:ROOT_)?PASSWORD$/, open: /^(?:yes|true|1|on)$/i },
  { name: /^(?:[A-Z0-9]+_)*ALLOW_ANONYMOUS_LOGIN$/, open: /^(?:yes|true|1|on)$/i },
  { name: /^(?:xpack\.security\.enabled|ES_XPACK_SECURITY_ENABLED|XPACK_SECURITY_ENABLED)$/, open: /^false$/i },
  { name: /^(?:plugins\.security\.disabled|DISABLE_SECURITY_PLUGIN)$/, open: /^true$/i },
  { name: /^NEO4J_AUTH$/, open: /^none$/i },
]

/** True if the setting opens a data store to everybody who reaches it. */
export function opensTheDoor(name: string, value: string): boolean {
  return doors.some((door) => door.name.test(name) && door.open.test(value))
}
