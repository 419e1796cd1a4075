/** Small projects of every kind, and what their files say or leave open. */
import { moreExamples } from "./detect-more-examples.ts"
import { type Example, json } from "./detect-shapes.ts"

export const examples: readonly Example[] = [
  {
    what: "Node.js with pnpm, fastify, Prisma and a client of Prometheus",
    files: {
      "package.json": json({
        name: "@shop/orders-api",
        packageManager: "pnpm@10.20.0",
        engines: { node: "^22.4" },
        scripts: { start: "NODE_ENV=production node dist/server.js", build: "tsc" },
        dependencies: { fastify: "5", "prom-client": "15", "@prisma/client": "6", prisma: "6", ioredis: "5" },
      }),
      "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
      "prisma/schema.prisma": 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n',
      "prisma/migrations/1/migration.sql": "",
      "src/server.ts": 'app.get("/healthz", ok)\nawait app.listen({ port: Number(process.env.PORT ?? 4000) })\n',
    },
    says: {
      stack: "node",
      name: "orders-api",
      version: "22",
      packageManager: "pnpm",
      lockfile: true,
      startCommand: "node dist/server.js",
      buildCommand: "npx prisma generate && pnpm run build",
      metrics: true,
      database: "postgres",
      migrateCommand: "npx prisma migrate deploy",
      redis: true,
      healthPath: "/healthz",
    },
  },
  {
    what: "a library of Node.js that is no service",
    files: {
      "package.json": json({
        name: "tidy-text",
        main: "dist/index.js",
        files: ["dist"],
        engines: { node: ">=18" },
        scripts: { start: "vite", test: "node --test" },
        dependencies: { ws: "8" },
      }),
    },
    says: { stack: "node", name: "tidy-text", lockfile: false },
    silent: ["startCommand", "version", "port", "healthPath", "metrics", "database", "packageManager"],
  },
  {
    what: "Yarn of the second generation",
    files: {
      "package.json": json({ name: "a", scripts: { start: "next start" }, dependencies: { next: "15" } }),
      "yarn.lock": "",
      ".yarnrc.yml": "",
    },
    says: { packageManager: "yarn-berry", startCommand: "next start", port: 3000 },
  },
  {
    what: "a start script that needs a shell, or is for developers",
    files: {
      "package.json": json({
        name: "a",
        private: true,
        scripts: { start: "npm run build && node x.js", "start:prod": "nodemon x.js" },
        dependencies: { express: "4" },
      }),
    },
    says: { stack: "node" },
    silent: ["startCommand", "port"],
  },
  {
    what: "FastAPI with uv and Alembic",
    files: {
      "pyproject.toml":
        '[project]\nname = "Ledger_API"\nrequires-python = ">=3.11,<3.13"\ndependencies = [\n  "fastapi[standard]>=0.115",  # the "framework"\n  "psycopg[binary]",\n  "alembic",\n]\n\n[dependency-groups]\ndev = ["redis"]\n',
      "uv.lock": "version = 1\n",
      "alembic.ini": "[alembic]\n",
      "app/main.py":
        'from fastapi import FastAPI\n\napi = FastAPI(title="x")\n\n\n@api.get("/health")\ndef health(): ...\n',
    },
    says: {
      stack: "python",
      name: "ledger-api",
      version: "3.12",
      packageManager: "uv",
      lockfile: true,
      startCommand: "uvicorn --host 0.0.0.0 --port 8000 app.main:api",
      port: 8000,
      healthPath: "/health",
      database: "postgres",
      migrateCommand: "alembic upgrade head",
    },
    silent: ["redis", "metrics"],
  },
  {
    what: "Django with front-end tooling beside it",
    files: {
      "requirements.txt": "Django==5.2\ngunicorn==23.0\nprometheus_client==0.22\n# redis==5\n",
      "manage.py": 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
      "shop/wsgi.py": "application = get_wsgi_application()\n",
      "package.json": json({
        name: "assets",
        scripts: { start: "webpack --watch" },
        devDependencies: { webpack: "5" },
      }),
    },
    says: {
      stack: "python",
      packageManager: "pip",
      startCommand: "gunicorn --bind 0.0.0.0:8000 shop.wsgi:application",
      migrateCommand: "python manage.py migrate --noinput",
      metrics: true,
    },
    silent: ["redis", "buildCommand"],
  },
  {
    what: "Go with one program below cmd/ and modules that others brought",
    files: {
      "go.mod":
        "module example.com/team/gateway/v2\n\ngo 1.23\n\ntoolchain go1.24.9\n\nrequire (\n\tgithub.com/jackc/pgx/v5 v5.7.1\n\tgithub.com/redis/go-redis/v9 v9.1.0 // indirect\n)\n\nrequire github.com/prometheus/client_golang v1.20.5\n",
      "go.sum": "",
      "cmd/gatewayd/main.go": "package main\n",
    },
    says: {
      stack: "go",
      name: "gateway",
      version: "1.24.9",
      startCommand: "gatewayd",
      buildCommand: "go build -trimpath -ldflags=-s -o /out/gatewayd ./cmd/gatewayd",
      database: "postgres",
      metrics: true,
      lockfile: true,
    },
    silent: ["redis"],
  },
  {
    what: "Go with several programs: nobody says which is the service",
    files: {
      "go.mod": "module example.com/tools\n",
      "cmd/a/main.go": "package main\n",
      "cmd/b/main.go": "package main\n",
    },
    says: { stack: "go", lockfile: false },
    silent: ["startCommand", "buildCommand"],
  },
  {
    what: "Rust with sqlx for PostgreSQL",
    files: {
      "Cargo.toml":
        '[package]\nname = "ledger"\nedition = "2024"\n\n[dependencies]\nsqlx = { version = "0.8", features = ["runtime-tokio", "postgres"] }\naxum-prometheus = "0.8"\n\n[dev-dependencies]\nredis = "0.27"\n',
      "Cargo.lock": "version = 4\n",
      "src/main.rs": "fn main() {}\n",
      "rust-toolchain.toml": '[toolchain]\nchannel = "1.90.0"\n',
    },
    says: {
      stack: "rust",
      name: "ledger",
      version: "1.90.0",
      startCommand: "ledger",
      database: "postgres",
      metrics: true,
    },
    silent: ["redis"],
  },
  ...moreExamples,
]
