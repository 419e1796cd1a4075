/** Runbooks in full: what the alerts lead to, and what is done by plan. */
import { backupGuide } from "../../pieces/backup-watch.ts"
import { type Guide, runbook } from "../../pieces/runbooks-fleet.ts"
import type { ProfileFile } from "../types.ts"
import { type Commands, commandsOf } from "./commands.ts"
import { backupNames, keeps, type ServicePlan } from "./plan.ts"

const shell = (...lines: readonly string[]): string =>
  `   \`\`\`sh\n${lines.map((line) => `   ${line}`).join("\n")}\n   \`\`\``

const stores = (plan: ServicePlan): string =>
  [...(plan.hasDatabase ? ["PostgreSQL"] : []), ...(plan.hasRedis ? ["Redis"] : [])].join(" and ")

function serviceDown(plan: ServicePlan, run: Commands): Guide {
  return {
    title: "Service down",
    purpose: "What to do when the site does not answer. Linked from the alerts ServiceDown and MetricsMissing.",
    meaning: `\`https://${plan.host}${plan.healthPath}\` does not answer with 200, or Prometheus cannot ask it.`,
    impact: "Visitors see an error or nothing at all. What was accepted before is not lost.",
    diagnosis: [
      "1. Is it the service, the way to it, or the one who asks? Ask from another network.",
      "",
      shell(`curl -sS -m 10 -o /dev/null -w '%{http_code} %{time_total}\\n' https://${plan.host}${plan.healthPath}`),
      "",
      "2. Does it run, and what does it say?",
      "",
      shell(run.status, run.logs, run.ask),
      "",
      stores(plan) === ""
        ? "3. Has something been changed within the hour: a rollout, a certificate, DNS, the host?"
        : `3. Is ${stores(plan)} there? A service without it is not ready. Has something been changed within the hour?`,
    ].join("\n"),
    decision:
      "If it was rolled out within the hour, roll it back first and look for the cause afterwards. If a store is down, mend the store: a restart of the service does not help. Otherwise restart the service once.",
    mitigation: ["Roll back, or restart once:", "", shell(run.rollback, run.restart).replace(/^ {3}/gm, "")].join("\n"),
    verification: "The health check answers 200 from outside for ten minutes, and the alert has ended by itself.",
    rollback: "The rollback is undone by the next rollout; a restart needs none.",
    communication:
      "Tell the owner and support when it began, what visitors see, and when it ended. Every 30 minutes while it lasts.",
  }
}

function latency(plan: ServicePlan, run: Commands): Guide {
  return {
    title: "Slow answers and errors",
    purpose: "What to do when answers are slow or fail at times. Linked from ServiceSlow and ServiceFlapping.",
    meaning:
      "The health check takes more than a second on average, or more than 5 % of the requests of half an hour failed.",
    impact: "Visitors wait or have to try again; clients that repeat at once make it worse.",
    diagnosis: [
      "1. Which phase is slow? The panel Time by phase tells name lookup, TLS and processing apart.",
      "2. Does the service run short of memory or processor, or does it restart?",
      "",
      shell(run.status, run.logs),
      "",
      plan.hasDatabase
        ? `3. Does it wait for the database? Look for statements that run long.\n\n${shell(
            `${run.database} -c "select pid, now() - query_start as runs, state, left(query, 80) from pg_stat_activity order by 2 desc nulls last limit 10"`,
          )}`
        : "3. Does it wait for somebody else's service? Its log names the calls that take long.",
    ].join("\n"),
    decision:
      "If it began with a rollout, roll back. If memory or processor are at their limit, raise the limit or add an instance. If one caller causes it, limit that caller at the proxy.",
    mitigation: [
      "Roll back, or restart an instance that is stuck:",
      "",
      shell(run.rollback, run.restart).replace(/^ {3}/gm, ""),
    ].join("\n"),
    verification: "The time to answer is as last week for half an hour, and no request of the prober failed.",
    rollback: "A changed limit is taken back by its commit.",
    communication: "Tell support from which time on answers are slow, and when it ended.",
  }
}

