/** The four runbooks of the Horizon trading daemon and the parts of its continuity plan: what each must say. */

/** Something that a document must say; any of the patterns, held against its text in lower case, shows it. */
export interface Demand {
  /** Completes "it does not say how to …". */
  readonly what: string
  readonly shownBy: readonly RegExp[]
}

export interface TradingRunbook {
  /** File name without `.md`. */
  readonly name: "kill-switch" | "feed-stale" | "credential-rotation" | "disaster-recovery"
  /** Item of the checklist that it answers. */
  readonly item: "D5" | "D6" | "D7" | "D8"
  readonly steps: readonly Demand[]
  /** Alerts on one of these metrics should lead to it. */
  readonly metrics: readonly string[]
}

export const tradingRunbooks: readonly TradingRunbook[] = [
  {
    name: "kill-switch",
    item: "D5",
    steps: [
      {
        what: "acknowledge the halt",
        shownBy: [
          /\backnowledg/,
          /\back the (?:page|alert)/,
          /\bconfirm\b.{0,40}\b(?:halt|kill|alert|page)/,
          /\bnotify\b/,
        ],
      },
      { what: "find the root cause", shownBy: [/root[- ]cause/, /\bdiagnos/, /\bwhy (?:it|the|did)/, /\bcause of/] },
      {
        what: "decide between halt and restart",
        shownBy: [
          /\b(?:decide|decision|choose)\b[\s\S]{0,2000}\b(?:halt|restart|resume|stay|stop)/,
          /\b(?:before|only (?:if|when|after|once)|criteri)[\s\S]{0,300}\b(?:restart|resum|deactivat)/,
        ],
      },
    ],
    metrics: ["horizon_watchdog_halts_total"],
  },
  {
    name: "feed-stale",
    item: "D6",
    steps: [
      { what: "confirm connectivity", shownBy: [/\bconnectivity\b/, /\bconnection\b/, /\breachab/] },
      {
        what: "decide between manual unwind and automatic reconnect",
        shownBy: [
          /\b(?:unwind|flatten|close (?:the |all |open )?positions?)[\s\S]{0,2000}\breconnect/,
          /\breconnect[\s\S]{0,2000}\b(?:unwind|flatten)/,
        ],
      },
    ],
    metrics: ["horizon_feed_heartbeat_age_seconds", "horizon_feed_gaps_total"],
  },
  {
    name: "credential-rotation",
    item: "D7",
    steps: [
      { what: "stage the new credential", shownBy: [/\bstag(?:e|ed|ing)\b/, /\bnew (?:key|credential|secret|token)/] },
      { what: "verify the new credential in a dry run", shownBy: [/\bdry[- ]run/, /\bverif(?:y|ication|ied)/] },
      {
        what: "revoke the old credential",
        shownBy: [/\brevo(?:ke|cation|ked|king)\b/, /\b(?:delete|disable|deactivate) (?:the )?old/],
      },
    ],
    metrics: [],
  },
  {
    name: "disaster-recovery",
    item: "D8",
    steps: [
      { what: "find the backup", shownBy: [/\bbackups?\b/] },
      {
        what: "reach a backup that the lost host did not hold",
        shownBy: [
          /\b(?:off-?site|off-?host|remote|bucket|object stor\w+|restic|borg|rclone|scp|rsync|nfs)\b|\b(?:s3|gs|b2|az|sftp|ssh):\/\//,
          /\b(?:another|other|second|separate|backup) (?:host|machine|server|region|site|account|location)/,
        ],
      },
      { what: "restore the state", shownBy: [/\brestor(?:e|ing|ation)\b/, /\bcp -/, /\brsync\b/] },
      { what: "verify the audit log", shownBy: [/\baudit verify\b/, /\bverify[^.]{0,60}\baudit/] },
    ],
    metrics: [],
  },
]

/** One of the ten parts of the continuity plan. */
export interface PlanPart {
  readonly name: string
  /** Held against a heading in lower case. */
  readonly heading: RegExp
  /** What the part must say beyond being there. */
  readonly demands: readonly Demand[]
}

const word = (what: string, ...shownBy: RegExp[]): Demand => ({ what, shownBy })

export const planParts: readonly PlanPart[] = [
  {
    name: "governance",
    heading: /governance|ownership|document control|plan (?:owner|administration)|roles and responsib/,
    demands: [
      word("name an owner", /\bowner/, /\bresponsible\b/),
      word("name a sponsor", /\bsponsor/, /\bexecutive\b/, /\bapprov/),
      word("state the review cycle", /\breview/),
    ],
  },
  { name: "scope", heading: /\bscope\b|systems? covered|critical (?:systems|functions|operations)/, demands: [] },
  {
    name: "risk table",
    heading: /\brisks?\b|\bthreats?\b|impact analysis|scenarios/,
    demands: [
      word("state the impact", /\bimpact/),
      word("state the mitigation", /\bmitigat/, /\bresponse/, /\bcontrol/),
    ],
  },
  {
    name: "recovery objectives",
    heading: /recovery[^\n]*objectives?|\brto\b|\brpo\b/,
    demands: [
      word("state the recovery time", /\brto\b/, /recovery time/),
      word("state the recovery point", /\brpo\b/, /recovery point/),
    ],
  },
  { name: "procedures", heading: /procedures?|playbooks?|runbooks?|recovery (?:steps|plan)/, demands: [] },
  { name: "communication", heading: /communicat|notification|contacts?\b|call tree/, demands: [] },
  { name: "data retention", heading: /retention|record[- ]?keeping|\brecords\b/, demands: [] },
  { name: "vendor management", heading: /vendors?|third[- ]part|suppliers?|service providers?|outsourc/, demands: [] },
  { name: "testing", heading: /\btest(?:s|ing)?\b|\bdrills?\b|\bexercis|rehears/, demands: [] },
  { name: "sign-off", heading: /sign[- ]?off|approvals?\b|signatures?/, demands: [] },
]
