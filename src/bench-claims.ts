import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { createAnswerer } from './answerer.ts'
import { charactersAndPairs } from './bench-engines.ts'
import { buildClaims, type EmbedderChoice, openEmbedder } from './build-search.ts'
import { chooseEmbedder } from './compose.ts'
import { readConfig } from './config.ts'
import { readContentFiles } from './content-files.ts'
import { dayIn } from './domain/clock.ts'
import { heldBackOrdinary, heldBackRows, heldBackTexts } from './held-back.ts'
import { type Knowledge, loadKnowledge } from './knowledge/load-knowledge.ts'
import { claimForm, examplesOf, judgedIn, ownTexts } from './learn-claims.ts'
import { openMatcher } from './open-matcher.ts'
import { quantile } from './quantile.ts'
import { createTokeniser } from './retrieval/tokens.ts'
import { assembleSearch, openSearch, type Search } from './search-index.ts'

const Variant = z.object({ entry: z.string(), text: z.string() })
const Trap = z.object({ trap: z.string() })

/** The entry whose verdict is said, or undefined. */
type Act = (text: string) => Promise<string | undefined>

interface Known {
  readonly entry: string
  readonly pairs: ReadonlySet<string>
}

function pairsOf(text: string): Set<string> {
  return new Set(charactersAndPairs(claimForm(text)).filter((unit) => Array.from(unit).length === 2))
}

function knownTexts(knowledge: Knowledge): Known[] {
  return judgedIn(knowledge).flatMap((entry) =>
    [entry.title, ...ownTexts(entry), ...entry.asks, ...examplesOf(knowledge.rumourExamples.claims, entry)].map(
      (text) => ({ entry: entry.id, pairs: pairsOf(text) }),
    ),
  )
}

function nearest(known: readonly Known[], from: number, likeness: (other: Known) => number): string | undefined {
  let best: string | undefined
  let most = from
  for (const one of known) {
    const value = likeness(one)
    if (value >= most) [best, most] = [one.entry, value]
  }
  return best
}

/** Dice of character pairs with the nearest known text, as Cofacts compares articles. */
function dice(known: readonly Known[], from: number): Act {
  return async (text) => {
    const own = pairsOf(text)
    const shared = ({ pairs }: Known) => [...own].filter((pair) => pairs.has(pair)).length
    return nearest(known, from, (one) => (2 * shared(one)) / Math.max(1, own.size + one.pairs.size))
  }
}

/** Cosine of character pairs weighted by tf-idf with the nearest known text. */
function tfIdf(known: readonly Known[], from: number): Act {
  const counts = new Map<string, number>()
  for (const { pairs } of known) for (const pair of pairs) counts.set(pair, (counts.get(pair) ?? 0) + 1)
  const weight = (pair: string) => Math.log((1 + known.length) / (1 + (counts.get(pair) ?? 0)))
  const length = (pairs: ReadonlySet<string>) =>
    Math.sqrt([...pairs].reduce((sum, pair) => sum + weight(pair) ** 2, 0)) || 1
  const lengths = new Map(known.map((one) => [one, length(one.pairs)]))
  return async (text) => {
    const own = pairsOf(text)
    const ownLength = length(own)
    const likeness = (one: Known) => {
      let product = 0
      for (const pair of own) if (one.pairs.has(pair)) product += weight(pair) ** 2
      return product / (ownLength * (lengths.get(one) ?? 1))
    }
    return nearest(known, from, likeness)
  }
}

async function line(name: string, act: Act, entryOf: (id: string) => string | undefined): Promise<string> {
  const times: number[] = []
  const ask = async (text: string) => {
    const started = performance.now()
    const said = await act(text)
    times.push(performance.now() - started)
    return said
  }
  const variants = heldBackRows('variants.jsonl', Variant)
  let [right, wrong] = [0, 0]
  for (const { entry, text } of variants) {
    const said = await ask(text)
    if (said === entryOf(entry)) right++
    else if (said !== undefined) wrong++
  }
  const acted = async (texts: readonly string[]) => {
    let count = 0
    for (const text of texts) if ((await ask(text)) !== undefined) count++
    return `${count}/${texts.length}`
  }
  const columns = [
    `${right}/${variants.length}`,
    `${wrong}/${variants.length}`,
    await acted(heldBackOrdinary()),
    await acted(heldBackRows('stance-traps.jsonl', Trap).map(({ trap }) => trap)),
    await acted(heldBackRows('slot-traps.jsonl', Trap).map(({ trap }) => trap)),
  ]
  return `${name.padEnd(28)}${columns.map((column) => column.padStart(12)).join('')}${quantile(times, 0.99).toFixed(1).padStart(10)}`
}

