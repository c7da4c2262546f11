import { AppError } from '../domain/app-error.ts'
import { type NumberArray, readArrayFile, writeArrayFile } from './array-file.ts'
import type { Calibration } from './calibrate.ts'
import type { Channel } from './channel.ts'
import type { EntryIndex } from './entry-search.ts'
import { type CollectionMeta, IndexMeta } from './index-meta.ts'
import type { SoundTable } from './sounds.ts'
import type { WrittenForms } from './spelling.ts'
import type { TextClasses } from './text-classes.ts'
import type { TextClassifier } from './text-classifier.ts'
import type { TextIndex } from './text-index.ts'
import type { Vectors } from './vector-index.ts'
import type { WeightedClassifier } from './weighted-classifier.ts'

/** Entries that are searched together. */
export interface Collection {
  readonly entries: EntryIndex
  /** One row per wording. */
  readonly wordingVectors: Vectors
  /** One row per entry: the middle of its wordings and its first passage. */
  readonly entryVectors: Vectors
}

/** Everything a search needs, as it is saved. */
export interface SearchIndex {
  /** Hash of the knowledge, the embedder and the version of this format. */
  readonly madeFrom: string
  /** Hash of the knowledge alone: the saved knowledge must be the same. */
  readonly knowledgeHash: string
  readonly main: Collection
  /** The entries that help people in danger, with cries for help among their wordings. */
  readonly firstAid: Collection
  /** Rumours and scams, with texts that make their claims among the wordings. */
  readonly claims: Collection
  readonly dictionary: readonly string[]
  readonly sounds: SoundTable
  /** How the knowledge is written, for putting questions right. */
  readonly writtenForms: WrittenForms
  readonly calibration: Calibration
  /** Whether a question is the business of the knowledge at all. */
  readonly scope: TextClassifier
  /** How urgent a message is. */
  readonly urgency: TextClassifier
  /** Whether somebody is being swindled. */
  readonly scam: WeightedClassifier
  /** What a message wants: small talk, something to decline, or an answer. */
  readonly wants: TextClasses
  /** Which entry helps somebody in danger. */
  readonly helpers: TextClasses
  /** Which known claim a text makes. */
  readonly claimants: TextClasses
  /** Whether a text denies, mocks or warns of what it speaks of. */
  readonly stance: WeightedClassifier
  /** Words on which each rumour turns, with the share of its texts that have them. */
  readonly cores: ReadonlyMap<string, ReadonlyArray<{ readonly word: string; readonly share: number }>>
  /** What each known claim names in the places where claims differ. */
  readonly claimSlots: ReadonlyMap<string, IndexMeta['claimSlots'][string]>
  readonly vectorWeight: number
}

/** Raised when the layout or the meaning of the numbers changes. */
export const INDEX_VERSION = 11

type Packed = Array<[string, NumberArray]>

const CHANNELS = ['chars', 'pairs', 'words'] as const

function packChannel(prefix: string, channel: Channel): Packed {
  const { slots, slotTerms, offsets, docs, impacts, idf } = channel
  return Object.entries({ slots, slotTerms, offsets, docs, impacts, idf }).map(([name, array]) => [
    `${prefix}.${name}`,
    array,
  ])
}

function packTexts(prefix: string, index: TextIndex): Packed {
  return [
    ...CHANNELS.flatMap((channel) => packChannel(`${prefix}.${channel}`, index[channel])),
    [`${prefix}.charOffsets`, index.charOffsets],
    [`${prefix}.charTerms`, index.charTerms],
    [`${prefix}.charWeight`, index.charWeight],
  ]
}

function packCollection(prefix: string, { entries, wordingVectors, entryVectors }: Collection): Packed {
  return [
    ...packTexts(`${prefix}.passages`, entries.passages),
    ...packTexts(`${prefix}.wordings`, entries.wordings),
    [`${prefix}.passageStart`, entries.passageStart],
    [`${prefix}.wordingStart`, entries.wordingStart],
    [`${prefix}.wordingVectors`, wordingVectors.rows],
    [`${prefix}.entryVectors`, entryVectors.rows],
  ]
}

function packClasses(prefix: string, { weights, biases }: TextClasses): Packed {
  return [
    [`${prefix}.weights`, weights],
    [`${prefix}.biases`, biases],
  ]
}

function metaOf({ entries, entryVectors }: Collection): CollectionMeta {
  const { ids, topics, passages, wordings } = entries
  return {
    ids: [...ids],
    topics: [...topics],
    passages: passages.size,
    wordings: wordings.size,
    dimensions: entryVectors.dimensions,
  }
}

