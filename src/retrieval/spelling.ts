import { normalise } from './normalise.ts'
import { createPinyinReader } from './pinyin-reader.ts'
import { type SoundTable, soundOf } from './sounds.ts'

/** What the knowledge looks like in writing. Characters outside the basic plane are passed over. */
export interface WrittenForms {
  /** Neighbouring Han characters, the first one in the upper 16 bits, ascending; and how often each pair occurs. */
  readonly pairs: Uint32Array
  readonly counts: Uint32Array
  /** Its Han characters, the commonest first. */
  readonly characters: string
}

/** Puts right what an input method or a dialect ear got wrong. */
export type CorrectSpelling = (normalised: string) => string

/** A character that fits on both sides outweighs any that fits on one. */
const BOTH_SIDES = 10
/** Σ log(1 + count) from which a character is replaced; below, a new word would be bent to a known one (swept on held-out wordings). */
const SURE = 1.1

/** Asked of every character of every message: cheaper than an expression. */
function isHan(character: string): boolean {
  const code = character.charCodeAt(0)
  return code >= 0x3400 && code <= 0x9fff
}

function pairOf(first: string, second: string): number {
  return ((first.charCodeAt(0) << 16) | second.charCodeAt(0)) >>> 0
}

function byCount(a: readonly [string, number], b: readonly [string, number]): number {
  return b[1] - a[1] || (a[0] < b[0] ? -1 : 1)
}

/** Counts neighbouring characters and characters of the texts. */
export function writtenFormsOf(texts: Iterable<string>): WrittenForms {
  const pairs = new Map<number, number>()
  const characters = new Map<string, number>()
  for (const text of texts) {
    let before: string | undefined
    for (const character of normalise(text)) {
      const written = isHan(character)
      if (written) characters.set(character, (characters.get(character) ?? 0) + 1)
      if (written && before !== undefined) {
        const pair = pairOf(before, character)
        pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
      }
      before = written ? character : undefined
    }
  }
  const sorted = [...pairs].sort((a, b) => a[0] - b[0])
  return {
    pairs: Uint32Array.from(sorted, ([pair]) => pair),
    counts: Uint32Array.from(sorted, ([, count]) => count),
    characters: [...characters]
      .sort(byCount)
      .map(([character]) => character)
      .join(''),
  }
}

/** Written forms, ready to be asked. */
export interface WrittenLookup {
  /** How often two characters stand side by side; 0 when one is missing. */
  readonly together: (first: string | undefined, second: string | undefined) => number
  /** Characters of a reading, the commonest first. */
  readonly soundingLike: (sound: number) => readonly string[]
}

export function createWrittenLookup(forms: WrittenForms, table: SoundTable): WrittenLookup {
  // Two levels of small numbers: a map over whole pairs hashes numbers too large to be compared as they are.
  const counts = new Map<number, Map<number, number>>()
  for (const [at, pair] of forms.pairs.entries()) {
    const after = counts.get(pair >>> 16) ?? new Map<number, number>()
    counts.set(pair >>> 16, after.set(pair & 0xffff, forms.counts[at] ?? 0))
  }
  const alike = new Map<number, string[]>()
  for (const character of forms.characters) {
    const sound = soundOf(table, character)
    if (sound !== 0) alike.set(sound, [...(alike.get(sound) ?? []), character])
  }
  return {
    together: (a, b) =>
      a === undefined || b === undefined ? 0 : (counts.get(a.charCodeAt(0))?.get(b.charCodeAt(0)) ?? 0),
    soundingLike: (sound) => alike.get(sound) ?? [],
  }
}

/**
 * A character that stands beside none of its neighbours anywhere in the knowledge, while another one of the same sound does,
 * is taken for that one: 军子 → 菌子, 转帐 → 转账. Restores over nine in ten of 15 % wrong characters and changes one
 * right question in twenty; some tens of microseconds. A message in pinyin is read first.
 */
export function createSpelling(forms: WrittenForms, table: SoundTable): CorrectSpelling {
  const lookup = createWrittenLookup(forms, table)
  const { together, soundingLike } = lookup
  const readPinyin = createPinyinReader(lookup)

  return function correct(text) {
    const units = Array.from(readPinyin(text))
    for (const [at, own] of units.entries()) {
      const [left, right] = [units[at - 1], units[at + 1]]
      if (!isHan(own) || together(left, own) + together(own, right) > 0) continue
      let best = SURE
      for (const other of soundingLike(soundOf(table, own))) {
        const [before, after] = [together(left, other), together(other, right)]
        const fit = (before > 0 && after > 0 ? BOTH_SIDES : 0) + Math.log1p(before) + Math.log1p(after)
        if (fit <= best) continue
        best = fit
        units[at] = other
      }
    }
    return units.join('')
  }
}
