/** Texts that are made to cost: each with the processor time in which it must be over, on a slow and busy machine. */

export interface HostileText {
  readonly name: string
  readonly path: string
  readonly text: string
  /** Far above what is measured (a tenth or less on an idle machine), far below what a quadratic step would take. */
  readonly milliseconds: number
}

/** Repetitions of a text up to a length. */
function filled(part: string, length: number): string {
  return part.repeat(Math.ceil(length / part.length)).slice(0, length)
}

function numbered(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => line(i)).join("\n")
}

const service = "services:\n  a:\n    image: nginx:1.27\n"
const unit = "[Service]\nExecStart=/usr/bin/app\n"
const bomb = `x0: &a0 [x]\n${numbered(25, (i) => `x${i + 1}: &a${i + 1} [${filled(`*a${i}, `, 45)} *a${i}]`)}\n`
const mergeBomb = `x0: &a0 {k: v}\n${numbered(25, (i) => `x${i + 1}: &a${i + 1}\n  <<: [*a${i}, *a${i}, *a${i}]\n  k${i}: v`)}\n`

export const hostileTexts: readonly HostileText[] = [
  {
    name: "a long line",
    path: "compose.yaml",
    text: `${service}    command: ${filled("x", 200_000)}\n`,
    milliseconds: 2000,
  },
  { name: "more than 2 MiB", path: ".env", text: filled("A=b\n", 2_200_000), milliseconds: 2000 },
  { name: "NUL", path: "app.service", text: `${unit}\0`, milliseconds: 2000 },
  {
    name: "unclosed templates in one line",
    path: "compose.yaml",
    text: `${service}    command: ${filled("${A:-", 90_000)}\n`,
    milliseconds: 4000,
  },
  {
    name: "unclosed templates in a block",
    path: "compose.yaml",
    text: `${service}    command: |\n${filled("      ${A:-\n", 100_000)}`,
    milliseconds: 6000,
  },
  {
    name: "dollars in a block",
    path: "compose.yaml",
    text: `${service}    command: |\n${filled("      $A\n", 100_000)}`,
    milliseconds: 6000,
  },
  {
    name: "nested templates",
    path: "compose.yaml",
    text: `${service}    command: "${filled("${A:-", 60_000)}${filled("}", 12_000)}"\n`,
    milliseconds: 4000,
  },
  {
    name: "an alias bomb",
    path: "compose.yaml",
    text: `${bomb}${service}    command: *a25\n    environment: *a25\n`,
    milliseconds: 4000,
  },
  {
    name: "a merge bomb",
    path: "compose.yaml",
    text: `${mergeBomb}services:\n  a: *a25\n  b: *a24\n`,
    milliseconds: 4000,
  },
  {
    name: "200 levels",
    path: "compose.yaml",
    text: `services:\n${numbered(200, (i) => `${" ".repeat(i + 1)}a:`)}\n`,
    milliseconds: 4000,
  },
  {
    name: "brackets",
    path: "compose.yaml",
    text: `${service}    command: ${filled("[", 90_000)}\n`,
    milliseconds: 4000,
  },
  {
    name: "a key many times",
    path: "compose.yaml",
    text: `${service}${filled("    image: nginx\n", 60_000)}`,
    milliseconds: 6000,
  },
  {
    name: "a service many times",
    path: "compose.yaml",
    text: `services:\n${filled("  a:\n    image: nginx\n", 60_000)}`,
    milliseconds: 6000,
  },
  { name: "documents", path: "compose.yaml", text: filled(`---\n${service}`, 60_000), milliseconds: 6000 },
  {
    name: "wide port ranges",
    path: "compose.yaml",
    text: `services:\n${numbered(300, (i) => `  s${i}: {image: "x:1", ports: ["1-65535:1-65535"]}`)}\n`,
    milliseconds: 6000,
  },
  {
    name: "suppressions",
    path: "compose.yaml",
    text: `${service}${filled("# deploylint-ignore container/unknown -- z\n", 60_000)}`,
    milliseconds: 6000,
  },
  { name: "double quotes in lines", path: ".env", text: filled('A="x\n', 50_000), milliseconds: 6000 },
  { name: "single quotes in lines", path: ".env", text: filled("A='x\n", 50_000), milliseconds: 6000 },
  { name: "backticks in lines", path: ".env", text: filled("A=`x\n", 50_000), milliseconds: 6000 },
  { name: "escaped quotes in lines", path: ".env", text: filled('A="\\"\n', 50_000), milliseconds: 6000 },
  { name: "backslashes at line ends", path: ".env", text: `A=${filled("\\\n", 50_000)}`, milliseconds: 6000 },
  { name: "carriage returns", path: ".env", text: filled("A=1\r", 50_000), milliseconds: 6000 },
  { name: "quotes in one line", path: ".env", text: `A=${filled("\"'", 90_000)}`, milliseconds: 4000 },
  {
    name: "weak passwords",
    path: ".env",
    text: numbered(3000, (i) => `DB_PASSWORD_${i}=changeme`),
    milliseconds: 6000,
  },
  {
    name: "long secrets",
    path: ".env",
    text: numbered(400, (i) => `S${i}_SECRET=${filled(`k${i}9Zq`, 200)}`),
    milliseconds: 6000,
  },
  {
    name: "settings in one word",
    path: "app.service",
    text: `${unit}Environment=${filled("A=b ", 90_000)}\n`,
    milliseconds: 4000,
  },
  {
    name: "continuations",
    path: "app.service",
    text: `${unit}ExecStart=/bin/a ${filled("\\\n", 50_000)}`,
    milliseconds: 4000,
  },
  {
    name: "many directives",
    path: "app.service",
    text: `${unit}${filled("Environment=A=b\n", 100_000)}`,
    milliseconds: 6000,
  },
  {
    name: "sites",
    path: "config.yaml",
    text: `server:\n  http_addr: 0.0.0.0:80\nsites:\n${numbered(800, (i) => `  - hostname: h${i}.example.com\n    upstreams:\n      - host: 10.0.0.1\n        port: 80`)}\n`,
    milliseconds: 6000,
  },
]
