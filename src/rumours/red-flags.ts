import { z } from 'zod'
import { patternOf } from '../domain/word-groups.ts'

const Words = z.array(z.string().min(1)).min(1)
const Flag = z.strictObject({
  id: z.string().min(1),
  /** How a reply names the flag, in one plain phrase. */
  say: z.string().min(1),
  words: Words,
})

/** `knowledge/red-flags.yaml`. */
export const RedFlags = z.strictObject({
  /** Log-odds from which a message with flags of two families is answered as a scam. */
  act_from: z.number(),
  /** Log-odds from which a scam is suggested. */
  suggest_from: z.number(),
  /** Log-odds which a message with flags of three families needs to be suggested. */
  families_from: z.number(),
  families: z.array(z.strictObject({ id: z.string().min(1), flags: z.array(Flag).min(1) })).min(2),
  markers: z.array(
    z.strictObject({
      id: z.string().min(1),
      /** True for what warnings, reports and tales of the past have: flags beside it weigh otherwise. */
      calms: z.boolean().default(false),
      words: Words,
    }),
  ),
})
export type RedFlags = z.infer<typeof RedFlags>

/** A flag that was met. */
export interface RedFlag {
  readonly id: string
  readonly family: string
  readonly say: string
}

/** What the rules see in a message. */
export interface RedFlagFinding {
  /** In the order of the file. */
  readonly flags: readonly RedFlag[]
  /** Ids of the families that have a flag among these. */
  readonly families: readonly string[]
  /** Names of flags, families and markers: what a scam is judged by besides the words themselves. */
  readonly names: readonly string[]
}

type Marker = RedFlags['markers'][number]

export type FlagsOf = (normalised: string) => RedFlagFinding

/** More families say no more than this many. */
const MOST_FAMILIES = 4

function namesOf(flags: readonly RedFlag[], families: readonly string[], markers: readonly Marker[]): string[] {
  const many = Math.min(families.length, MOST_FAMILIES)
  const calm = markers.some(({ calms }) => calms) ? 'calm' : 'open'
  return [
    ...flags.map(({ id }) => `flag ${id}`),
    ...families.map((id) => `family ${id}`),
    `families ${many}`,
    `families ${many} ${calm}`,
    ...markers.map(({ id }) => `marker ${id}`),
  ]
}

/** Compiles the rules once; throws a SyntaxError that names the flag or marker whose pattern is not valid. */
export function createRedFlags({ families, markers }: Pick<RedFlags, 'families' | 'markers'>): FlagsOf {
  const flags = families.flatMap(({ id: family, flags }) =>
    flags.map(({ id, say, words }) => ({ flag: { id, family, say }, pattern: compile(id, words) })),
  )
  const marks = markers.map((marker) => ({ marker, pattern: compile(marker.id, marker.words) }))

  return function flagsOf(text) {
    const met = flags.filter(({ pattern }) => pattern.test(text)).map(({ flag }) => flag)
    const metFamilies = [...new Set(met.map(({ family }) => family))]
    const metMarks = marks.filter(({ pattern }) => pattern.test(text)).map(({ marker }) => marker)
    return { flags: met, families: metFamilies, names: namesOf(met, metFamilies, metMarks) }
  }
}

function compile(id: string, words: readonly string[]): RegExp {
  try {
    return patternOf(words)
  } catch (cause) {
    throw new SyntaxError(`the words of "${id}" are not a valid pattern`, { cause })
  }
}
