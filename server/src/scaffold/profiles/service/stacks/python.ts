/** Python: a virtual environment from the lock file, copied into an image without its builder. */
import type { ServicePlan } from "../plan.ts"
import { render } from "../render.ts"
import { exact, packages, pinned, type StackKit, usualMetrics } from "./types.ts"

const newest = { "3.10": "3.10.19", "3.11": "3.11.14", "3.12": "3.12.12", "3.14": "3.14.0", "3.13": "3.13.9" }

const pipStage = (what: string): string => `ENV PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
RUN --mount=type=cache,target=/root/.cache/pip /venv/bin/pip install ${what}`

/** By manager: the lines that leave the packages in /venv. */
const installs: Readonly<Record<string, string>> = {
  pip: pipStage("-r requirements.txt"),
  uv: `COPY --from=ghcr.io/astral-sh/uv:0.9.7 /uv /usr/local/bin/uv
ENV UV_PROJECT_ENVIRONMENT=/venv UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN --mount=type=cache,target=/root/.cache/uv uv sync @@locked@@ --no-dev`,
  poetry: `ENV POETRY_VIRTUALENVS_CREATE=false VIRTUAL_ENV=/venv
RUN python -m venv /venv && pip install --no-cache-dir poetry==2.2.1
RUN --mount=type=cache,target=/root/.cache/pypoetry PATH=/venv/bin:$PATH poetry install --only main --no-root`,
  pipenv: `RUN python -m venv /venv && pip install --no-cache-dir pipenv==2025.0.4
RUN --mount=type=cache,target=/root/.cache/pipenv VIRTUAL_ENV=/venv PATH=/venv/bin:$PATH pipenv @@locked@@`,
}

const locked: Readonly<Record<string, readonly [strict: string, loose: string]>> = {
  uv: ["--locked", ""],
  pipenv: ["install --deploy", "install"],
}

const stages = `@@from@@ AS build
WORKDIR /app
# All of the project first: lists include others. The cache keeps what was fetched.
COPY . .
@@install@@
@@build@@

@@runtime@@
WORKDIR /app
@@libraries@@
# Files of root: the service reads its code and cannot change it.
COPY --from=build /venv /venv
COPY --from=build /app /app
`

const tools =
  /^(?:gunicorn|uvicorn|hypercorn|daphne|waitress-serve|flask|fastapi|granian|celery|django-admin|streamlit)$/

function placed(plan: ServicePlan, folder: string): readonly string[] {
  const [first = "", ...rest] = plan.start
  if (first.endsWith(".py")) return [`${folder}/python`, first, ...rest]
  return tools.test(first) || /^python[\d.]*$/.test(first) ? [`${folder}/${first}`, ...rest] : plan.start
}

/** A project's own command stands in the environment as well, unless it names a path. */
function located(plan: ServicePlan, folder: string): readonly string[] {
  const words = placed(plan, folder)
  return (words[0] ?? "").includes("/") ? words : [`${folder}/${words[0]}`, ...words.slice(1)]
}

export const python: StackKit = {
  stages: (plan) => {
    const known = plan.manager === "pip" && !plan.isLocked ? pipStage(".") : installs[plan.manager]
    const install = (known ?? pipStage("-r requirements.txt"))
      .replace("@@locked@@", locked[plan.manager]?.[plan.isLocked ? 0 : 1] ?? "")
      .replace("  ", " ")
    const image = `python:${exact(plan.version, newest)}`
    return render(stages, {
      // Compilers are at hand for packages that are made of sources.
      from: pinned(`${image}-bookworm`),
      runtime: pinned(`${image}-slim-bookworm`),
      install: plan.isLocked ? install : `# Commit a lock file: without one each build is another.\n${install}`,
      build: plan.build.length === 0 ? "" : `RUN PATH=/venv/bin:$PATH ${plan.build.join(" ")}`,
      libraries: packages(
        plan.hasDatabase ? ["libpq5"] : [],
        "Drivers of PostgreSQL without a copy of their own load it.",
      ),
    })
  },
  command: (plan) => placed(plan, "/venv/bin"),
  probe: ({ port, healthPath }) => [
    "python",
    "-c",
    `import urllib.request; urllib.request.urlopen('http://127.0.0.1:${port}${healthPath}', timeout=4)`,
  ],
  exec: (plan) => located(plan, `/opt/${plan.app}/current/.venv/bin`),
  hosted: ([first = "", ...rest]) =>
    (first === "" || first.includes("/") ? [first, ...rest] : [`.venv/bin/${first}`, ...rest]).filter(
      (word) => word !== "",
    ),
  environment: [
    ["PATH", "/venv/bin:$PATH"],
    ["PYTHONUNBUFFERED", "1"],
    ["PYTHONDONTWRITEBYTECODE", "1"],
  ],
  compilesAtRunTime: false,
  ignored: ["**/__pycache__", "**/.venv", "**/venv", "**/.pytest_cache", "**/*.egg-info"],
  metrics: usualMetrics,
}
