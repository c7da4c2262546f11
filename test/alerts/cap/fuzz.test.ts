import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readCap } from '../../../src/alerts/cap/read-cap.ts'
import { after, append, ENGLISH_INFO, edited, GOOD_CAP, READ_AT, set } from '../../support/cap-xml.ts'
import { gb18030 } from '../../support/gb18030.ts'
import { mutateBytes, mutateElements, mutateTokens, seeded } from '../../support/mutate-bytes.ts'

/** 100,000 for the full run: `CAP_FUZZ=100000`. */
const RUNS = Number(process.env['CAP_FUZZ'] ?? 2000)
const SEED = Number(process.env['CAP_FUZZ_SEED'] ?? 1126)
const LIMIT_MS = 100

const outline = Array.from({ length: 1500 }, (_, n) => {
  const angle = (n / 1500) * 2 * Math.PI
  return `${(25 + Math.sin(angle)).toFixed(5)},${(101 + Math.cos(angle)).toFixed(5)}`
})
const TEXTS = [
  GOOD_CAP,
  edited(append(ENGLISH_INFO)),
  edited(set('polygon', [...outline, outline[0]].join(' '))),
  edited(
    set('msgType', 'Update'),
    after('scope', '<addresses>"a b" c</addresses><references>a,b,2026-11-26T01:00:00+08:00</references>'),
    after(
      'parameter',
      '<resource><resourceDesc>图</resourceDesc><mimeType>image/png</mimeType><derefUri>AAAA</derefUri></resource>',
    ),
    after('polygon', '<circle>25.2,101.2 5</circle>'),
    append('<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/></ds:Signature>'),
  ),
  GOOD_CAP.replaceAll(/<(\/?)(\w)/g, '<$1cap:$2')
    .replace('xmlns=', 'xmlns:cap=')
    .replace('<?cap:xml', '<?xml'),
]
const BYTES = [
  ...TEXTS.map((text) => new TextEncoder().encode(text)),
  gb18030(GOOD_CAP.replace('UTF-8', 'GB18030')),
  Uint8Array.from(Buffer.from(`\uFEFF${GOOD_CAP}`, 'utf16le')),
]

/** The nth message: a third each with bytes, with tags and texts, with whole elements changed. */
function mutated(run: number): Uint8Array {
  const random = seeded(SEED * 1_000_003 + run)
  const pick = <T>(all: readonly T[], none: T) => all[Math.floor(random() * all.length)] ?? none
  if (run % 3 === 0) return mutateBytes(pick(BYTES, new Uint8Array()), BYTES, random)
  const mutate = run % 3 === 1 ? mutateTokens : mutateElements
  return new TextEncoder().encode(mutate(pick(TEXTS, ''), random))
}

/** Milliseconds of processor time: what others do on the machine does not count, and reading waits for nothing. */
function timed(bytes: Uint8Array) {
  const start = process.cpuUsage()
  const read = readCap(bytes, { now: READ_AT })
  const { user, system } = process.cpuUsage(start)
  return { ...read, ms: (user + system) / 1000 }
}

/** Slow once may be the collection of garbage; slow twice more is the reader. */
function slowness(bytes: Uint8Array, first: number): number {
  return first <= LIMIT_MS ? first : Math.min(first, timed(bytes).ms, timed(bytes).ms)
}

describe('reading mutated CAP messages', () => {
  it(
    `neither breaks nor hangs on ${RUNS} of them`,
    () => {
      const outcomes: Record<string, number> = {}
      const broken: string[] = []
      let slowest = 0

      for (let run = 0; run < RUNS; run += 1) {
        const bytes = mutated(run)
        const { importAs, findings, message, ms } = timed(bytes)
        const slow = slowness(bytes, ms)
        slowest = Math.max(slowest, slow)
        outcomes[importAs] = (outcomes[importAs] ?? 0) + 1
        if (findings.some(({ code }) => code === 'reader-failed')) broken.push(`run ${run}: failed`)
        if (slow > LIMIT_MS) broken.push(`run ${run}: ${Math.round(slow)} ms`)
        if ((message === undefined) !== (importAs === 'reject')) broken.push(`run ${run}: ${importAs} without sense`)
        if (importAs === 'reject' && !findings.some(({ level }) => level === 'error'))
          broken.push(`run ${run}: no reason`)
      }

      if (RUNS > 2000) console.log({ RUNS, outcomes, slowest: Math.round(slowest) })
      expect(broken).toEqual([])
      // A mutator that only makes rubbish would prove nothing about the rules.
      expect(outcomes['accept-with-warnings']).toBeGreaterThan(RUNS / 20)
      expect(outcomes['reject']).toBeGreaterThan(RUNS / 20)
    },
    Math.max(60_000, RUNS * 10),
  )

  it('reads with nothing that could open a file or a connection', () => {
    const seen = readers()

    expect([...seen].filter((target) => !target.startsWith('src/'))).toEqual(['saxes'])
    expect([...seen].filter((target) => /fetch\(|import\(|process\.|globalThis/.test(textOf(target)))).toEqual([])
  })
})

/** Messages and feeds: all that reads what strangers send. */
function readers(): Set<string> {
  return importedFrom('src/alerts/cap/read-feed.ts', importedFrom('src/alerts/cap/read-cap.ts'))
}

/** All that it imports to run, directly or not, as paths from the root; packages by their names. */
function importedFrom(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  if (!file.startsWith('src/')) return seen
  for (const [, names = '', target = ''] of textOf(file).matchAll(/^(?:import|export) ([^'"]*?)from '([^']+)'/gm)) {
    if (names.startsWith('type ') || file.startsWith('src/domain/')) continue
    importedFrom(target.startsWith('.') ? new URL(target, `file:///${file}`).pathname.slice(1) : target, seen)
  }
  return seen
}

function textOf(file: string): string {
  return file.startsWith('src/') ? readFileSync(file, 'utf8') : ''
}

it('has every file of the reader in the list that is looked through', () => {
  const seen = readers()
  // `xml-text.ts` is of the writer.
  const files = readdirSync('src/alerts/cap').filter((name) => /^(?:read-|xml-(?!text))/.test(name))

  expect(files.filter((name) => !seen.has(`src/alerts/cap/${name}`))).toEqual([])
})
