/** Which settings hold secrets, which of their values are stand-ins or references, and where passwords stand in addresses. */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { describe, it } from "node:test"
import { refuse } from "../../../server/src/base/edit.ts"
import { known } from "../../../server/src/base/known.ts"
import type { Setting } from "../../../server/src/model/facts.ts"
import { secretKindOf, wordsOfName } from "../../../server/src/model/secrets/names.ts"
import { secretPartsOf } from "../../../server/src/model/secrets/parts.ts"
import { isPlaceholder } from "../../../server/src/model/secrets/placeholder.ts"
import { arePurposesApart, purposeOf } from "../../../server/src/model/secrets/purpose.ts"
import { isHarmless, isReference } from "../../../server/src/model/secrets/reference.ts"
import { userNames, verdictOn } from "../../../server/src/model/secrets/verdict.ts"
import { computed } from "../../support/computed.ts"

const list = (text: string): readonly string[] => text.trim().split(/\s+/)

describe("secretKindOf", () => {
  const kinds = {
    "signing-key": "JWT_SECRET TELEMETRY_JWT_SECRET JWT_SIGNING_KEY HMAC_SECRET GITEA__oauth2__JWT_SECRET jwtSecret",
    "mac-key":
      "SECRET_KEY DJANGO_SECRET_KEY SECRET_KEY_BASE APP_KEY NEXTAUTH_SECRET AUTH_SECRET SESSION_SECRET COOKIE_SECRET N8N_ENCRYPTION_KEY AUTHENTIK_SECRET_KEY CONFIG_ENCRYPTION_KEY GITEA__security__SECRET_KEY SECRET",
    password:
      "POSTGRES_PASSWORD MYSQL_ROOT_PASSWORD PGPASSWORD DB_PASS SMTP_PASS PAPERLESS_DBPASS MYSQL_PWD KC_BOOTSTRAP_ADMIN_PASSWORD DB_PASSWORD_PROD dbPassword RABBITMQ_DEFAULT_PASS",
    "api-token":
      "STRIPE_SECRET_KEY MINIO_SECRET_KEY AWS_SECRET_ACCESS_KEY OPENAI_API_KEY GITHUB_TOKEN METRICS_AUTH_TOKEN server.admin_api_key",
    generic: "OTP_SECRET MEILI_MASTER_KEY WEBHOOK_SECRET dlp.hash_salt VAPID_PRIVATE_KEY",
  } as const
  for (const [kind, names] of Object.entries(kinds)) {
    for (const name of list(names)) {
      it(`${name} is a ${kind}`, () => assert.deepEqual(secretKindOf(name), { kind, sure: true }))
    }
  }
  it("takes nothing else for a secret", () => {
    const others = list(`KEY_PREFIX TOKEN_TTL PASSWORD_MIN_LENGTH SECRET_NAME DB_PASSWORD_FILE PUBLIC_KEY SSH_KEY_PATH
      AWS_ACCESS_KEY_ID PWD OLDPWD JWT_EXPIRATION_SECONDS CACHE_KEY MAX_TOKENS KEYCLOAK_URL BYPASS COMPASS MONKEY
      PASSWORDLESS_LOGIN ENABLE_PASSWORD PASSWORD_POLICY SECRETS_DIR TLS_KEY SUPABASE_ANON_KEY VAPID_PUBLIC_KEY
      JWT_ALGORITHM API_KEY_HEADER POSTGRES_PASSWORD_ENCRYPTION COOKIE_SECRET_LENGTH TOKENIZER_PATH GOOGLE_MAPS_API_KEY
      MYSQL_ALLOW_EMPTY_PASSWORD MYSQL_RANDOM_ROOT_PASSWORD RECAPTCHA_PUBLIC_KEY LICENSE_KEY SIGNING_KEY_ID HTPASSWD`)
    for (const name of others) assert.ok(!secretKindOf(name)?.sure, name)
  })
})

