import { isObject, list, words } from '../chat/reply.ts'

export const COLOURS = ['blue', 'yellow', 'orange', 'red', 'none'] as const
export type CardColour = (typeof COLOURS)[number]

export interface Card {
  readonly level: string
  readonly colour: CardColour
  readonly headline: string
  readonly areas: string
  readonly actions: readonly string[]
  readonly issued: string
  readonly until: string
  readonly phone: string
}

export interface ShownAlert {
  readonly id: string
  readonly drill: boolean
  /** Milliseconds; from then on it must not be shown. */
  readonly until: number
  readonly over: boolean
  readonly card: Card
}

export interface ShownSlide {
  readonly topic: string
  readonly title: string
  readonly lines: readonly string[]
  readonly phone: string
  readonly source: string
  readonly note: string
}

/** What the server says that this screen shows. */
export interface ShownContent {
  /** Milliseconds, by the clock of the server. */
  readonly now: number
  readonly revision: string
  readonly version: string
  readonly regionName: string
  /** Empty in peace. */
  readonly emergency: string
  readonly alerts: readonly ShownAlert[]
  readonly slides: readonly ShownSlide[]
}

function readCard(card: Record<string, unknown>): Card {
  return {
    level: words(card['level']),
    colour: COLOURS.find((colour) => colour === card['colour']) ?? 'none',
    headline: words(card['headline']),
    areas: words(card['areas']),
    actions: list(card['actions']).map(words),
    issued: words(card['issued']),
    until: words(card['until']),
    phone: words(card['phone']),
  }
}

function readAlert(alert: Record<string, unknown>): ShownAlert {
  const card = alert['card']
  return {
    id: words(alert['id']),
    drill: alert['drill'] === true,
    until: Date.parse(words(alert['until'])),
    over: alert['over'] === true,
    card: readCard(isObject(card) ? card : {}),
  }
}

function readSlide(slide: Record<string, unknown>): ShownSlide {
  return {
    topic: words(slide['topic']),
    title: words(slide['title']),
    lines: list(slide['lines']).map(words),
    phone: words(slide['phone']),
    source: words(slide['source']),
    note: words(slide['note']),
  }
}

/** undefined: not what the server sends. */
export function readContent(body: unknown): ShownContent | undefined {
  if (!isObject(body) || words(body['revision']) === '') return undefined
  const now = Date.parse(words(body['now']))
  if (!(now > 0)) return undefined
  return {
    now,
    revision: words(body['revision']),
    version: words(body['version']),
    regionName: words(body['regionName']),
    emergency: body['mode'] === 'emergency' ? words(body['hazard']) || '紧急状态' : '',
    alerts: list(body['alerts']).filter(isObject).map(readAlert),
    slides: list(body['slides']).filter(isObject).map(readSlide),
  }
}

/** From text that may be anything. */
export function parseContent(text: string): ShownContent | undefined {
  try {
    const body: unknown = JSON.parse(text)
    return readContent(body)
  } catch {
    return undefined
  }
}
