/** Projects whose settings, or whose language, are what matters. */
import { type Example, json } from "./detect-shapes.ts"

const node = json({ name: "shop", scripts: { start: "node server.js" }, dependencies: { express: "5" } })

export const settingsExamples: readonly Example[] = [
  {
    what: "a template of the environment: active names, and those that programs take without a default",
    files: {
      "package.json": node,
      ".env.example":
        "# Where\nPORT=3000\nSMTP_HOST=mail\nAWS_S3_ACCELERATE_URL=\n# OPTIONAL_ONE=\nNODE_ENV=x\nCOMPOSE_FILE=a.yml\nlower=1\n",
      "server.js":
        "const a = process.env.LICENSE_ID\nconst b = process.env.THEME ?? 'dark'\nconst c = process.env.HOME\nlisten(process.env.PORT || 3000)\n",
      "test/server.test.js": "run(process.env.FUZZ_SEED)\n",
      "vite.config.js": "run(process.env.BUILD_HOST)\n",
    },
    says: { variables: "PORT SMTP_HOST AWS_S3_ACCELERATE_URL LICENSE_ID" },
  },
  {
    what: "no template: what the programs take without a default",
    files: {
      "requirements.txt": "django\ngunicorn\n",
      "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")\n',
      "site/wsgi.py": "",
      "site/settings.py": 'KEY = os.environ["SITE_KEY"]\nDEBUG = os.environ.get("SITE_DEBUG", "no")\n',
    },
    says: { variables: "SITE_KEY" },
  },
  {
    what: "Spring Boot with PostgreSQL: addresses in its own form",
    files: {
      "pom.xml":
        "<project><parent><artifactId>spring-boot-starter-parent</artifactId></parent><dependencies><dependency><artifactId>spring-boot-starter-web</artifactId></dependency><dependency><artifactId>postgresql</artifactId></dependency></dependencies></project>\n",
    },
    says: { variables: "SPRING_DATASOURCE_URL SPRING_DATASOURCE_USERNAME SPRING_DATASOURCE_PASSWORD" },
  },
  {
    what: "neither a template nor a program that takes anything",
    files: { "package.json": node, "server.js": "listen(3000)\n" },
    says: { stack: "node" },
    silent: ["variables"],
  },
  {
    what: "Ruby with a package.json for browsers: not recognised",
    files: {
      Gemfile: 'gem "rails"\n',
      "package.json": json({ name: "front", scripts: { build: "vite build" }, devDependencies: { vite: "7" } }),
      Procfile: "web: bundle exec puma -C config/puma.rb\n",
    },
    says: { stack: "other", name: "w", startCommand: "bundle exec puma -C config/puma.rb" },
    silent: ["packageManager", "buildCommand"],
  },
  {
    what: "PHP with a package.json for browsers: not recognised",
    files: { "composer.json": "{}", "package.json": json({ private: true, scripts: { build: "vite build" } }) },
    says: { stack: "other" },
    silent: ["packageManager", "buildCommand"],
  },
  { what: ".NET: not recognised", files: { "Ordering.API.csproj": "<Project/>" }, says: { stack: "other" } },
  {
    what: "a server of Node.js with a Gemfile for its tools",
    files: { "package.json": node, Gemfile: 'gem "fastlane"\n' },
    says: { stack: "node" },
  },
  {
    what: "Gradle's wrapper names the Gradle that the plugins go with",
    files: { "build.gradle": "plugins { id 'java' }\n", gradlew: "#!/bin/sh\n" },
    says: { packageManager: "gradle", buildCommand: "sh gradlew --no-daemon -x test build" },
  },
  {
    what: "a Procfile that migrates before it serves",
    files: { "requirements.txt": "flask\ngunicorn\n", Procfile: "web: flask db upgrade; gunicorn microblog:app\n" },
    says: { startCommand: "gunicorn microblog:app" },
  },
  {
    what: "Prisma whose client a script of the build would not make",
    files: {
      "package.json": json({ name: "a", dependencies: { express: "5", "@prisma/client": "6", prisma: "6" } }),
      "prisma/schema.prisma": 'datasource db {\n  provider = "postgresql"\n}\n',
    },
    says: { buildCommand: "npx prisma generate" },
  },
]