describe("isPlaceholder", () => {
  const standIns = list(`changeme CHANGE_ME_IN_PRODUCTION your-secret-here your-256-bit-secret <your-jwt-secret>
    replace-with-a-long-random-string min-32-chars-long-secret-key-here-please changeRunnerAuthToken changePassword
    replace-me-with-a-random-string generate_a_new_key get_the_secret_of_above_key example_123 your_token
    your-super-secret-jwt-token-with-at-least-32-characters-long this_password_is_insecure_and_should_be_updated
    your-jwt-secret-min-32-chars random-32-byte-string [YOUR-PASSWORD] __SECRET__ %SECRET% yourStrong(!)Password
    PLEASE_CHANGE_ME changeit ChangeMe123! ghp_xxxxxxxxxxxxxxxxxxxx sk_test_xxxxxxxxxxxxxxxxxxxxxxxx
    super-secret-change-in-production dev-secret-do-not-use-in-production redacted {your_key} yoursecretkeyhere
    changemeplease ThisIsASecretPleaseChange change_this_to_a_long_random_string **** xoxb-your-token`)
  for (const text of [...standIns, "TODO", "xxx", "XXXXXX"])
    it(`takes ${text} for one`, () => assert.ok(isPlaceholder(text)))

  it("leaves secrets alone, however weak", () => {
    const secrets = list(`postgres secret hunter2 mysecretpassword somewordpress whalehello password letmein
      gavel-onyx-spatula-cringe-oxbow-delta change-me-9f2c1b7de4a8837ab2d05c test123 Acme2024! s3cr3t enter
      correct-horse-battery-staple mysupersecretkey here`)
    for (const text of secrets) assert.ok(!isPlaceholder(text), text)
  })

  it("takes the same request in other words and languages", () => {
    const asked = [
      ...["set-me", "SET_ME", "%%SECRET%%", "@@SECRET@@", "use-openssl-rand", "openssl rand -hex 32", "none-yet", "…"],
      ...["ihr-passwort-hier", "tu-contraseña", "ändere-mich", "sua_senha_aqui", "votre-mot-de-passe", "ваш_пароль"],
      ...["ここにパスワード", "needs-to-be-changed", "not-a-real-secret", "fake-secret", "pick-a-password"],
    ]
    for (const text of asked) assert.ok(isPlaceholder(text), text)
  })

  it("leaves words that were drawn by dice alone", () => {
    const drawn = [
      ...["engaging-change-felt-tip-obtuse-cortex", "vitamins getaway recast earthworm plausibly genetics"],
      ...["Overfill-Reseller-Rubber-Most-Passover94", "trough-premises-sample-output-popper"],
    ]
    for (const text of drawn) assert.ok(!isPlaceholder(text), text)
    assert.ok(isPlaceholder("please-change-this-to-something-strong"))
    assert.ok(isPlaceholder("replace-this-with-a-long-random-string"))
  })

  it("never takes random text for one", () => {
    for (let run = 0; run < 4000; run++) {
      for (const encoding of ["base64url", "base64", "hex"] as const) {
        const text = randomBytes(run % 2 === 0 ? 12 : 32).toString(encoding)
        assert.ok(!isPlaceholder(text), text)
      }
    }
  })

  it("takes a value that repeats the words of its name", () => {
    assert.ok(isPlaceholder("client-secret", wordsOfName("OIDC_CLIENT_SECRET")))
    assert.ok(!isPlaceholder("client-secret", wordsOfName("SESSION_KEY")))
    assert.ok(!isPlaceholder("password", wordsOfName("DB_PASSWORD")))
  })

  it("takes bounded time for hostile text", () => {
    const start = computed()
    for (const text of [
      "changeme".repeat(20_000),
      "my".repeat(29),
      "a-".repeat(50_000),
      "<".repeat(100_000),
      "me".repeat(30),
    ]) {
      isPlaceholder(text)
      isReference(text)
      isHarmless(text)
    }
    assert.ok(computed() - start < 200)
  })
})

