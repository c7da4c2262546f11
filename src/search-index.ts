import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type EmbedderChoice, embedderId, featuresWith, openEmbedder } from './build-search.ts'
import { AppError } from './domain/app-error.ts'
import type { IndexOrder, IndexOutcome } from './index-worker.ts'
import type { Knowledge } from './knowledge/load-knowledge.ts'
import { readFolder } from './knowledge/read-folder.ts'
import { INDEX_VERSION, loadIndex, type SearchIndex } from './retrieval/index-file.ts'
import { createRelevance } from './retrieval/relevance.ts'
import { createRetrieve, phrase, type Retrieve } from './retrieval/retrieve.ts'
import { createSynonyms } from './retrieval/synonyms.ts'
import { logOdds } from './retrieval/text-classifier.ts'
import { createTokeniser } from './retrieval/tokens.ts'
import { createVectorIndex, type VectorIndex } from './retrieval/vector-index.ts'

/** A loaded index with everything that asks it. */
export interface Search {
  readonly knowledge: Knowledge
  readonly index: SearchIndex
  readonly vectors: VectorIndex | undefined
  readonly retrieve: Retrieve
  readonly relevanceFor: (question: string) => (sentence: string) => number
  /** How urgent a message sounds, as log-odds. */
  readonly urgencyOf: (text: string) => number
}

export interface SearchOptions {
  readonly knowledgeDir: string
  readonly dataDir: string
  readonly embedder: EmbedderChoice
}

export interface OpenedSearch {
  readonly search: Search
  /** Problems of the content; the index may be the last good one. */
  readonly problems: readonly string[]
}

async function madeFromOf({ knowledgeDir, embedder }: SearchOptions): Promise<string> {
  const { hash } = await readFolder(knowledgeDir)
  return createHash('sha256')
    .update(`${INDEX_VERSION} ${hash} ${embedderId(embedder)}`)
    .digest('hex')
}

function filesIn(dataDir: string) {
  return { indexFile: join(dataDir, 'index', 'search.idx'), knowledgeFile: join(dataDir, 'index', 'knowledge.json') }
}

/** Runs the build off the main thread. */
function runWorker(order: IndexOrder): Promise<IndexOutcome> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(
      new URL(`./index-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
      {
        workerData: order,
      },
    )
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new AppError('index.worker', `Index worker ended with code ${code}`)))
  })
}

async function loadSaved(options: SearchOptions): Promise<Search | undefined> {
  const { indexFile, knowledgeFile } = filesIn(options.dataDir)
  try {
    const [index, json] = await Promise.all([loadIndex(indexFile), readFile(knowledgeFile, 'utf8')])
    const knowledge: unknown = JSON.parse(json)
    if (!isKnowledge(knowledge) || knowledge.hash !== index.knowledgeHash) return undefined
    return assembleSearch(knowledge, index, options.embedder)
  } catch {
    // Missing, damaged or of another version: it is made again.
    return undefined
  }
}

/** The file is written by the worker; this tells it from a file of another version. */
function isKnowledge(value: unknown): value is Knowledge {
  return typeof value === 'object' && value !== null && 'hash' in value && 'entries' in value && 'outside' in value
}

/** Joins an index with the parts that ask it. */
export function assembleSearch(knowledge: Knowledge, index: SearchIndex, choice: EmbedderChoice): Search {
  const tokeniser = createTokeniser(index.dictionary, index.sounds)
  const synonyms = createSynonyms(knowledge.synonyms)
  const opened = openEmbedder(choice, tokeniser)
  const vectors = opened === undefined || index.vectors.dimensions === 0 ? undefined : createVectorIndex(index.vectors)
  const { wordingStart, wordings, ids } = index.entries
  const entryOfRow = new Uint32Array(wordings.size + ids.length)
  for (const entry of ids.keys()) {
    entryOfRow.fill(entry, wordingStart[entry] ?? 0, wordingStart[entry + 1] ?? 0)
    entryOfRow[wordings.size + entry] = entry
  }
  const retrieve = createRetrieve({
    index: index.entries,
    facets: knowledge.entries.map(({ kind, regions, months, audiences }) => ({
      judges: kind === 'rumour',
      regions,
      months,
      audiences,
    })),
    regions: knowledge.regions,
    tokeniser,
    synonyms,
    confidence: index.calibration.logistic,
    scope: index.scope,
    ...(opened !== undefined &&
      vectors !== undefined && {
        semantics: {
          index: vectors,
          entryOfRow,
          embed: (text: string) => opened.embedder.embedQuery(text),
          weight: index.vectorWeight,
        },
      }),
  })
  const terms = featuresWith(tokeniser)
  return {
    knowledge,
    index,
    vectors,
    retrieve,
    urgencyOf: (text) => logOdds(index.urgency, terms(text)),
    relevanceFor: (question) =>
      createRelevance(index.entries.passages, tokeniser, phrase({ tokeniser, synonyms }, question)),
  }
}

/**
 * Loads the saved index when it was made from this very content, and makes it anew otherwise. Content with problems never
 * replaces a working index: then the last good one is served and the problems are returned.
 */
export async function openSearch(options: SearchOptions): Promise<OpenedSearch> {
  const madeFrom = await madeFromOf(options)
  const saved = await loadSaved(options)
  if (saved?.index.madeFrom === madeFrom) return { search: saved, problems: [] }

  await mkdir(join(options.dataDir, 'index'), { recursive: true })
  const { knowledgeDir, embedder, dataDir } = options
  const order = { knowledgeDir, embedder, madeFrom, ...filesIn(dataDir), strict: saved !== undefined }
  const outcome = await runWorker(order)
  if (!outcome.made && saved !== undefined) return { search: saved, problems: outcome.problems }
  const search = await loadSaved(options)
  if (search === undefined)
    throw new AppError('index.unusable', `No index could be made in ${dataDir}: is the disk full?`)
  return { search, problems: outcome.problems }
}

/** True when the content on disk is not what `search` was made from. */
export async function isStale(search: Search, options: SearchOptions): Promise<boolean> {
  return (await madeFromOf(options)) !== search.index.madeFrom
}
