import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

/** `n` is the cost, a power of two: memory is 128 · n · r bytes, time grows with p too. */
export interface ScryptCost {
  readonly n: number
  readonly r: number
  readonly p: number
}

/** OWASP's password storage cheat sheet: N=2^15, r=8, p=3 is as strong as N=2^17, r=8, p=1 and takes 32 MiB, not 128. */
const COST: ScryptCost = { n: 2 ** 15, r: 8, p: 3 }
const SALT_BYTES = 16
const HASH_BYTES = 32
/** Of four threads of libuv, so that files and names are still read meanwhile; 64 MiB. */
const AT_ONCE = 2
/** About three seconds of work. */
const MOST_WAITING = 20

export type Comparison =
  /** `isWeak`: of a cost that is not today's. */
  { readonly kind: 'same'; readonly isWeak: boolean } | { readonly kind: 'other' } | { readonly kind: 'busy' }

/** Hashes of passwords, few at once: a flood of tries is told to come back and takes no memory. */
export interface Passwords {
  /** As much is under way or waiting as may be. */
  readonly isFull: () => boolean
  /** Undefined: too many are waiting. */
  readonly hash: (password: string) => Promise<string | undefined>
  /** @param hash undefined: there is none, which takes as long to find out */
  readonly compare: (password: string, hash: string | undefined) => Promise<Comparison>
}

export interface PasswordsDeps {
  readonly cost?: ScryptCost
  readonly atOnce?: number
  readonly mostWaiting?: number
}

export function createPasswords(deps: PasswordsDeps = {}): Passwords {
  const { cost = COST, atOnce = AT_ONCE, mostWaiting = MOST_WAITING } = deps
  const waiting: Array<() => void> = []
  let running = 0
  const isFull = () => running >= atOnce && waiting.length >= mostWaiting

  async function derive(password: string, salt: Buffer, { n, r, p }: ScryptCost): Promise<Buffer | undefined> {
    if (isFull()) return undefined
    // Whoever ends hands its place on, so that nobody who comes between takes it.
    if (running < atOnce) running++
    else await new Promise<void>((resolve) => void waiting.push(resolve))
    try {
      return await deriveKey(password, salt, { N: n, r, p, maxmem: 2 * 128 * n * r })
    } finally {
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }

  return {
    isFull,
    async hash(password) {
      const salt = randomBytes(SALT_BYTES)
      const key = await derive(password, salt, cost)
      return key && write({ cost, salt, key })
    },
    async compare(password, hash) {
      const stored = hash === undefined ? undefined : read(hash)
      const {
        cost: itsCost,
        salt,
        key,
      } = stored ?? { cost, salt: Buffer.alloc(SALT_BYTES), key: Buffer.alloc(HASH_BYTES) }
      const derived = await derive(password, salt, itsCost)
      if (derived === undefined) return { kind: 'busy' }
      if (!timingSafeEqual(derived, key) || stored === undefined) return { kind: 'other' }
      return { kind: 'same', isWeak: itsCost.n !== cost.n || itsCost.r !== cost.r || itsCost.p !== cost.p }
    },
  }
}

/** NFKC, so that another keyboard types the same password. */
function deriveKey(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })
}

interface Stored {
  readonly cost: ScryptCost
  readonly salt: Buffer
  readonly key: Buffer
}

function write({ cost: { n, r, p }, salt, key }: Stored): string {
  return ['scrypt', n, r, p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** Undefined: not written by `write`; such a password opens nothing. */
function read(hash: string): Stored | undefined {
  const [, n, r, p, salt = '', key = ''] = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([\w-]+)\$([\w-]{43})$/.exec(hash) ?? []
  if (n === undefined) return undefined
  return {
    cost: { n: Number(n), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  }
}
