/**
 * Loaded before the packer, which has no option for it: every stream that compresses takes Zopfli's pains, worth a
 * twenty-fifth of the package. Entries are small enough to be held whole.
 */

import { Transform } from "node:stream"
import zlib from "node:zlib"
import zopfli from "@gfx/zopfli"

class Smallest extends Transform {
  #chunks = []

  _transform(chunk, _encoding, done) {
    this.#chunks.push(chunk)
    done()
  }

  _flush(done) {
    const whole = Buffer.concat(this.#chunks)
    zopfli.deflate(whole, { numiterations: 5 }, (error, packed) => done(error, packed && Buffer.from(packed)))
  }
}

zlib.DeflateRaw = Smallest