export async function saveIndex(path: string, index: SearchIndex): Promise<void> {
  const { madeFrom, knowledgeHash, dictionary, calibration, vectorWeight, writtenForms } = index
  const meta = {
    madeFrom,
    knowledgeHash,
    main: metaOf(index.main),
    firstAid: metaOf(index.firstAid),
    claims: metaOf(index.claims),
    dictionary,
    characters: writtenForms.characters,
    calibration,
    scopeBias: index.scope.bias,
    urgencyBias: index.urgency.bias,
    scamBias: index.scam.bias,
    wants: index.wants.names,
    helpers: index.helpers.names,
    claimants: index.claimants.names,
    stanceBias: index.stance.bias,
    cores: Object.fromEntries(index.cores),
    claimSlots: Object.fromEntries(index.claimSlots),
    vectorWeight,
  }
  const arrays = new Map<string, NumberArray>([
    ...packCollection('main', index.main),
    ...packCollection('firstAid', index.firstAid),
    ...packCollection('claims', index.claims),
    ...packClasses('wants', index.wants),
    ...packClasses('helpers', index.helpers),
    ...packClasses('claimants', index.claimants),
    ['sounds', index.sounds],
    ['written.pairs', writtenForms.pairs],
    ['written.counts', writtenForms.counts],
    ['scope', index.scope.weights],
    ['urgency', index.urgency.weights],
    ['stance', index.stance.weights],
    ['stance.rarity', index.stance.rarity],
    ['scam', index.scam.weights],
    ['scam.rarity', index.scam.rarity],
  ])
  await writeArrayFile(path, { meta, arrays })
}

/** Typed access to the arrays of a file; a missing one means that the file is not of this version. */
interface Reader {
  readonly u8: (name: string) => Uint8Array
  readonly u32: (name: string) => Uint32Array
  readonly f32: (name: string) => Float32Array
}

function readerOf(arrays: ReadonlyMap<string, NumberArray>): Reader {
  const missing = (name: string) =>
    new AppError('index.damaged', `Index file lacks ${name}: delete it, it is made again`)
  return {
    u8(name) {
      const array = arrays.get(name)
      if (array instanceof Uint8Array) return array
      throw missing(name)
    },
    u32(name) {
      const array = arrays.get(name)
      if (array instanceof Uint32Array) return array
      throw missing(name)
    },
    f32(name) {
      const array = arrays.get(name)
      if (array instanceof Float32Array) return array
      throw missing(name)
    },
  }
}

function readChannel(read: Reader, prefix: string): Channel {
  return {
    slots: read.u32(`${prefix}.slots`),
    slotTerms: read.u32(`${prefix}.slotTerms`),
    offsets: read.u32(`${prefix}.offsets`),
    docs: read.u32(`${prefix}.docs`),
    impacts: read.f32(`${prefix}.impacts`),
    idf: read.f32(`${prefix}.idf`),
  }
}

function readTexts(read: Reader, prefix: string, size: number): TextIndex {
  return {
    size,
    chars: readChannel(read, `${prefix}.chars`),
    pairs: readChannel(read, `${prefix}.pairs`),
    words: readChannel(read, `${prefix}.words`),
    charOffsets: read.u32(`${prefix}.charOffsets`),
    charTerms: read.u32(`${prefix}.charTerms`),
    charWeight: read.f32(`${prefix}.charWeight`),
  }
}

function readCollection(read: Reader, prefix: string, meta: CollectionMeta): Collection {
  const { ids, topics, dimensions } = meta
  return {
    entries: {
      ids,
      topics,
      passages: readTexts(read, `${prefix}.passages`, meta.passages),
      wordings: readTexts(read, `${prefix}.wordings`, meta.wordings),
      passageStart: read.u32(`${prefix}.passageStart`),
      wordingStart: read.u32(`${prefix}.wordingStart`),
    },
    wordingVectors: { dimensions, rows: read.f32(`${prefix}.wordingVectors`) },
    entryVectors: { dimensions, rows: read.f32(`${prefix}.entryVectors`) },
  }
}

function readClasses(read: Reader, prefix: string, names: readonly string[]): TextClasses {
  return { names, weights: read.f32(`${prefix}.weights`), biases: read.f32(`${prefix}.biases`) }
}

/** Loads what `saveIndex` wrote; throws `index.damaged` otherwise. */
export async function loadIndex(path: string): Promise<SearchIndex> {
  const file = await readArrayFile(path)
  const parsed = IndexMeta.safeParse(file.meta)
  if (!parsed.success)
    throw new AppError('index.damaged', `Index file ${path} has another format: delete it, it is made again`)
  const meta = parsed.data
  const read = readerOf(file.arrays)
  return {
    madeFrom: meta.madeFrom,
    knowledgeHash: meta.knowledgeHash,
    main: readCollection(read, 'main', meta.main),
    firstAid: readCollection(read, 'firstAid', meta.firstAid),
    claims: readCollection(read, 'claims', meta.claims),
    dictionary: meta.dictionary,
    sounds: read.u32('sounds'),
    writtenForms: {
      characters: meta.characters,
      pairs: read.u32('written.pairs'),
      counts: read.u32('written.counts'),
    },
    calibration: meta.calibration,
    scope: { bias: meta.scopeBias, weights: read.f32('scope') },
    urgency: { bias: meta.urgencyBias, weights: read.f32('urgency') },
    scam: { bias: meta.scamBias, weights: read.f32('scam'), rarity: read.u8('scam.rarity') },
    wants: readClasses(read, 'wants', meta.wants),
    helpers: readClasses(read, 'helpers', meta.helpers),
    claimants: readClasses(read, 'claimants', meta.claimants),
    stance: { bias: meta.stanceBias, weights: read.f32('stance'), rarity: read.u8('stance.rarity') },
    cores: new Map(Object.entries(meta.cores)),
    claimSlots: new Map(Object.entries(meta.claimSlots)),
    vectorWeight: meta.vectorWeight,
  }
}
