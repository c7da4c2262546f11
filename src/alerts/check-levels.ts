import { COLOUR_WORDS, COLOURS, type Colour, type Severity } from '../domain/alert.ts'
import type { Entry } from '../domain/entry.ts'
import type { TemplateLevel } from './alert-template.ts'
import { isServed, repeated } from './check-hazards.ts'
import { findQuote, isPartOf, quotableOf } from './quote.ts'

/** `[field, reason]`; the field within the level. */
export type LevelProblem = readonly [string, string]

/** Marks that `contentOfTemplate` fills in. */
export const MARKS = ['area', 'issuer', 'from', 'until'] as const
/** 蓝 Ⅳ 一般, 黄 Ⅲ 较重, 橙 Ⅱ 严重, 红 Ⅰ 特别严重. */
export const SEVERITY_OF: Readonly<Record<Colour, Severity>> = {
  blue: 'Minor',
  yellow: 'Moderate',
  orange: 'Severe',
  red: 'Extreme',
}
/** Fewer help nobody, and more cannot be heard out on a loudspeaker. */
const FEWEST = 3
const MOST = 7
/** A signal with a colour is renewed or lifted within days. */
const MOST_HOURS_OF_COLOUR = 7 * 24
const LEAVING = /撤|转移|就走|马上走/u
const MEASURE = /[0-9]|[一二三四五六七八九十]+(?:成|天|小时|度|毫米)/u

function colourProblems({ colour, severity, headline, description, hours }: TemplateLevel): LevelProblem[] {
  if (colour === null) return []
  const others = COLOURS.filter((other) => other !== colour).map((other) => COLOUR_WORDS[other])
  const problems: LevelProblem[] = []
  if (severity !== SEVERITY_OF[colour]) problems.push(['severity', `${colour} is ${SEVERITY_OF[colour]}`])
  if (hours > MOST_HOURS_OF_COLOUR)
    problems.push(['hours', `a signal with a colour lasts ${MOST_HOURS_OF_COLOUR} hours at most`])
  for (const [field, text] of Object.entries({ headline, description })) {
    if (!text.includes(COLOUR_WORDS[colour])) problems.push([field, `does not say ${COLOUR_WORDS[colour]}`])
    for (const other of others) if (text.includes(other)) problems.push([field, `says ${other}`])
  }
  return problems
}

function markProblems({ headline, description, instructions }: TemplateLevel): LevelProblem[] {
  const known: ReadonlySet<string> = new Set(MARKS)
  const texts = Object.entries({ headline, description })
  const wanted = [
    ['headline', headline, 'area'],
    ['description', description, 'issuer'],
    ['description', description, 'until'],
  ] as const
  return [
    ...texts.flatMap(([field, text]) =>
      [...text.matchAll(/\{([^}]*)\}/g)]
        .filter(([, name = '']) => !known.has(name))
        .map(([mark]): LevelProblem => [field, `${mark} is no known mark`]),
    ),
    ...wanted
      .filter(([, text, mark]) => !text.includes(`{${mark}}`))
      .map(([field, , mark]): LevelProblem => [field, `{${mark}} is missing`]),
    ...instructions
      .filter(({ text }) => /[{}]/.test(text))
      .map(({ text }): LevelProblem => ['instructions', `“${text}” has a mark`]),
  ]
}

function quoteProblems({ instructions }: TemplateLevel, byId: ReadonlyMap<string, Entry>): LevelProblem[] {
  return instructions.flatMap(({ entry: id, text }, at): LevelProblem[] => {
    const field = `instructions.${at}`
    const entry = byId.get(id)
    if (entry === undefined) return [[field, `entry ${id} is not in the knowledge`]]
    if (!isServed(entry)) return [[field, `entry ${id} is ${entry.review.state} and not shown to residents`]]
    const { kind } = findQuote(text, entry)
    if (kind === 'missing') return [[field, `“${text}” stands nowhere in ${id}`]]
    return kind === 'stands' ? [] : [[field, `“${text}” has lost the 不要 of its sentence in ${id}`]]
  })
}

/** What the instructions are together: how many, none twice, something that is not to be done, somewhere to go to. */
function choiceProblems({ instructions, responseTypes }: TemplateLevel, named: readonly Entry[]): LevelProblem[] {
  const texts = instructions.map(({ text }) => text)
  const donts = named.flatMap((entry) => quotableOf(entry).filter(({ section }) => section === 'dont'))
  const hasDont = texts.some((text) => donts.some((dont) => isPartOf(text, dont.text)))
  const problems: LevelProblem[] = repeated(texts).map((text) => ['instructions', `“${text}” stands twice`])
  if (texts.length < FEWEST || texts.length > MOST)
    problems.push(['instructions', `${texts.length}, ${FEWEST} to ${MOST} wanted`])
  if (donts.length > 0 && !hasDont) problems.push(['instructions', 'none says what not to do, though an entry does'])
  if (responseTypes.includes('Evacuate') && !texts.some((text) => LEAVING.test(text)))
    problems.push(['responseTypes', 'Evacuate, but no instruction says to leave'])
  return problems
}

/** Figures in a description are those of an entry; a threshold that nobody stands for is worse than none. */
function figureProblems({ description }: TemplateLevel, related: readonly Entry[]): LevelProblem[] {
  const statements = related.flatMap(quotableOf)
  return description
    .split(/[，。；：]|\{[^}]*\}/u)
    .filter((part) => MEASURE.test(part) && !statements.some(({ text }) => isPartOf(part, text)))
    .map((part): LevelProblem => ['description', `“${part}” stands in no entry of the hazard or the instructions`])
}

/** Everything that is wrong with one level. `ofHazard`: ids of the entries of its hazard. */
export function levelProblems(
  level: TemplateLevel,
  byId: ReadonlyMap<string, Entry>,
  ofHazard: readonly string[],
): LevelProblem[] {
  const entriesOf = (ids: readonly string[]) => [...new Set(ids)].flatMap((id) => byId.get(id) ?? [])
  const named = level.instructions.map(({ entry }) => entry)
  return [
    ...colourProblems(level),
    ...markProblems(level),
    ...quoteProblems(level, byId),
    ...choiceProblems(level, entriesOf(named)),
    ...figureProblems(level, entriesOf([...named, ...ofHazard])),
  ]
}
