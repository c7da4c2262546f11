import { toCsv } from '../../domain/csv.ts'
import { LICENCE, LICENCE_NOTE, PUBLISHER } from '../pages/licence.ts'
import { type Absolute, pathOf } from './addresses.ts'
import { type Rumour, textsOf } from './rumour.ts'

/** One rumour as other programs get it. */
function rowOf(rumour: Rumour, absolute: Absolute) {
  return {
    id: rumour.id,
    aliases: rumour.aliases,
    kind: rumour.kind,
    title: rumour.title,
    claim: rumour.claim ?? null,
    verdict: rumour.verdict,
    verdict_zh: rumour.word,
    reasons: textsOf(rumour, 'why', 'signs', 'start', 'facts'),
    advice: textsOf(rumour, 'now', 'do', 'dont', 'paid'),
    sources: rumour.sources.map(({ publisher, title, date, url }) => ({ publisher, title, date, url })),
    reviewed_on: rumour.reviewedOn,
    review_state: rumour.reviewState,
    url: absolute(pathOf(rumour.id)),
  }
}

/** `GET /rumours.json` */
export function renderJson(rumours: readonly Rumour[], absolute: Absolute): string {
  return JSON.stringify({
    title: '谣言和骗局查证',
    publisher: PUBLISHER,
    url: absolute('/rumours'),
    licence: LICENCE,
    licence_note: LICENCE_NOTE,
    updated: rumours[0]?.reviewedOn ?? null,
    count: rumours.length,
    rumours: rumours.map((rumour) => rowOf(rumour, absolute)),
  })
}

const COLUMNS = [
  'id',
  'aliases',
  'kind',
  'title',
  'claim',
  'verdict',
  'verdict_zh',
  'reasons',
  'advice',
  'sources',
  'reviewed_on',
  'review_state',
  'url',
  'licence',
] as const

/** `GET /rumours.csv`. Several values of one cell stand on lines of their own; a source is `publisher | date | link`. */
export function renderCsv(rumours: readonly Rumour[], absolute: Absolute): string {
  const rows = rumours.map((rumour) => {
    const { aliases, claim, reasons, advice, sources, ...row } = rowOf(rumour, absolute)
    const cells = {
      ...row,
      aliases: aliases.join('\n'),
      claim: claim ?? '',
      reasons: reasons.join('\n'),
      advice: advice.join('\n'),
      sources: sources.map(({ publisher, date, url }) => `${publisher} | ${date ?? ''} | ${url ?? ''}`).join('\n'),
      licence: `${LICENCE}。${LICENCE_NOTE}`,
    }
    return COLUMNS.map((column) => cells[column])
  })
  return toCsv([COLUMNS, ...rows])
}