const CLAIMS = 2_000
const WORDINGS = 6
/** Each text is timed this often, and the middle counts: other programs on the machine delay one round, seldom most of them. */
const ROUNDS = 7

async function medianTime(act: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now()
    await act()
    times.push(performance.now() - started)
  }
  return quantile(times, 0.5)
}

/** As many known claims as a national service has, each with six wordings: pieces of the ones that ship, put together anew. */
function enlarged(knowledge: Knowledge): Knowledge {
  const models = judgedIn(knowledge)
  const pieces = models
    .flatMap((entry) => examplesOf(knowledge.rumourExamples.claims, entry))
    .flatMap((text) => text.split(/[，。！？]/u))
  let state = 1
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state % below
  }
  const wording = () => Array.from({ length: 3 }, () => pieces[next(pieces.length)] ?? '').join('，')
  const entries = Array.from({ length: CLAIMS }, (_, at) => {
    const model = models[at % models.length]
    if (model === undefined) throw new Error('no claims')
    return { ...model, id: `claim-${at}`, aliases: [], asks: [] }
  })
  const claims = Object.fromEntries(entries.map(({ id }) => [id, Array.from({ length: WORDINGS }, wording)]))
  return { ...knowledge, entries, rumourExamples: { claims, denials: {} }, rumourTwins: { claims: {}, denials: {} } }
}

/** Time per message with 2,000 known claims: over the index that ships, in which only the part of the claims is made anew. */
async function benchClaimsSize(search: Search, choice: EmbedderChoice, print: (line: string) => void): Promise<void> {
  const config = readConfig()
  const { knowledge } = await loadKnowledge(config.knowledgeDir)
  const large = enlarged(knowledge)
  const tokeniser = createTokeniser(search.index.dictionary)
  const files = await readContentFiles(config.knowledgeDir, config.promptsDir)
  const started = performance.now()
  const claims = await buildClaims(large, tokeniser, openEmbedder(choice, tokeniser)?.embedder, files)
  const seconds = (performance.now() - started) / 1000
  const entries = new Map(large.entries.map((entry) => [entry.id, entry]))
  const match = openMatcher(assembleSearch(large, { ...search.index, ...claims }, choice), files, entries, () => '')
  const texts = heldBackTexts('variants.jsonl')
  for (const text of texts) await match(text)
  const times: number[] = []
  for (const text of texts) times.push(await medianTime(() => match(text)))
  const at = (share: number) => quantile(times, share).toFixed(1)
  print(
    `${CLAIMS} claims × ${WORDINGS} wordings: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms a message; made in ${seconds.toFixed(0)} s`,
  )
}

/** `npm run bench -- claims`: ours beside what comparable services use, on the texts that are held back. */
export async function benchClaims(print: (line: string) => void): Promise<void> {
  if (heldBackTexts('variants.jsonl').length === 0) return print('claims: the held-back texts are not here')
  const config = readConfig()
  const dataDir = await mkdtemp(join(tmpdir(), 'kepu-bench-'))
  const embedder = await chooseEmbedder(config)
  const { search } = await openSearch({ ...config, dataDir, embedder })
  const files = await readContentFiles(config.knowledgeDir, config.promptsDir)
  const answerer = createAnswerer(search, files, false, () => dayIn(new Date()))
  const { knowledge } = await loadKnowledge(config.knowledgeDir)
  const known = knownTexts(knowledge)
  const entryOf = (id: string) => answerer.findEntry(id)?.id
  const ours: Act = async (text) => (await answerer.matchClaims(text)).find(({ strength }) => strength === 'act')?.id
  const heads = ['right', 'wrong', 'ordinary', 'stance traps', 'slot traps']
  print(`${'verdict said to'.padEnd(28)}${heads.map((head) => head.padStart(12)).join('')}${'p99 ms'.padStart(10)}`)
  print(await line('ours', ours, entryOf))
  for (const from of [0.95, 0.8, 0.7]) print(await line(`Dice of pairs ≥ ${from}`, dice(known, from), entryOf))
  print(await line('tf-idf cosine ≥ 0.25', tfIdf(known, 0.25), entryOf))
  await rm(dataDir, { recursive: true })
  await benchClaimsSize(search, embedder, print)
}