describe("isReference and isHarmless", () => {
  it("know values that stand elsewhere", () => {
    const references = [
      ...list(`\${X} $SECRET /run/secrets/db ~/.ssh/id_rsa ./secrets/key.pem op://prod/db/password vault:secret/data#x
      ref+vault://secret/db arn:aws:secretsmanager:eu:1:secret:x encrypted:BE9Y7LK ENC[AES256_GCM,data:x] awssm://prod/db
      gcpsm://p/s doppler://x secretref:db-password file:/etc/key projects/p1/secrets/db`),
      "{{ vault_db_password }}",
      "$(cat /run/secrets/db)",
      "%(ENV_SECRET)s",
    ]
    for (const text of references) assert.ok(isReference(text), text)
    for (const text of [
      "@Microsoft.KeyVault(SecretUri=https://kv/secrets/db/)",
      "bao:secret/data/db#pw",
      "#{DB_PASSWORD}#",
    ])
      assert.ok(isReference(text), text)
  })
  it("know switches, hashes and public halves", () => {
    const harmless = list(`true none null disabled $2y$10$N9qo8uLOickgx2ZMRZoMye $argon2id$v=19$m=65536 {SSHA}abc=
      AKIAQX4BIPW3AHOV29GN pk_live_51H8 $apr1$x$y`)
    for (const text of harmless) assert.ok(isHarmless(text), text)
  })
  it("keep random text", () => {
    for (let run = 0; run < 3000; run++) {
      const text = randomBytes(32).toString("base64")
      assert.ok(!isReference(text) && !isHarmless(text), text)
    }
  })
})

const setting = (name: string, value: string): Setting => ({
  name,
  owner: "",
  span: { start: 0, end: 0 },
  nameSpan: { start: 0, end: 0 },
  valueSpan: { start: 100, end: 100 + value.length },
  value: known(value),
  literal: true,
  carrier: "env-file",
  rewrite: () => refuse("a test"),
})

describe("secretPartsOf", () => {
  const passwords: readonly (readonly [string, string])[] = [
    ["postgresql://app:pw1@db:5432/app", "pw1"],
    ["redis://:pw1@cache:6379/0", "pw1"],
    ["postgres://a%40b:p%3Aw@db/x", "p%3Aw"],
    ["amqp://u:pw:with:colons@q/", "pw:with:colons"],
    ["mongodb+srv://u:pw1@c.example.net/?retryWrites=true", "pw1"],
    ["jdbc:postgresql://db/app?user=app&password=pw1&ssl=true", "pw1"],
    ["Server=db;Database=app;User Id=sa;Password=pw1;Encrypt=true", "pw1"],
    ["app:pw1@tcp(db:3306)/app?parseTime=true", "pw1"],
    ["https://x:pw1@a.example.com,https://b.example.com", "pw1"],
  ]
  for (const [value, password] of passwords) {
    it(`finds the password in ${value}`, () => {
      const [part, ...more] = secretPartsOf(setting("X", value), value)
      assert.deepEqual(more, [])
      assert.equal(part?.text, password)
      assert.equal(value.slice((part?.span.start ?? 0) - 100, (part?.span.end ?? 0) - 100), password)
    })
  }

  it("finds several", () => {
    const value = "redis://:one@a:6379,redis://:two@b:6379"
    assert.deepEqual(
      secretPartsOf(setting("NODES", value), value).map((part) => part.text),
      ["one", "two"],
    )
  })

  it("finds none where there is none", () => {
    const values = `redis://cache:6379/0 https://key@sentry.example.com/4 ssh://git@h:22/r http://h/a:b@c http://h?x=a:b@c
      mailto:a@b http://[::1]:80/x redis://:$PW@h://x postgres://u:\${PW}@h/d`
    for (const value of list(values)) assert.deepEqual(secretPartsOf(setting("X", value), value), [], value)
  })

  it("costs bounded time on 100 kB", () => {
    const start = computed()
    for (const text of ["://", "://a:b@", ":@", "password=", "a:", "${"]) {
      const value = text.repeat(Math.ceil(100_000 / text.length))
      secretPartsOf(setting("DB_PASSWORD", value), value)
    }
    assert.ok(computed() - start < 300)
  })
})

