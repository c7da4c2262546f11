import { type Entry, SECTION_TITLES, type SectionKey } from '../domain/entry.ts'

/** What is searched of one entry. */
export interface Searchable {
  readonly id: string
  readonly topic: string
  /** Cuts of the entry's text, each under its title. */
  readonly passages: readonly string[]
  /** Ways people ask for it: the title, the claim, the `asks`, and the cries for help which it answers. */
  readonly wordings: readonly string[]
}

const PASSAGE_LENGTH = 220
const SEARCHED: readonly SectionKey[] = [
  'now',
  'do',
  'dont',
  'why',
  'signs',
  'paid',
  'facts',
  'start',
  'scripts',
  'differ',
  'myths',
  'elders',
]

/** Packs sentences into passages of about 220 characters, never cutting one. */
function pack(title: string, sentences: readonly string[]): string[] {
  const passages: string[] = []
  let current = ''
  for (const sentence of sentences) {
    if (current !== '' && current.length + sentence.length > PASSAGE_LENGTH) {
      passages.push(`${title}\n${current}`)
      current = ''
    }
    current += sentence
  }
  if (current !== '' || passages.length === 0) passages.push(`${title}\n${current}`)
  return passages
}

/** @param cries messages of people in danger whom the entry helps */
export function searchableOf(entry: Entry, cries: readonly string[] = []): Searchable {
  const passages = SEARCHED.flatMap((section) => {
    const sentences = entry.statements.filter((statement) => statement.section === section).map(({ text }) => text)
    return sentences.length === 0 ? [] : pack(`${entry.title} ${SECTION_TITLES[section]}`, sentences)
  })
  return {
    id: entry.id,
    topic: entry.topic,
    passages: passages.length > 0 ? passages : [entry.title],
    wordings: [...new Set([entry.title, ...(entry.claim === undefined ? [] : [entry.claim]), ...entry.asks, ...cries])],
  }
}
