/** Functions and aggregations of PromQL by their documented signatures, up to the releases of Prometheus 3. */

export type ValueType = "scalar" | "vector" | "matrix" | "string"

export interface Signature {
  readonly parameters: readonly ValueType[]
  /** How many of the last parameters may be left out. */
  readonly optional: number
  /** The last parameter may be repeated without end. */
  readonly variadic: boolean
  readonly returns: ValueType
}

const letters: Readonly<Record<string, ValueType>> = { s: "scalar", v: "vector", m: "matrix", t: "string" }

/** One letter for each parameter: s(calar), v(ector), m(atrix), t(ext); `?` behind what may be absent, `*` behind what repeats. */
const table: Readonly<Record<string, string>> = {
  v: "abs absent ceil exp floor ln log2 log10 sgn sqrt sort sort_desc timestamp acos acosh asin asinh atan atanh cos cosh deg rad sin sinh tan tanh histogram_count histogram_sum histogram_avg histogram_stddev histogram_stdvar",
  "v?": "day_of_month day_of_week day_of_year days_in_month hour minute month year",
  m: "absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate last_over_time mad_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time first_over_time ts_of_max_over_time ts_of_min_over_time ts_of_last_over_time ts_of_first_over_time",
  vss: "clamp",
  vs: "clamp_max clamp_min",
  sv: "histogram_quantile",
  ssv: "histogram_fraction",
  mss: "holt_winters double_exponential_smoothing",
  ms: "predict_linear",
  sm: "quantile_over_time",
  "vs?": "round",
  vtttt: "label_replace",
  "vttt*": "label_join",
  "vt*": "sort_by_label sort_by_label_desc",
  "vv?": "info",
}

export const functions: ReadonlyMap<string, Signature> = new Map<string, Signature>([
  ...Object.entries(table).flatMap(([code, names]) =>
    names.split(" ").map((name): [string, Signature] => [name, signature(code, "vector")]),
  ),
  ["scalar", signature("v", "scalar")],
  ["vector", signature("s", "vector")],
  ["time", signature("", "scalar")],
  ["pi", signature("", "scalar")],
])

function signature(code: string, returns: ValueType): Signature {
  const parameters = [...code].flatMap((letter) => letters[letter] ?? [])
  return { parameters, optional: code.endsWith("?") ? 1 : 0, variadic: code.endsWith("*"), returns }
}

/** Aggregations, with the type of the parameter before the vector where they take one. */
export const aggregations: ReadonlyMap<string, ValueType | undefined> = new Map<string, ValueType | undefined>([
  ...["sum", "avg", "count", "min", "max", "group", "stddev", "stdvar"].map((name): [string, undefined] => [
    name,
    undefined,
  ]),
  ["topk", "scalar"],
  ["bottomk", "scalar"],
  ["limitk", "scalar"],
  ["limit_ratio", "scalar"],
  ["quantile", "scalar"],
  ["count_values", "string"],
])

/** Binary operators by rank: a higher one binds tighter. */
export const ranks: ReadonlyMap<string, number> = new Map([
  ["or", 1],
  ["and", 2],
  ["unless", 2],
  ...["==", "!=", "<=", "<", ">=", ">"].map((name): [string, number] => [name, 3]),
  ["+", 4],
  ["-", 4],
  ["*", 5],
  ["/", 5],
  ["%", 5],
  ["atan2", 5],
  ["^", 6],
])
