/** Secrets that nobody knows before the run, placed everywhere, and a search for any piece of them in what comes out. */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"

export interface Canary {
  readonly text: string
  /** Fails if a piece of it, plain or encoded, stands in an output. */
  readonly absentFrom: (output: string, what: string) => void
}

/** Pieces of this length do not occur by chance, and say too much. */
const piece = 8

/** A new canary: letters and digits, so that every format takes it as it is. */
export function newCanary(): Canary {
  const text = `Cn${randomBytes(36)
    .toString("base64")
    .replace(/[^A-Za-z0-9]/g, "")}`.slice(0, 40)
  const forms = [
    text,
    Buffer.from(text).toString("base64"),
    Buffer.from(text).toString("hex"),
    [...text].reverse().join(""),
  ]
  const pieces = new Set(
    forms.flatMap((form, nth) => {
      const length = nth === 0 ? piece : piece * 2
      return Array.from({ length: form.length - length + 1 }, (_, i) => form.slice(i, i + length))
    }),
  )
  return {
    text,
    absentFrom: (output, what) => {
      const found = [...pieces].find((each) => output.includes(each))
      if (found === undefined) return
      const at = output.indexOf(found)
      assert.fail(`${what} discloses a secret: …${output.slice(Math.max(0, at - 160), at)}<CANARY>`)
    },
  }
}

