/** More small projects: the second half of the list. */
import { type Example, json } from "./detect-shapes.ts"

export const moreExamples: readonly Example[] = [
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
      buildCommand: "bunx prisma generate && bun run build",
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
    what: "Spring Boot with a port of its own for management: health is told there by a setting alone",
    files: {
      "pom.xml":
        "<project><parent><artifactId>spring-boot-starter-parent</artifactId></parent><artifactId>bills</artifactId><dependencies><dependency><artifactId>spring-boot-starter-web</artifactId></dependency><dependency><artifactId>spring-boot-starter-actuator</artifactId></dependency><dependency><artifactId>micrometer-registry-prometheus</artifactId></dependency></dependencies></project>\n",
      "src/main/resources/application.yml":
        "server:\n  port: 8181\nmanagement:\n  endpoints:\n    web:\n      exposure:\n        include: '*'\n  server:\n    port: 8182\n",
    },
    says: { port: 8181, metrics: true, metricsPort: 8182, healthPath: "/readyz" },
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
