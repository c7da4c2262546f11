import { soundOfReading } from './sounds.ts'
import type { WrittenLookup } from './spelling.ts'

const HAN = /\p{Script=Han}/u
const LONGEST = 6
/** Fewer syllables may be a word of another language. */
const FEWEST = 4
/** Characters of one reading that are tried, the commonest first. */
const TRIED = 40
/** What being a rare character costs, per logarithm of its rank. */
const RANK_WEIGHT = 0.2

interface Path {
  readonly score: number
  readonly text: string
}

/** Cuts letters into as few readings as possible; undefined when some letters belong to none. */
function syllablesOf(letters: string, { soundingLike }: WrittenLookup): number[] | undefined {
  const ends: Array<number[] | undefined> = [[]]
  for (let end = 1; end <= letters.length; end++) {
    for (let start = Math.max(0, end - LONGEST); start < end; start++) {
      const before = ends[start]
      const sound = soundOfReading(letters.slice(start, end))
      if (before === undefined || soundingLike(sound).length === 0) continue
      const known = ends[end]
      if (known === undefined || before.length + 1 < known.length) ends[end] = [...before, sound]
    }
  }
  return ends[letters.length]
}

/** The most likely characters for a row of readings, by how often characters stand side by side in the knowledge. */
function write(sounds: readonly number[], { together, soundingLike }: WrittenLookup): string {
  let paths = new Map<string, Path>([['', { score: 0, text: '' }]])
  for (const sound of sounds) {
    const next = new Map<string, Path>()
    for (const [rank, character] of soundingLike(sound).slice(0, TRIED).entries()) {
      const rarity = RANK_WEIGHT * Math.log1p(rank)
      const ways = [...paths].map(([last, { score, text }]) => ({
        score: score - rarity + (last === '' ? 0 : Math.log1p(together(last, character))),
        text: text + character,
      }))
      next.set(character, bestOf(ways))
    }
    paths = next
  }
  return bestOf([...paths.values()]).text
}

function bestOf(paths: readonly Path[]): Path {
  return paths.reduce((best, path) => (path.score > best.score ? path : best))
}

/** Reads a message typed in pinyin without tones ("nai nai shuo hua han hu"); any other text comes back as it is. */
export function createPinyinReader(lookup: WrittenLookup): (normalised: string) => string {
  return function readPinyin(text) {
    if (HAN.test(text)) return text
    const phrases = text.split(/[^a-z\s]+/).map((phrase) => phrase.match(/[a-z]+/g) ?? [])
    const sounds = phrases.map((words) => words.map((word) => syllablesOf(word, lookup)))
    const known = sounds.flat().filter((syllables) => syllables !== undefined)
    const isPinyin = known.length === sounds.flat().length && known.flat().length >= FEWEST
    if (!isPinyin) return text
    return sounds
      .map((words) =>
        write(
          words.flatMap((syllables) => syllables ?? []),
          lookup,
        ),
      )
      .filter((phrase) => phrase !== '')
      .join(',')
  }
}
