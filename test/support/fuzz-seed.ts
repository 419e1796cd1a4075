/** One seed for all property tests of a whole run, so that two runs of one commit agree; FUZZ_SEED gives another. */
import fc from "fast-check"

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env["FUZZ_SEED"] ?? 20_261_124) })