/** Files of every format with the canary in every kind of place, by path. Some are broken on purpose. */
export function canaryFiles(secret: string): Readonly<Record<string, string>> {
  const base64 = Buffer.from(secret).toString("base64")
  const url = `postgres://app:${secret}@db:5432/app`
  return {
    ".env": `PORT=70000 # x\nJWT_SECRET=${secret}\nDB_PASSWORD="${secret}" # old\nAPI_TOKEN='${secret}'\n#SESSION_SECRET=${secret}\nDATABASE_URL=${url}\nexport ADMIN_PASSWORD=${secret}\nSMTP_PASSWORD=pa$$${secret}\nMULTI="a\n${secret}"\nJWT_SECRET=${secret}\nSECRET_KEY = ${secret}\nAPI_KEY=\`${secret}\`\nHASHED_SECRET=a#${secret}\nVITE_API_SECRET=${secret}\nPRIVATE_KEY="-----BEGIN PRIVATE KEY-----\\n${secret}\\n-----END PRIVATE KEY-----"\nUNCLOSED_SECRET="${secret}\n`,
    ".env.example": `JWT_SECRET=${secret}\nDB_PASSWORD=${secret}\n`,
    "broken.env": `${secret}\n=${secret}\nA B=${secret}\nTOKEN='${secret}\n\${${secret}\n`,
    "compose.yaml": `name: shop\nservices:\n  api:\n    image: example/api:latest\n    build:\n      context: .\n      args:\n        NPM_TOKEN: ${secret}\n    env_file: .env\n    environment:\n      JWT_SECRET: ${secret}\n      DB_PASSWORD: "${secret}"\n      DATABASE_URL: ${url}\n      OTHER_SECRET: \${OTHER_SECRET:-${secret}}\n      AWS_SECRET_ACCESS_KEY: ${secret}\n      APP_SECRET: pa$${secret}\n    command: ["api", "--password", "${secret}", "--token=${secret}"]\n    labels:\n      traefik.http.middlewares.auth.basicauth.users: "app:${secret}"\n    healthcheck:\n      test: ["CMD", "curl", "-u", "app:${secret}", "http://localhost"]\n    ports: ["0.0.0.0:5432:5432"]\n  redis:\n    image: redis\n    command: redis-server --requirepass ${secret}\n  db:\n    image: postgres\n    environment:\n      - POSTGRES_PASSWORD=${secret}\nconfigs:\n  app:\n    content: |\n      password = ${secret}\n`,
    "broken/compose.yaml": `services:\n  a:\n    environment:\n      JWT_SECRET: "${secret}\n    image: [${secret}\n`,
    "k8s/all.yaml": `apiVersion: v1\nkind: Secret\nmetadata:\n  name: api\n  annotations:\n    note: ${secret}\nstringData:\n  jwt-secret: ${secret}\ndata:\n  db-password: ${base64}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: api\ndata:\n  API_TOKEN: ${secret}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector: { matchLabels: { app: api } }\n  template:\n    metadata: { labels: { app: api } }\n    spec:\n      containers:\n        - name: api\n          image: example/api\n          args: ["--password=${secret}"]\n          env:\n            - name: JWT_SECRET\n              value: ${secret}\n            - name: DATABASE_URL\n              value: ${url}\n`,
    "api.service": `[Unit]\nDescription=api\nDocumentation=https://app:${secret}@docs.example.org/?token=${secret}\n[Service]\nExecStart=/usr/bin/api --password ${secret} --token=${secret}\nEnvironment=JWT_SECRET=${secret} "DB_PASSWORD=${secret}"\nEnvironment=DATABASE_URL=${url}\nEnvironment=API_PASSWORD=unquoted ${secret}\nPassEnvironment=HOME TOKEN=${secret}\nEnvironmentFile=/etc/api/.env\nSetCredential=token:${secret}\nUser=root\nBadKey=${secret}\nTimeoutStopSec=${secret}\n[Install]\nWantedBy=multi-user.target\n`,
    Dockerfile: `FROM node\nARG NPM_TOKEN=${secret}\nENV JWT_SECRET=${secret} DB_URL=${url}\nRUN curl -u app:${secret} https://example.org && echo ${secret} > /key\nCMD api --password ${secret}\n`,
    "prometheus.yml": `global: {}\nscrape_configs:\n  - job_name: api\n    basic_auth:\n      username: app\n      password: ${secret}\n    bearer_token: ${secret}\n    static_configs:\n      - targets: ["app:${secret}@api:9100"]\nremote_write:\n  - url: https://app:${secret}@metrics.example.org/push\n`,
    "alertmanager.yml": `global:\n  smtp_auth_password: ${secret}\nroute:\n  receiver: a\nreceivers:\n  - name: a\n    slack_configs:\n      - api_url: https://hooks.slack.com/services/T0A1B2C3D/B0A1B2C3D/${secret.slice(0, 24)}\n`,
    "grafana/provisioning/datasources/db.yaml": `apiVersion: 1\ndatasources:\n  - name: db\n    type: postgres\n    url: ${url}\n    secureJsonData:\n      password: ${secret}\n`,
    "nginx.conf": `events {}\nhttp {\n  server {\n    listen 80;\n    server_name example.org;\n    location / {\n      proxy_set_header Authorization "Bearer ${secret}";\n      proxy_pass http://app:${secret}@api:3000;\n    }\n    bad_directive ${secret};\n`,
    Caddyfile: `example.org {\n  basic_auth {\n    app ${secret}\n  }\n  reverse_proxy api:3000 {\n    header_up Authorization "Bearer ${secret}"\n  }\n  redir /from/a/long/path/that/goes/on https://app:${secret}@old.example.org/to?t=${secret}\n  tls internal {\n`,
    "config.yaml": `server:\n  http_addr: "0.0.0.0:80"\n  https_addr: "0.0.0.0:443"\n  admin_api_key: ${secret}\n  workers: ${secret}\ntelemetry:\n  api_key: ${secret}\n  endpoint: http://user:${secret}@hub:3100\nsites: []\n`,
    "deploy.sh": `#!/bin/sh\nset -e\nexport JWT_SECRET=${secret}\ndocker compose up -d\nmysqldump -p${secret} app > dump.sql || true\ncurl -u app:${secret} https://example.org\ncurl -H "Authorization: Bearer ${secret}" https://example.org\npsql ${url} -c "select 1"\nif [ "${secret}" = x ; then\n`,
    crontab: `MAILTO=${secret}\n* * * * * pg_dump ${url} > /backup/$(date).sql\n99 * * * * TOKEN=${secret} /usr/bin/backup\n`,
    "runbooks/rotate.md": `# Rotate\n\n\`\`\`sh\nexport JWT_SECRET=${secret}\ncurl -u app:${secret} https://example.org\n\`\`\`\n\nThe password is ${secret}.\n`,
    "bcp.md": `# Continuity plan\n\nOwner: ${secret}\n`,
    "deploylint.yaml": `attest:\n  - item: S1\n    by: ${secret}\n    on: 2026-01-01\n    until: 2027-01-01\n    evidence: https://app:${secret}@example.org\n`,
    "package.json": `{ "name": "shop", "dependencies": { "dotenv": "18.0.10" }, "scripts": { "start": "TOKEN=${secret} node --env-file=.env a.js" } }\n`,
    "src/a.js": `const key = process.env.JWT_SECRET ?? "${secret}"\n`,
  }
}
