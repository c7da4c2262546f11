import { z } from 'zod'
import { AppError } from '../domain/app-error.ts'
import { type NumberArray, readArrayFile, writeArrayFile } from './array-file.ts'
import type { Calibration } from './calibrate.ts'
import type { Channel } from './channel.ts'
import type { EntryIndex } from './entry-search.ts'
import type { SoundTable } from './sounds.ts'
import type { TextClassifier } from './text-classifier.ts'
import type { TextIndex } from './text-index.ts'
import type { Vectors } from './vector-index.ts'

/** Everything a search needs, as it is saved. */
export interface SearchIndex {
  /** Hash of the knowledge, the embedder and the version of this format. */
  readonly madeFrom: string
  /** Hash of the knowledge alone: the saved knowledge must be the same. */
  readonly knowledgeHash: string
  readonly entries: EntryIndex
  readonly dictionary: readonly string[]
  readonly sounds: SoundTable
  readonly calibration: Calibration
  /** Whether a question is the business of the knowledge at all. */
  readonly scope: TextClassifier
  /** How urgent a message sounds. */
  readonly urgency: TextClassifier
  /** Wordings first, then one row per entry. */
  readonly vectors: Vectors
  readonly vectorWeight: number
}

/** Raised when the layout or the meaning of the numbers changes. */
export const INDEX_VERSION = 3

const Numbers = z.array(z.number())
const Meta = z.object({
  madeFrom: z.string(),
  knowledgeHash: z.string(),
  ids: z.array(z.string()),
  topics: z.array(z.string()),
  dictionary: z.array(z.string()),
  calibration: z.object({
    logistic: z.object({ mean: Numbers, deviation: Numbers, weights: Numbers, bias: z.number() }),
    answerFrom: z.number(),
    suggestFrom: z.number(),
  }),
  scopeBias: z.number(),
  urgencyBias: z.number(),
  dimensions: z.int(),
  vectorWeight: z.number(),
  sizes: z.object({ passages: z.int(), wordings: z.int() }),
})

const CHANNELS = ['chars', 'pairs', 'words', 'sounds'] as const

function packChannel(prefix: string, channel: Channel): Array<[string, NumberArray]> {
  const { slots, slotTerms, offsets, docs, impacts, idf } = channel
  return Object.entries({ slots, slotTerms, offsets, docs, impacts, idf }).map(([name, array]) => [
    `${prefix}.${name}`,
    array,
  ])
}

function packTexts(prefix: string, index: TextIndex): Array<[string, NumberArray]> {
  return [
    ...CHANNELS.flatMap((channel) => packChannel(`${prefix}.${channel}`, index[channel])),
    [`${prefix}.charOffsets`, index.charOffsets],
    [`${prefix}.charTerms`, index.charTerms],
    [`${prefix}.charWeight`, index.charWeight],
  ]
}

export async function saveIndex(path: string, index: SearchIndex): Promise<void> {
  const { entries, madeFrom, knowledgeHash, dictionary, calibration, vectorWeight, vectors } = index
  const meta = {
    madeFrom,
    knowledgeHash,
    ids: entries.ids,
    topics: entries.topics,
    dictionary,
    calibration,
    scopeBias: index.scope.bias,
    urgencyBias: index.urgency.bias,
    vectorWeight,
    dimensions: vectors.dimensions,
    sizes: { passages: entries.passages.size, wordings: entries.wordings.size },
  }
  const arrays = new Map<string, NumberArray>([
    ...packTexts('passages', entries.passages),
    ...packTexts('wordings', entries.wordings),
    ['passageStart', entries.passageStart],
    ['wordingStart', entries.wordingStart],
    ['sounds', index.sounds],
    ['scope', index.scope.weights],
    ['urgency', index.urgency.weights],
    ['vectors', vectors.rows],
  ])
  await writeArrayFile(path, { meta, arrays })
}

/** Typed access to the arrays of a file; a missing one means that the file is not of this version. */
function reader(arrays: ReadonlyMap<string, NumberArray>) {
  const missing = (name: string) =>
    new AppError('index.damaged', `Index file lacks ${name}: delete it, it is made again`)
  return {
    u32(name: string): Uint32Array {
      const array = arrays.get(name)
      if (array instanceof Uint32Array) return array
      throw missing(name)
    },
    u16(name: string): Uint16Array {
      const array = arrays.get(name)
      if (array instanceof Uint16Array) return array
      throw missing(name)
    },
    f32(name: string): Float32Array {
      const array = arrays.get(name)
      if (array instanceof Float32Array) return array
      throw missing(name)
    },
  }
}

/** Loads what `saveIndex` wrote; throws `index.damaged` otherwise. */
export async function loadIndex(path: string): Promise<SearchIndex> {
  const file = await readArrayFile(path)
  const meta = Meta.safeParse(file.meta)
  if (!meta.success)
    throw new AppError('index.damaged', `Index file ${path} has another format: delete it, it is made again`)
  const read = reader(file.arrays)
  const channel = (prefix: string): Channel => ({
    slots: read.u32(`${prefix}.slots`),
    slotTerms: read.u32(`${prefix}.slotTerms`),
    offsets: read.u32(`${prefix}.offsets`),
    docs: read.u32(`${prefix}.docs`),
    impacts: read.f32(`${prefix}.impacts`),
    idf: read.f32(`${prefix}.idf`),
  })
  const texts = (prefix: 'passages' | 'wordings'): TextIndex => ({
    size: meta.data.sizes[prefix],
    chars: channel(`${prefix}.chars`),
    pairs: channel(`${prefix}.pairs`),
    words: channel(`${prefix}.words`),
    sounds: channel(`${prefix}.sounds`),
    charOffsets: read.u32(`${prefix}.charOffsets`),
    charTerms: read.u32(`${prefix}.charTerms`),
    charWeight: read.f32(`${prefix}.charWeight`),
  })
  const {
    madeFrom,
    knowledgeHash,
    ids,
    topics,
    dictionary,
    calibration,
    scopeBias,
    urgencyBias,
    dimensions,
    vectorWeight,
  } = meta.data
  return {
    madeFrom,
    knowledgeHash,
    dictionary,
    calibration,
    scope: { bias: scopeBias, weights: read.f32('scope') },
    urgency: { bias: urgencyBias, weights: read.f32('urgency') },
    vectorWeight,
    entries: {
      ids,
      topics,
      passages: texts('passages'),
      wordings: texts('wordings'),
      passageStart: read.u32('passageStart'),
      wordingStart: read.u32('wordingStart'),
    },
    sounds: read.u16('sounds'),
    vectors: { dimensions, rows: read.f32('vectors') },
  }
}
