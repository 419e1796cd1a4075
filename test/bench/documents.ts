/** Documents of a given length for measurements: what people write, with anchors, comments, variables and findings. */

/** A Compose file of about `lines` lines; every tenth service uses an anchor. */
export function composeOf(lines: number): string {
  const out = ["x-common: &common", "  restart: unless-stopped", "  logging:", "    driver: local", "", "services:"]
  for (let i = 0; out.length < lines; i++) {
    out.push(
      `  app${i}:`,
      ...(i % 10 === 0 ? ["    <<: *common"] : ["    restart: unless-stopped"]),
      `    image: registry.example.com/team/app${i}:1.${i}.0`,
      "    environment:",
      `      DATABASE_URL: postgres://app:\${DB_PASSWORD}@db:5432/app${i}`,
      `      LOG_LEVEL: "\${LOG_LEVEL:-info}"`,
      `      JWT_SECRET: \${JWT_SECRET_${i % 7}:?set it}`,
      "    ports:",
      `      - "127.0.0.1:${10000 + (i % 5000)}:8080"`,
      "    volumes:",
      `      - data${i}:/var/lib/app # state`,
      "    healthcheck:",
      `      test: ["CMD", "curl", "-f", "http://127.0.0.1:8080/health"]`,
      "      interval: 30s",
    )
  }
  return `${out.slice(0, lines).join("\n")}\n`
}

/** An env file of `lines` lines. */
export function envOf(lines: number): string {
  return `${Array.from({ length: lines }, (_, i) =>
    i % 5 === 0
      ? `# group ${i}`
      : i % 7 === 0
        ? `APP_SECRET_${i}="q7Xh${i}dGm2Lw9ZrTk5Bv8Ny3Pc6Fs1Jt4"`
        : `SETTING_${i}=value-${i}`,
  ).join("\n")}\n`
}

/** A unit of `lines` lines. */
export function unitOf(lines: number): string {
  const out = [
    "[Unit]",
    "Description=Measured",
    "After=network-online.target",
    "",
    "[Service]",
    "ExecStart=/usr/bin/app",
  ]
  for (let i = 0; out.length < lines; i++) out.push(i % 6 === 0 ? `# part ${i}` : `Environment=SETTING_${i}=value-${i}`)
  return `${out.join("\n")}\n`
}
