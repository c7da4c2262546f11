import { type Entry, type Statement, UNCITABLE_TYPES } from '../domain/entry.ts'
import type { Finding } from './finding.ts'
import type { Knowledge, LoadedEntry, LoadedKnowledge } from './load-knowledge.ts'

/** Dangerous topics are asked in more ways. */
const ASKS = { emergency: 25, high: 25, normal: 15 } as const
const PHONE =
  /(?<![\d.])(1(?:10|19|20|22)|12\d{3}|96\d{3,4}|955\d{2}|100(?:00|10|86)|400[- ]?\d{3}[- ]?\d{4}|0\d{2,3}-\d{7,8}|1[3-9]\d{9})(?![\d.])/g
const LINK = /https?:\/\/[^\s）)】」”]+|(?<![\w.])(?:www\.)[\w.-]+/g
const UNSOURCED = new Set(['scripts', 'forwards'])

type Rule = (file: LoadedEntry, knowledge: Knowledge, sources: ReadonlyMap<string, string>) => Finding[]

function finding(file: LoadedEntry, line: number, problem: string, remedy: string): Finding {
  return { file: file.file, line, problem, remedy }
}

function eachStatement(
  file: LoadedEntry,
  judge: (statement: Statement) => readonly [string, string] | undefined,
): Finding[] {
  return file.entry.statements.flatMap((statement) => {
    const found = judge(statement)
    return found === undefined ? [] : [finding(file, statement.line, ...found)]
  })
}

const sourcesAreKnown: Rule = (file, _knowledge, sources) => {
  const unknown = eachStatement(file, ({ sources: cited, basis }) => {
    const missing = [...cited, ...basis].filter((id) => !sources.has(id))
    return missing.length === 0
      ? undefined
      : [`unknown source ${missing.join(', ')}`, 'add it to sources.yaml or mend the id']
  })
  const claim = file.claimSources.filter((id) => !sources.has(id))
  return claim.length === 0
    ? unknown
    : [
        ...unknown,
        finding(file, 1, `claim_sources: unknown source ${claim.join(', ')}`, 'add it to sources.yaml or mend the id'),
      ]
}

const nothingUncitableIsShown: Rule = (file, _knowledge, sources) =>
  eachStatement(file, ({ sources: cited }) => {
    const wrong = cited.filter((id) => UNCITABLE_TYPES.has(sources.get(id) ?? ''))
    return wrong.length === 0
      ? undefined
      : [
          `${wrong.join(', ')} is editorial or misinfo and may not be shown as a citation`,
          `write [~${wrong[0]}] instead of [^${wrong[0]}]`,
        ]
  })

const everySentenceRestsOnSomething: Rule = (file) =>
  eachStatement(file, ({ section, sources, basis }) =>
    UNSOURCED.has(section) || sources.length + basis.length > 0
      ? undefined
      : ['sentence without a source', 'put [^source-id] at its end'],
  )

const dangerSaysWhatToDo: Rule = (file) => {
  if (file.entry.risk !== 'emergency') return []
  const has = (section: string) => file.entry.statements.some((statement) => statement.section === section)
  return [
    ...(has('now') ? [] : [finding(file, 1, 'danger entry without 马上做', 'add the first steps, the call first')]),
    ...(has('dont') ? [] : [finding(file, 1, 'danger entry without 不要做', 'add what must not be done')]),
  ]
}

const phonesAreKnown: Rule = (file, { hotlines }) => {
  const known = new Set(hotlines.map(({ number }) => number))
  return eachStatement(file, ({ section, text }) => {
    if (UNSOURCED.has(section)) return undefined
    const unknown = (text.replace(/\d{4}年|\d+(?=[元块人万亿个例度])/g, '').match(PHONE) ?? []).filter(
      (number) => !known.has(number),
    )
    return unknown.length === 0
      ? undefined
      : [`phone number ${unknown.join(', ')} is not in hotlines.yaml`, 'add it there with its source, or take it out']
  })
}

const linksAreSources: Rule = (file, knowledge) => {
  const urls = knowledge.sources.flatMap(({ url }) => url ?? [])
  return eachStatement(file, ({ section, text }) => {
    if (UNSOURCED.has(section)) return undefined
    const strange = (text.match(LINK) ?? []).filter((link) => !urls.includes(link))
    return strange.length === 0 ? undefined : ['link that is not in sources.yaml', 'cite the source by its id instead']
  })
}

const askedInManyWays: Rule = (file) => {
  const wanted = ASKS[file.entry.risk]
  const { size } = new Set(file.entry.asks)
  if (size < file.entry.asks.length) return [finding(file, 1, 'the same ask twice', 'take one out')]
  return size >= wanted
    ? []
    : [finding(file, 1, `${size} asks, ${wanted} wanted`, 'add ways in which residents ask it')]
}

const nothingIsSaidTwice: Rule = (file) => {
  const seen = new Map<string, number>()
  return eachStatement(file, ({ text, line }) => {
    const before = seen.get(text)
    seen.set(text, line)
    return before === undefined
      ? undefined
      : [`same sentence as in line ${before}`, 'take one out and keep all source ids']
  })
}

const rumoursHaveVerdicts: Rule = (file) => {
  const { kind, claim, verdict, statements } = file.entry
  if (kind !== 'rumour') return []
  return [
    ...(claim === undefined || verdict === undefined
      ? [finding(file, 1, 'rumour without claim or verdict', 'add both')]
      : []),
    ...(statements.some(({ section }) => section === 'why')
      ? []
      : [finding(file, 1, 'rumour without 为什么', 'say why')]),
  ]
}

const RULES: readonly Rule[] = [
  sourcesAreKnown,
  nothingUncitableIsShown,
  everySentenceRestsOnSomething,
  dangerSaysWhatToDo,
  phonesAreKnown,
  linksAreSources,
  askedInManyWays,
  nothingIsSaidTwice,
  rumoursHaveVerdicts,
]

function duplicateIds(files: readonly LoadedEntry[]): Finding[] {
  const owner = new Map<string, string>()
  return files.flatMap((file) =>
    [file.entry.id, ...file.entry.aliases].flatMap((id) => {
      const before = owner.get(id)
      owner.set(id, file.file)
      return before === undefined ? [] : [finding(file, 1, `id ${id} is taken by ${before}`, 'choose another id')]
    }),
  )
}

function misplaced(files: readonly LoadedEntry[]): Finding[] {
  return files
    .filter(({ file, entry }) => file !== `entries/${entry.topic}/${entry.id}.md`)
    .map((file) =>
      finding(
        file,
        1,
        'file name and id or topic differ',
        `move it to entries/${file.entry.topic}/${file.entry.id}.md`,
      ),
    )
}

function overdue({ review }: Entry, today: string): boolean {
  return review.state !== 'withdrawn' && review.next < today
}

/** Every problem of the content at once. `today` is `YYYY-MM-DD`. */
export function checkContent({ knowledge, files, findings }: LoadedKnowledge, today: string): Finding[] {
  const sources = new Map(knowledge.sources.map(({ id, type }) => [id, type]))
  return [
    ...findings,
    ...duplicateIds(files),
    ...misplaced(files),
    ...files
      .filter(({ entry }) => overdue(entry, today))
      .map((file) =>
        finding(file, 1, `review was due on ${file.entry.review.next}`, 'review it and set the next date'),
      ),
    ...files.flatMap((file) => RULES.flatMap((rule) => rule(file, knowledge, sources))),
  ]
}
