import { describe, expect, it } from 'vitest'
import type { Entry, SectionKey } from '../../src/domain/entry.ts'
import { newestOf, nextVersionsOf, verdictDigest } from '../../src/rumours/versions.ts'
import { aStatement } from '../support/knowledge.ts'
import { aReview, aRumour, aVersion } from '../support/verdicts.ts'

const NOW = new Date('2026-12-01T02:00:00Z')
const served = ({ review }: Entry) => review.state === 'source-checked' || review.state === 'signed'
const next = nextVersionsOf(served)

const withSection = (section: SectionKey, text = '另一句。') =>
  aRumour('r1', '没有证据。', {
    statements: [aStatement({ section: 'why', text: '没有证据。' }), aStatement({ section, text })],
  })

describe('verdictDigest', () => {
  it.each(['why', 'do', 'dont', 'now', 'signs'] as const)('changes with a sentence of section %s', (section) => {
    expect(verdictDigest(withSection(section))).not.toBe(verdictDigest(aRumour('r1')))
    expect(verdictDigest(withSection(section))).not.toBe(verdictDigest(withSection(section, '又一句。')))
  })

  it('changes with the verdict, with the claim and with the section a sentence stands in', () => {
    const digests = [
      aRumour('r1'),
      aRumour('r1', '没有证据。', { verdict: 'false' }),
      aRumour('r1', '没有证据。', { claim: '吃姜防癌。' }),
      withSection('do'),
      withSection('dont'),
    ].map(verdictDigest)

    expect(new Set(digests).size).toBe(5)
  })

  it.each([
    ['asks', aRumour('r1', '没有证据。', { asks: ['别的问法'] })],
    ['a forwarded text', withSection('forwards')],
    ['the review', aRumour('r1', '没有证据。', aReview('signed'))],
    ['the title', aRumour('r1', '没有证据。', { title: '另一个标题' })],
    [
      'line and sources of a sentence',
      aRumour('r1', '', { statements: [aStatement({ section: 'why', text: '没有证据。', line: 9, sources: [] })] }),
    ],
  ])('stays the same when only %s changes', (_what, entry) => {
    expect(verdictDigest(entry)).toBe(verdictDigest(aRumour('r1')))
  })

  it('stays the same when an editor moves a sentence within its section', () => {
    const statements = ['一。', '二。'].map((text) => aStatement({ section: 'why', text }))

    expect(verdictDigest(aRumour('r1', '', { statements }))).toBe(
      verdictDigest(aRumour('r1', '', { statements: statements.toReversed() })),
    )
  })
})

describe('nextVersionsOf', () => {
  const digest = verdictDigest(aRumour('r1'))
  const last = new Map([['r1', aVersion({ digest })]])

  it('starts rumours and scams at version 1 and no other kind', () => {
    const entries = [aRumour('r1'), aRumour('s1', '', { kind: 'scam' }), aRumour('g1', '', { kind: 'guide' })]

    expect(next(entries, new Map(), NOW).map(({ entry, version }) => [entry, version])).toEqual([
      ['r1', 1],
      ['s1', 1],
    ])
  })

  it('inserts nothing for what says the same, and the next number for what says something else', () => {
    expect(next([aRumour('r1')], last, NOW)).toEqual([])
    expect(next([aRumour('r1', '有新证据。')], last, NOW)).toEqual([
      aVersion({ version: 2, digest: verdictDigest(aRumour('r1', '有新证据。')), at: NOW }),
    ])
  })

  it.each([
    ['gone', []],
    ['withdrawn', [aRumour('r1', '没有证据。', aReview('withdrawn'))]],
    ['expired', [aRumour('r1', '没有证据。', aReview('expired'))]],
    ['of another kind now', [aRumour('r1', '没有证据。', { kind: 'guide' })]],
  ])('withdraws once what is %s', (_what, entries) => {
    const withdrawal = aVersion({ digest, version: 2, state: 'withdrawn', at: NOW })

    expect(next(entries, last, NOW)).toEqual([withdrawal])
    expect(next(entries, new Map([['r1', withdrawal]]), NOW)).toEqual([])
  })

  it('neither publishes nor withdraws a draft, whatever it says', () => {
    expect(next([aRumour('r1', '还没人看过。', aReview('draft'))], last, NOW)).toEqual([])
  })

  it('publishes anew what comes back, even with the same words', () => {
    const withdrawn = new Map([['r1', aVersion({ digest, version: 2, state: 'withdrawn' })]])

    expect(next([aRumour('r1')], withdrawn, NOW)).toEqual([aVersion({ digest, version: 3, at: NOW })])
  })
})

describe('newestOf', () => {
  it('keeps the highest version of each entry, in whatever order they come', () => {
    const versions = [aVersion({ version: 3 }), aVersion({ version: 2 }), aVersion({ entry: 'r2', version: 2 })]

    expect(newestOf(versions)).toEqual([aVersion({ version: 3 }), aVersion({ entry: 'r2', version: 2 })])
  })
})
