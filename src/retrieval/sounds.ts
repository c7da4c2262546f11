import { hashTerm } from './hash-term.ts'

const FIRST = 0x4e00
const LAST = 0x9fff
const SEED = 4

/**
 * One reading per character, as a number, from U+4E00 on; 0 where there is none. Both sides use the same table, so it does
 * not matter that a polyphone gets only one of its readings.
 */
export type SoundTable = Uint16Array

/** Fills the table from pinyin-pro. Imported only here and only when an index is built: the table is saved with it. */
export async function buildSoundTable(): Promise<SoundTable> {
  const { pinyin } = await import('pinyin-pro')
  const numbers = new Map<string, number>()
  const table = new Uint16Array(LAST - FIRST + 1)
  const characters = Array.from(table, (_, at) => String.fromCodePoint(FIRST + at))
  const readings = characters.map((character) => pinyin(character, { toneType: 'none', type: 'array' })[0] ?? '')
  for (const [at, reading] of readings.entries()) {
    if (!/^[a-zü]+$/.test(reading)) continue
    const number = numbers.get(reading) ?? numbers.size + 1
    numbers.set(reading, number)
    table[at] = number
  }
  return table
}

/** Terms for neighbouring pairs of units by sound; letters and digits stand for themselves. */
export function soundPairs(table: SoundTable, units: readonly string[]): number[] {
  const sounds = units.map((unit) => {
    const sound = table[(unit.codePointAt(0) ?? 0) - FIRST] ?? 0
    return sound === 0 ? unit : `${sound}`
  })
  const pairs: number[] = []
  for (let at = 1; at < sounds.length; at++) pairs.push(hashTerm(`${sounds[at - 1]} ${sounds[at]}`, SEED))
  return pairs
}
