/** Small projects of every kind, and what their files say or leave open. */

export type Files = Readonly<Record<string, string>>

export const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`

export interface Example {
  readonly what: string
  readonly files: Files
  readonly says: Readonly<Record<string, unknown>>
  /** Questions that nothing answers. */
  readonly silent?: readonly string[]
}

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
  {
    what: "Spring Boot with Maven",
    files: {
      "pom.xml":
        "<project>\n  <parent><artifactId>spring-boot-starter-parent</artifactId></parent>\n  <artifactId>billing</artifactId>\n  <properties><java.version>21</java.version></properties>\n  <dependencies>\n    <dependency><artifactId>spring-boot-starter-web</artifactId></dependency>\n    <dependency><artifactId>spring-boot-starter-actuator</artifactId></dependency>\n    <dependency><artifactId>micrometer-registry-prometheus</artifactId></dependency>\n    <dependency><artifactId>postgresql</artifactId><scope>test</scope></dependency>\n  </dependencies>\n</project>\n",
      "src/main/resources/application.properties": "server.port=${PORT:8081}\n",
    },
    says: {
      stack: "java",
      name: "billing",
      version: "21",
      packageManager: "maven",
      startCommand: "java -jar app.jar",
      port: 8081,
      healthPath: "/actuator/health",
      metrics: true,
    },
    silent: ["database"],
  },
  {
    what: "Gradle with two drivers: the settings choose, not the build",
    files: {
      "build.gradle.kts":
        'plugins { id("org.springframework.boot") version "3.5.0" }\nkotlin { jvmToolchain(17) }\ndependencies {\n  implementation("org.springframework.boot:spring-boot-starter-web")\n  runtimeOnly("org.postgresql:postgresql")\n  runtimeOnly("com.h2database:h2")\n  // implementation("redis.clients:jedis:5")\n}\n',
      "settings.gradle.kts": 'rootProject.name = "petshop"\n',
    },
    says: { stack: "java", name: "petshop", version: "17", packageManager: "gradle", port: 8080 },
    silent: ["database", "redis", "healthPath"],
  },
  {
    what: "what is deployed already says most",
    files: {
      Dockerfile:
        'FROM python:3.12-slim AS build\nRUN pip install .\nFROM python:3.12-slim\nUSER 4711\nEXPOSE 5001\nHEALTHCHECK CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:5001/live"]\nCMD ["gunicorn", "-b", "0.0.0.0:5001", "web:app"]\n',
      "requirements.txt": "flask\n",
      "docker-compose.yml": "services:\n  web:\n    build: .\n    ports: ['80:5001']\n  db:\n    image: postgres:16\n",
      ".env.example": "PORT=9999\nREDIS_URL=redis://localhost\n",
    },
    says: {
      stack: "python",
      port: 5001,
      healthPath: "/live",
      startCommand: "gunicorn -b 0.0.0.0:5001 web:app",
      userId: 4711,
      database: "postgres",
      redis: true,
    },
  },
  {
    what: "ports that are several, or of another protocol, say nothing",
    files: { "package.json": json({ name: "a" }), Dockerfile: "FROM node:24\nEXPOSE 8125/udp 8126\nCMD npm start\n" },
    says: { stack: "node" },
    silent: ["port", "startCommand"],
  },
  {
    what: "an unknown language",
    files: { "shard.yml": "name: a\n" },
    says: { name: "w" },
    silent: ["stack", "startCommand", "port"],
  },
  {
    what: "a program that Bun starts by its file, and Prisma whose tool is not in the image",
    files: {
      "package.json": json({
        name: "edge",
        scripts: { start: "bun run src/index.ts", build: "bun build.ts" },
        dependencies: { hono: "4", "@prisma/client": "6" },
        devDependencies: { prisma: "6" },
      }),
      "bun.lock": "",
      "prisma/schema.prisma": 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n',
      "prisma/migrations/1/migration.sql": "",
    },
    says: {
      packageManager: "bun",
      startCommand: "bun src/index.ts",
      buildCommand: "npx prisma generate && bun run build",
      database: "postgres",
    },
    silent: ["migrateCommand"],
  },
  {
    what: "a package of Python below src/",
    files: {
      "pyproject.toml": '[project]\nname = "quote-service"\ndependencies = ["fastapi[standard]"]\n',
      "uv.lock": "",
      "src/quotes/main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
    },
    says: { startCommand: "uvicorn --host 0.0.0.0 --port 8000 --app-dir src quotes.main:app", port: 8000 },
  },
  {
    what: "a package of Python called like the project",
    files: {
      "pyproject.toml": '[tool.poetry]\nname = "mail-er"\n[tool.poetry.dependencies]\nflask = "3"\ngunicorn = "23"\n',
      "mail_er/app.py": "from flask import Flask\napp = Flask(__name__)\n",
    },
    says: { startCommand: "gunicorn --bind 0.0.0.0:8000 mail_er.app:app" },
  },
  {
    what: "a Procfile that takes its port from whoever starts it",
    files: { "requirements.txt": "flask\ngunicorn\n", Procfile: "web: gunicorn -w 4 -b 0.0.0.0:$PORT wsgi:app\n" },
    says: { startCommand: "gunicorn -w 4 -b 0.0.0.0:8000 wsgi:app", port: 8000 },
  },
  {
    what: "of several Go programs the one that serves",
    files: {
      "go.mod": "module github.com/acme/ledger/v2\n",
      "cmd/ledgerd/main.go": 'package main\nfunc main() { http.ListenAndServe(":8090", nil) }\n',
      "cmd/migrate/main.go": "package main\n",
    },
    says: {
      startCommand: "ledgerd",
      buildCommand: "go build -trimpath -ldflags=-s -o /out/ledgerd ./cmd/ledgerd",
      port: 8090,
    },
  },
  {
    what: "two Go programs that could both serve",
    files: {
      "go.mod": "module a.example/x\n",
      "cmd/web/main.go": "package main\n",
      "cmd/admin/main.go": "package main\n",
    },
    says: { stack: "go" },
    silent: ["startCommand", "buildCommand"],
  },
  {
    what: "Spring Boot with a port of its own for management: health is not told where the service listens",
    files: {
      "pom.xml":
        "<project><parent><artifactId>spring-boot-starter-parent</artifactId></parent><artifactId>bills</artifactId><dependencies><dependency><artifactId>spring-boot-starter-web</artifactId></dependency><dependency><artifactId>spring-boot-starter-actuator</artifactId></dependency><dependency><artifactId>micrometer-registry-prometheus</artifactId></dependency></dependencies></project>\n",
      "src/main/resources/application.yml":
        "server:\n  port: 8181\nmanagement:\n  endpoints:\n    web:\n      exposure:\n        include: '*'\n  server:\n    port: 8182\n",
    },
    says: { port: 8181, metrics: true, metricsPort: 8182 },
    silent: ["healthPath"],
  },
  {
    what: "commands that carry a secret are not repeated",
    files: {
      "package.json": json({
        name: "a",
        scripts: { start: "node api.js --api-key=Zk9wWq3xLm7rTb2vQp8s" },
        dependencies: { express: "4", pg: "8" },
      }),
      Dockerfile: 'FROM node:24\nCMD ["node", "api.js", "--password", "Zk9-Wq3xLm7rTb2v"]\n',
      Procfile: "release: node migrate.js --url postgres://u:Zk9wWq3xLm@h/db\n",
    },
    says: { stack: "node", database: "postgres" },
    silent: ["startCommand", "migrateCommand"],
  },
  { what: "an empty folder", files: {}, says: { name: "w" }, silent: ["stack"] },
]