function certificate(plan: ServicePlan): Guide {
  const by =
    plan.flavour === "kubernetes" ? "cert-manager" : plan.proxy === "caddy" ? "Caddy" : "your certificate client"
  const steps =
    plan.flavour === "kubernetes"
      ? [
          `kubectl -n ${plan.app} get certificate,order,challenge`,
          `kubectl -n ${plan.app} describe certificate ${plan.app}-tls`,
        ]
      : plan.flavour === "systemd"
        ? [plan.proxy === "caddy" ? "journalctl -u caddy --since -2d" : "journalctl -u certbot --since -2d"]
        : ["docker compose logs --since 48h proxy"]
  return {
    title: "Certificate expires",
    purpose: "What to do when the certificate was not renewed. Linked from the alert CertificateExpires.",
    meaning: `The certificate of ${plan.host} is good for less than 14 days: ${by} should have renewed it by now.`,
    impact: "Nothing yet. Once it has expired, browsers refuse the site and clients break off.",
    diagnosis: [
      "1. Which certificate is served, and until when?",
      "",
      shell(
        `openssl s_client -connect ${plan.host}:443 -servername ${plan.host} </dev/null | openssl x509 -noout -issuer -dates`,
      ),
      "",
      "2. Why was it not renewed? Usual causes: port 80 closed, DNS moved, limits of the issuer.",
      "",
      shell(...steps),
    ].join("\n"),
    decision:
      "With more than three days left, mend the renewal. With less, get a certificate by hand from another issuer as well.",
    mitigation:
      "Open the way that the issuer asks (port 80 or DNS), then let it renew; load the proxy's config again. Do not switch verification off anywhere.",
    verification: "The first command shows a date at least 60 days ahead, and the alert has ended.",
    rollback: "A certificate from another issuer stays until the renewal works again.",
    communication: "Tell the owner. Tell clients that pin the certificate before it is replaced.",
  }
}

/** The way back of the data, step by step. */
function restoreSteps(plan: ServicePlan, run: Commands): string {
  const names =
    plan.flavour === "kubernetes"
      ? [
          ...(plan.hasDatabase ? [`\`${plan.database}-DATE.dump\``] : []),
          ...(plan.state === undefined ? [] : ["`state-DATE.tar.gz`"]),
        ]
      : [`\`${plan.app}-DATE\``]
  return [
    "1. Stop the service, so that nothing is written, and keep what is there, damaged as it is:",
    "",
    shell(run.stop, ...(plan.hasDatabase ? [run.save] : [])),
    "",
    `2. Choose one; they are called ${names.join(" and ")}:`,
    "",
    shell(...run.backups),
    "",
    ...(plan.hasDatabase ? ["   Put the dump back:", "", shell(run.restore), ""] : []),
    ...(plan.state === undefined
      ? []
      : ["   Put the files back; those that came later stay:", "", shell(...run.unpack), ""]),
    "3. Start the service:",
    "",
    shell(...(plan.flavour === "kubernetes" ? [`kubectl -n ${plan.app} delete job backup-reader`] : []), run.apply),
  ].join("\n")
}

function restore(plan: ServicePlan, run: Commands): Guide {
  const test =
    plan.flavour === "kubernetes"
      ? [
          `kubectl -n ${plan.app} create -f kubernetes/restore-test.yaml`,
          `kubectl -n ${plan.app} logs --selector app=restore-test --tail=20`,
        ]
      : ["sudo sh scripts/restore-test.sh"]
  const hasTest = plan.hasDatabase || (plan.state !== undefined && plan.flavour !== "kubernetes")
  const source =
    plan.flavour === "kubernetes"
      ? "the volume `backups`"
      : `\`/var/lib/${plan.app}-backup\` and its copy on another machine`
  return {
    title: "Restore",
    purpose: "How data comes back from a backup, and how that is tested. Exercised every quarter.",
    meaning: `Data is lost or damaged, or it is the day of the test. Backups of 14 days lie in ${source}.`,
    impact: `What was written after the newest backup is lost: at most ${plan.rpo}. The service is away meanwhile: at most ${plan.rto}.`,
    diagnosis: [
      "1. What is lost, since when, and is it lost in the newest backup as well?",
      "2. Can the newest backup be restored? This touches nothing that runs.",
      "",
      hasTest ? shell(...test) : "   Unpack the newest archive into an empty folder and look into it.",
    ].join("\n"),
    decision:
      "Restore as a whole if nobody can say what is damaged. Restore single tables or files if the damage is known and small.",
    mitigation: restoreSteps(plan, run),
    verification:
      "The service is healthy, the newest record is as old as the backup, and an owner of the data has looked at it.",
    rollback: "The copy of step 1 is put back the same way.",
    communication:
      "Tell the owner of the data what is lost, from when to when. If data of persons is concerned, tell the privacy officer at once.",
  }
}

