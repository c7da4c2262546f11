const FIRST = 0x4e00
const LAST = 0x9fff
const LETTERS = 26

/**
 * One reading per character (`soundOfReading`), from U+4E00 on; 0 where there is none. Both sides use the same table, so it
 * does not matter that a polyphone gets only one of its readings.
 */
export type SoundTable = Uint32Array

/** Number of a reading without tones, `v` for ü: its letters as digits of base 27. Readings have at most six letters. */
export function soundOfReading(reading: string): number {
  let number = 0
  for (let at = 0; at < reading.length; at++) number = number * (LETTERS + 1) + (reading.charCodeAt(at) - 96)
  return number
}

/** Readings of common words of speech where the dictionary lists another one first. */
const SPOKEN: Readonly<Record<string, string>> = { 了: 'le', 咋: 'za' }

/** Fills the table from pinyin-pro. Imported only here and only when an index is built: the table is saved with it. */
export async function buildSoundTable(): Promise<SoundTable> {
  const { pinyin } = await import('pinyin-pro')
  const table = new Uint32Array(LAST - FIRST + 1)
  for (const at of table.keys()) {
    const character = String.fromCodePoint(FIRST + at)
    const [listed = ''] = pinyin(character, { toneType: 'none', type: 'array' })
    const reading = SPOKEN[character] ?? listed
    const plain = reading.replaceAll('ü', 'v')
    if (/^[a-z]{1,6}$/.test(plain)) table[at] = soundOfReading(plain)
  }
  return table
}

/** Number of a character's reading; 0 when it has none. */
export function soundOf(table: SoundTable, character: string): number {
  return table[(character.codePointAt(0) ?? 0) - FIRST] ?? 0
}