describe("verdictOn", () => {
  const verdict = (name: string, value: string, siblings: readonly Setting[] = []) => {
    const own = setting(name, value)
    return secretPartsOf(own, value).map((part) => {
      const found = verdictOn(part, own, userNames([own, ...siblings]).get(""))
      return found.is === "default" || found.is === "weak" ? `${found.is} ${found.how}` : found.is
    })[0]
  }
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ["POSTGRES_PASSWORD", "postgres", "default product"],
    ["UMAMI_PASSWORD", "umami", "default user"],
    ["DATABASE_URL", "postgres://acme:acme@db/x", "default user"],
    ["VITE_HORIZON_API_KEY", "dev-dashboard-key", "default demo"],
    ["SENSOR_BRIDGE_API_KEY", "sk-sensor-bridge-dev-2", "default demo"],
    ["CONFIG_ENCRYPTION_KEY", "INSECURE_DEV_KEY_DO_NOT_USE_IN_PRODUCTION", "default demo"],
    ["ELASTIC_PASSWORD", "changeme", "placeholder"],
    ["DB_PASSWORD", "password", "weak guessable"],
    ["ADMIN_API_KEY", "abc123", "weak guessable"],
    ["JWT_SECRET", "7d4be1fa0c93586e21d8fa47b06c359e", "weak small"],
    ["SESSION_SECRET", "7d4be1fa0c93586e21d8fa47b06c359e", "fit"],
    ["TLS_PRIVATE_KEY", "-----BEGIN RSA PRIVATE KEY-----\\nMIIE", "fit"],
    ["CONTEXT_TOKENS", "4096", "ungraded"],
    ["MINIO_SECRET_KEY", "minioadmin", "default product"],
    ["VITE_API_KEY", "abc123", "ungraded"],
    ["REDIS_PASSWORD", "null", undefined],
    ["DB_PASSWORD", "", undefined],
    ["AUTH_TOKEN", "https://idp.example.com/token", undefined],
  ]
  for (const [name, value, expected] of cases) {
    it(`${name} of ${value.length} characters: ${expected}`, () => assert.equal(verdict(name, value), expected))
  }

  it("knows the keys that Supabase's documents print", () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url")
    const token = (iss: string): string =>
      `${part({ alg: "HS256", typ: "JWT" })}.${part({ role: "service_role", iss })}.c2ln`
    assert.equal(verdict("SERVICE_ROLE_KEY", token("supabase-demo")), "default demo")
    assert.equal(verdict("SERVICE_ROLE_KEY", token("supabase")), "ungraded")
  })

  it("takes one word for name and key for an emulator's dummy", () => {
    assert.equal(verdict("AWS_SECRET_ACCESS_KEY", "test", [setting("AWS_ACCESS_KEY_ID", "test")]), "ungraded")
    assert.equal(verdict("AWS_SECRET_ACCESS_KEY", "test"), "weak guessable")
  })

  it("compares with the user of the same scope", () => {
    assert.equal(verdict("DB_PASSWORD", "acme", [setting("DB_USER", "Acme")]), "default user")
    assert.notEqual(verdict("DB_PASSWORD", "acme", [setting("DB_NAME", "acme")]), "default user")
  })
})

describe("purposes", () => {
  const apart = (one: string, other: string): boolean => {
    const [a, b] = [one, other].map((name) => purposeOf(name, secretKindOf(name)?.kind ?? "generic"))
    return arePurposesApart(a, b)
  }
  it("are apart for different keys and stores", () => {
    for (const [one, other] of [
      ["JWT_SECRET", "TELEMETRY_JWT_SECRET"],
      ["JWT_SECRET", "SESSION_SECRET"],
      ["POSTGRES_PASSWORD", "REDIS_PASSWORD"],
      ["JWT_SECRET", "POSTGRES_PASSWORD"],
      ["ACCESS_TOKEN_SECRET", "REFRESH_TOKEN_SECRET"],
    ] as const)
      assert.ok(apart(one, other), `${one} ${other}`)
  })
  it("are one for server and client, and open where a name does not tell", () => {
    for (const [one, other] of [
      ["POSTGRES_PASSWORD", "DB_PASSWORD"],
      ["MYSQL_ROOT_PASSWORD", "MYSQL_PASSWORD"],
      ["JWT_SECRET", "GOTRUE_JWT_SECRET"],
      ["NEXTAUTH_SECRET", "AUTH_SECRET"],
      ["ADMIN_PASSWORD", "POSTGRES_PASSWORD"],
    ] as const)
      assert.ok(!apart(one, other), `${one} ${other}`)
  })
})