function rollback(plan: ServicePlan, run: Commands): Guide {
  return {
    title: "Rollback",
    purpose: "How the version before comes back. Exercised with every second release.",
    meaning: "A rollout has made things worse, or has to be taken back for another reason.",
    impact: "The service restarts once. Migrations of the database stay: the version before has to bear them.",
    diagnosis: ["1. What runs, and what ran before?", "", shell(run.status, run.records)].join("\n"),
    decision:
      "Roll back if the rollout is younger than the trouble and no migration stands against it. If a migration does, roll forward with a fix.",
    mitigation: [
      "Back to what was recorded before the rollout; the script waits for health and says how it ended:",
      "",
      shell(run.rollback).replace(/^ {3}/gm, ""),
    ].join("\n"),
    verification: `The script ends with 0, and \`https://${plan.host}${plan.healthPath}\` answers 200 for ten minutes.`,
    rollback: "Roll the newer version out again once its fault is mended: `scripts/rollout.sh`.",
    communication: "Tell the developers which version was taken back and why; stop the pipeline until it is mended.",
  }
}

function rotation(plan: ServicePlan, run: Commands): Guide {
  const keys = [
    ...(plan.hasDatabase ? ["`DATABASE_URL`"] : []),
    ...(plan.hasRedis ? ["`REDIS_URL`"] : []),
    "`secrets/grafana-admin-password`",
    "`secrets/pager-url`",
  ]
  return {
    title: "Credential rotation",
    purpose: "How secrets are replaced, by plan or after a leak. Exercised every half year.",
    meaning: `A secret has leaked, somebody who knew it has left, or it is older than a year: ${keys.join(", ")}, and those of the service's own.`,
    impact: "After a leak strangers may act with it until it is revoked. By plan: a short restart.",
    diagnosis:
      "1. Which secret, who may know it, where is it used? `.env.example` says who reads each.\n2. After a leak: has it been used by strangers? Keep the logs before anything is changed.",
    decision: "After a leak, revoke within the hour, and bear an outage. By plan, stage first and revoke last.",
    mitigation: [
      "1. Stage: make the new secret beside the old one where the system allows two; otherwise note the time.",
      "2. Put it in: move the old file below `secrets/` to another place, empty its value in `.env` where it has one, and make the new one:",
      "",
      shell("sh scripts/generate-secrets.sh"),
      "",
      ...(plan.hasDatabase
        ? ["   The role learns its new password before the service does:", "", shell(run.password), ""]
        : []),
      "3. Start again with it:",
      "",
      shell(...run.renew),
      "",
      "   Grafana keeps its password in its own database: if that is the one, hand it over:",
      "",
      shell(run.grafana),
      "",
      "4. Verify, then revoke the old one where it was issued.",
    ].join("\n"),
    verification:
      "The service is healthy with the new secret, a test alert reaches the pager, and the old secret is refused.",
    rollback: "Until it is revoked the old secret can be put back; afterwards there is no way back, so verify first.",
    communication: "After a leak tell the security officer at once. By plan tell the owner a day before.",
  }
}

export function runbookFiles(plan: ServicePlan): readonly ProfileFile[] {
  const run = commandsOf(plan)
  const guides: readonly (readonly [string, Guide])[] = [
    ["service-down", serviceDown(plan, run)],
    ["latency-and-errors", latency(plan, run)],
    ["certificate-expiry", certificate(plan)],
    ...(keeps(plan)
      ? [
          ["restore", restore(plan, run)] as const,
          [
            "backup-missing",
            backupGuide(backupNames(plan), plan.flavour === "kubernetes" ? plan.app : undefined),
          ] as const,
        ]
      : []),
    ["rollback", rollback(plan, run)],
    ["credential-rotation", rotation(plan, run)],
  ]
  return guides.map(([name, guide]) => ({
    path: `runbooks/${name}.md`,
    template: `service/runbook-${name}`,
    text: runbook(plan.owner.replaceAll("<", "&lt;"), guide),
  }))
}
