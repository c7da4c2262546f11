import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type EmbedderChoice, embedderId, featuresWith, type OpenedEmbedder, openEmbedder } from './build-search.ts'
import { AppError } from './domain/app-error.ts'
import type { Entry } from './domain/entry.ts'
import type { IndexOrder, IndexOutcome } from './index-worker.ts'
import type { Knowledge } from './knowledge/load-knowledge.ts'
import { readFolder } from './knowledge/read-folder.ts'
import { messageTerms } from './learn-messages.ts'
import { dictionaryOf } from './retrieval/dictionary.ts'
import { createFindClaims, type FindClaims } from './retrieval/find-claims.ts'
import { createFindHelp, type FindHelp } from './retrieval/find-help.ts'
import { type Collection, INDEX_VERSION, loadIndex, type SearchIndex } from './retrieval/index-file.ts'
import { searchableOf } from './retrieval/passages.ts'
import type { QuestionWords } from './retrieval/phrase.ts'
import { createRelevanceFor, type Relevance } from './retrieval/relevance.ts'
import { createRetrieve, type EntryFacets, type Retrieve, type Semantics } from './retrieval/retrieve.ts'
import { buildSoundTable } from './retrieval/sounds.ts'
import { type CorrectSpelling, createSpelling, writtenFormsOf } from './retrieval/spelling.ts'
import { createSynonyms } from './retrieval/synonyms.ts'
import { classify, createClassify } from './retrieval/text-classes.ts'
import { logOdds } from './retrieval/text-classifier.ts'
import { createStanceIn, type Stance, type TermParts, textTermsOf } from './retrieval/text-terms.ts'
import { createTokeniser } from './retrieval/tokens.ts'
import { createVectorIndex, type VectorIndex } from './retrieval/vector-index.ts'
import { weightedLogOdds } from './retrieval/weighted-classifier.ts'

/** A loaded index with everything that asks it. */
export interface Search {
  readonly knowledge: Knowledge
  readonly index: SearchIndex
  readonly vectors: VectorIndex | undefined
  readonly retrieve: Retrieve
  /** Entries that help somebody in danger. */
  readonly findHelp: FindHelp
  readonly relevanceFor: (question: string) => Relevance
  /** Known claims that a text may make. */
  readonly findClaims: FindClaims
  /**
   * For each entry, the log-odds that a text denies, mocks or warns of its claim instead of making it, by the words and by the
   * signs of knowledge/stance.yaml.
   */
  readonly stanceIn: (clean: string, signsOf: TermParts['signsOf']) => (entry: string) => Stance
  readonly correct: CorrectSpelling
  /** How urgent a message is, as log-odds, by its words and the signs which the danger rules see in it. */
  readonly urgencyOf: (normalised: string, signs: readonly string[]) => number
  /** How likely it is that somebody is being swindled, as log-odds, by its words and the signs of the red flags in it. */
  readonly scamOddsOf: (normalised: string, signs: readonly string[]) => number
  /** Probability of each thing a message may want, by its words and the signs which the intent rules see in it. */
  readonly wantsOf: (normalised: string, signs: readonly string[]) => ReadonlyMap<string, number>
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
  const file = (name: string) => join(dataDir, 'index', name)
  return { indexFile: file('search.idx'), knowledgeFile: file('knowledge.json'), graphFile: file('wordings.hnsw') }
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
  const { indexFile, knowledgeFile, graphFile } = filesIn(options.dataDir)
  try {
    const [index, json] = await Promise.all([loadIndex(indexFile), readFile(knowledgeFile, 'utf8')])
    const knowledge: unknown = JSON.parse(json)
    if (!isKnowledge(knowledge) || knowledge.hash !== index.knowledgeHash) return undefined
    return assembleSearch(knowledge, index, options.embedder, graphFile)
  } catch {
    // Missing, damaged or of another version: it is made again.
    return undefined
  }
}

/** The file is written by the worker; this tells it from a file of another version. */
function isKnowledge(value: unknown): value is Knowledge {
  return (
    typeof value === 'object' && value !== null && 'hash' in value && 'entries' in value && 'messageExamples' in value
  )
}

