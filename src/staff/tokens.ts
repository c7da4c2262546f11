import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const PREFIX = 'kepu_'
const TOKEN_BYTES = 32

/**
 * A new token. The prefix lets scanners for leaked secrets find it; 256 random bits need no slow hash, for there is nothing
 * to guess them from.
 */
export function createToken(): string {
  return PREFIX + randomBytes(TOKEN_BYTES).toString('base64url')
}

/** What is stored of a token: SHA-256 in hex. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Compares two hashes in a time that says nothing of where they differ. */
export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
