import { describe, expect, it } from 'vitest'
import { createToken, hashToken, isSameHash } from '../../src/staff/tokens.ts'

describe('tokens', () => {
  it('are 32 random bytes behind a known prefix, each another', () => {
    const tokens = Array.from({ length: 100 }, createToken)

    expect(tokens.every((token) => /^kepu_[A-Za-z0-9_-]{43}$/.test(token))).toBe(true)
    expect(new Set(tokens).size).toBe(100)
  })

  it('are stored as SHA-256', () => {
    expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  it('are the same only when their hashes are, whatever the length', () => {
    expect(isSameHash(hashToken('a'), hashToken('a'))).toBe(true)
    expect(isSameHash(hashToken('a'), hashToken('b'))).toBe(false)
    expect(isSameHash('', hashToken('a'))).toBe(false)
  })
})