/** What turns questions into terms, made from the knowledge alone; for measuring and fitting. */
export async function openWords(knowledge: Knowledge): Promise<QuestionWords> {
  const searchable = knowledge.entries.map((entry) => searchableOf(entry))
  const forms = writtenFormsOf(searchable.flatMap(({ passages, wordings }) => [...passages, ...wordings]))
  return {
    tokeniser: createTokeniser(dictionaryOf(knowledge.entries, knowledge.regions, knowledge.synonyms)),
    synonyms: createSynonyms(knowledge.synonyms),
    correct: createSpelling(forms, await buildSoundTable()),
  }
}

/** Finds by meaning, when there is an embedder. */
export function semanticsOf(
  collection: Collection,
  opened: OpenedEmbedder | undefined,
  weight: number,
  graphFile?: string,
): Semantics | undefined {
  if (opened === undefined || collection.entryVectors.dimensions === 0) return undefined
  const { wordingStart, wordings, ids } = collection.entries
  const entryOfRow = new Uint32Array(wordings.size)
  for (const entry of ids.keys()) entryOfRow.fill(entry, wordingStart[entry] ?? 0, wordingStart[entry + 1] ?? 0)
  return {
    wordings: createVectorIndex(collection.wordingVectors, graphFile),
    entries: createVectorIndex(collection.entryVectors),
    entryOfRow,
    embed: (text) => opened.embedder.embedQuery(text),
    weight,
  }
}

/**
 * Joins an index with the parts that ask it.
 * @param graphFile where the graph over the wordings was saved; without it one is built when the wordings are many
 */
export function assembleSearch(
  knowledge: Knowledge,
  index: SearchIndex,
  choice: EmbedderChoice,
  graphFile?: string,
): Search {
  const tokeniser = createTokeniser(index.dictionary)
  const correct = createSpelling(index.writtenForms, index.sounds)
  const words = { tokeniser, synonyms: createSynonyms(knowledge.synonyms), correct }
  const opened = openEmbedder(choice, tokeniser)
  const semantics = semanticsOf(index.main, opened, index.vectorWeight, graphFile)
  const terms = featuresWith(tokeniser)
  const classifyClaims = createClassify(index.claimants)
  const facets = new Map(knowledge.entries.map((entry) => [entry.id, facetsOf(entry)]))
  const retrieveFrom = ({ entries }: Collection, found: Semantics | undefined) =>
    createRetrieve({
      index: entries,
      facets: entries.ids.map((id) => facets.get(id) ?? NO_FACETS),
      regions: knowledge.regions,
      words,
      confidence: index.calibration.logistic,
      scope: index.scope,
      ...(found && { semantics: found }),
    })
  return {
    knowledge,
    index,
    vectors: semantics?.wordings,
    retrieve: retrieveFrom(index.main, semantics),
    findHelp: createFindHelp({
      retrieve: retrieveFrom(index.firstAid, semanticsOf(index.firstAid, opened, index.vectorWeight)),
      likelihood: (text, signs) => classify(index.helpers, messageTerms(terms(text), signs)),
    }),
    findClaims: createFindClaims({
      index: index.claims.entries,
      words,
      semantics: semanticsOf(index.claims, opened, index.vectorWeight),
      likelihood: (text, signs) => classifyClaims(messageTerms(terms(text), signs)),
    }),
    stanceIn: (clean, signsOf) => createStanceIn(index.stance, { wordsOf: tokeniser.words, signsOf })(clean),
    correct,
    urgencyOf: (text, signs) => logOdds(index.urgency, messageTerms(terms(text), signs)),
    scamOddsOf: (text, signs) =>
      weightedLogOdds(index.scam, textTermsOf({ wordsOf: tokeniser.words, signsOf: () => signs }, text).own),
    wantsOf: (text, signs) => classify(index.wants, messageTerms(terms(text), signs)),
    relevanceFor: createRelevanceFor(index.main.entries.passages, words),
  }
}

const NO_FACETS: EntryFacets = { judges: false, regions: [], months: [], audiences: [] }

function facetsOf({ kind, regions, months, audiences }: Entry): EntryFacets {
  return { judges: kind === 'rumour', regions, months, audiences }
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
