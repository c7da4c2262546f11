import type { AlertArea } from '../domain/alert.ts'
import { coversRegion } from '../domain/region.ts'
import { fill, lengthOf } from '../domain/sentences.ts'
import type { AlertWords } from './alert-words.ts'
import { clean } from './instructions.ts'

/** The longest name that is kept as its issuer wrote it; longer ones give way to the names of our regions. */
const LONGEST_NAME = 12
const MOST_NAMES = 4

export interface AreaWords {
  /** Every name. */
  readonly names: readonly string[]
  /** In at most so many characters: all names, or the first of them and how many there are, or that it is somewhere. */
  readonly within: (characters: number) => string
}

type Words = Pick<AlertWords, 'prefixes' | 'shortNames' | 'countiesMore' | 'placesMore' | 'somewhere'>

/** @param regionName of the code of a region; undefined: not one of ours */
export function wordAreas(
  areas: readonly AlertArea[],
  regionName: (code: string) => string | undefined,
  words: Words,
): AreaWords {
  const codes = areas.flatMap(({ regions }) => regions)
  const inAnother = (code: string) => codes.some((outer) => outer !== code && coversRegion(outer, code))
  const outermost = areas.filter(({ regions }) => regions.length === 0 || !regions.every(inAnother))
  const names = [
    ...new Set((outermost.length > 0 ? outermost : areas).flatMap((area) => namesOf(area, regionName, words))),
  ]
  return { names, within: (characters) => within(names, characters, words) }
}

function namesOf({ name, regions }: AlertArea, regionName: (code: string) => string | undefined, words: Words) {
  const own = clean(name)
    .split(/[、，,；;。\s]+/u)
    .map((each) => shortName(each, words))
    .filter((each) => each !== '')
  const ours = regions.flatMap((code) => {
    const known = regionName(code)
    return known === undefined ? [] : [shortName(known, words)]
  })
  const isShort = own.length > 0 && own.every((each) => lengthOf(each) <= LONGEST_NAME)
  return isShort || ours.length === 0 ? own : ours
}

function shortName(name: string, words: Pick<AlertWords, 'prefixes' | 'shortNames'>): string {
  const prefix = words.prefixes.find((each) => name.startsWith(each) && name.length > each.length)
  if (prefix !== undefined) return shortName(name.slice(prefix.length), words)
  return words.shortNames[name] ?? name
}

function within(names: readonly string[], characters: number, words: Words): string {
  const all = names.join('、')
  if (names.length > 0 && lengthOf(all) <= characters) return all
  const more = names.every((name) => /[县市]$/u.test(name)) ? words.countiesMore : words.placesMore
  for (let count = Math.min(MOST_NAMES, names.length - 1); count > 0; count -= 1) {
    const some = fill(more, { names: names.slice(0, count).join('、'), count: String(names.length) })
    if (lengthOf(some) <= characters) return some
  }
  return words.somewhere
}
