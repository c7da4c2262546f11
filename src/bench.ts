import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { benchAlerts } from './bench-alerts.ts'
import { benchAudience } from './bench-audience.ts'
import { benchChat } from './bench-chat.ts'
import { benchClaims } from './bench-claims.ts'
import { benchDelivery } from './bench-delivery.ts'
import { ENGINES } from './bench-engines.ts'
import { buildSearchIndex } from './build-search.ts'
import { readConfig, readTestDatabaseUrl } from './config.ts'
import { holdOut } from './held-out.ts'
import { type Knowledge, loadKnowledge } from './knowledge/load-knowledge.ts'
import { quantile } from './quantile.ts'
import { loadIndex, saveIndex } from './retrieval/index-file.ts'
import { assembleSearch } from './search-index.ts'

const PASSAGES = 10_000
const PASSAGE_LENGTH = 250

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function megabytes(): number {
  globalThis.gc?.()
  return process.memoryUsage().rss / 1e6
}

/** One engine in a process of its own: quality, speed, build time and memory on left-out wordings. */
async function runEngine(name: string): Promise<void> {
  const build = ENGINES[name]
  if (build === undefined) throw new Error(`no engine ${name}`)
  const { knowledge } = await loadKnowledge(readConfig().knowledgeDir)
  const { reduced, held } = holdOut(knowledge)
  const before = megabytes()
  const started = performance.now()
  const ask = await build(reduced)
  const buildMs = performance.now() - started
  const memory = megabytes() - before
  for (const { ask: question } of held.slice(0, 100)) await ask(question)

  const times: number[] = []
  const places = { first: 0, three: 0, twenty: 0 }
  for (const { id, ask: question } of held) {
    const at = performance.now()
    const found = await ask(question)
    times.push(performance.now() - at)
    const place = found.indexOf(id)
    if (place === 0) places.first++
    if (place >= 0 && place < 3) places.three++
    if (place >= 0 && place < 20) places.twenty++
  }
  const share = (hits: number) => `${((100 * hits) / held.length).toFixed(1)} %`.padStart(8)
  print(
    `${name.padEnd(32)}${share(places.first)}${share(places.three)}${share(places.twenty)}` +
      `${quantile(times, 0.5).toFixed(2).padStart(8)}${quantile(times, 0.99).toFixed(2).padStart(8)}` +
      `${(buildMs / 1000).toFixed(2).padStart(8)}${memory.toFixed(0).padStart(8)}`,
  )
}

function benchRetrieval(): void {
  print(
    `${''.padEnd(32)}${['hit@1', 'hit@3', 'hit@20', 'p50 ms', 'p99 ms', 'build s', 'MB'].map((head) => head.padStart(8)).join('')}`,
  )
  for (const name of Object.keys(ENGINES))
    spawnSync(process.execPath, ['--expose-gc', fileURLToPath(import.meta.url), 'engine', name], { stdio: 'inherit' })
}

/** The entries' sentences, shuffled into as many passages as asked: real words, no real meaning. */
function enlarged(knowledge: Knowledge): Knowledge {
  const sentences = knowledge.entries.flatMap(({ statements }) => statements.map(({ text }) => text))
  let state = 1
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state
  }
  const entries = Array.from({ length: PASSAGES }, (_, at) => {
    const model = knowledge.entries[at % knowledge.entries.length]
    if (model === undefined) throw new Error('no entries')
    let text = ''
    while (text.length < PASSAGE_LENGTH) text += sentences[next() % sentences.length] ?? ''
    const statement = {
      section: 'facts' as const,
      text: text.slice(0, PASSAGE_LENGTH),
      sources: [],
      basis: [],
      line: 1,
    }
    return {
      ...model,
      id: `${model.id}-${at}`,
      asks: at < knowledge.entries.length ? model.asks : [],
      statements: [statement],
    }
  })
  return { ...knowledge, entries }
}

/** `npm run bench -- size`: 10,000 passages of 250 characters. */
async function benchSize(): Promise<void> {
  const { knowledge } = await loadKnowledge(readConfig().knowledgeDir)
  const questions = holdOut(knowledge).held.map(({ ask }) => ask)
  const large = enlarged(knowledge)
  const folder = await mkdtemp(join(tmpdir(), 'kepu-bench-'))
  const file = join(folder, 'search.idx')
  const choice = { kind: 'none' } as const
  const started = performance.now()
  await saveIndex(file, await buildSearchIndex(large, choice, ''))
  print(
    `build: ${((performance.now() - started) / 1000).toFixed(1)} s, file ${((await stat(file)).size / 1e6).toFixed(0)} MB`,
  )

  const loading = performance.now()
  const { retrieve } = assembleSearch(large, await loadIndex(file), choice)
  print(`load: ${(performance.now() - loading).toFixed(0)} ms with the tokeniser`)
  for (const question of questions.slice(0, 200)) await retrieve(question)
  const times: number[] = []
  for (const question of questions) {
    const at = performance.now()
    await retrieve(question)
    times.push(performance.now() - at)
  }
  print(
    `query over ${PASSAGES} passages: p50 ${quantile(times, 0.5).toFixed(2)} ms, p99 ${quantile(times, 0.99).toFixed(2)} ms`,
  )
  await rm(folder, { recursive: true })
}

const [name, detail] = process.argv.slice(2)
if (name === 'engine' && detail !== undefined) await runEngine(detail)
else {
  if (name === undefined || name === 'retrieval') benchRetrieval()
  if (name === undefined || name === 'size') await benchSize()
  if (name === undefined || name === 'claims') await benchClaims(print)
  if (name === undefined || name === 'chat') await benchChat(print)
  if (name === undefined || name === 'delivery') await benchDelivery(print)
  if (name === undefined || name === 'audience') await benchAudience(readTestDatabaseUrl(), print)
  if (name === undefined || name === 'alerts') await benchAlerts(print)
}
