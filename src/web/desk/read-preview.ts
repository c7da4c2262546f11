import { isObject, list, words } from '../chat/reply.ts'
import { count, texts } from './read-alert.ts'

export interface ShownTexts {
  readonly chat: string
  readonly elder: string
  readonly sms: string
  readonly led: readonly string[]
  /** Line by line, as the card shows them. */
  readonly card: readonly string[]
  readonly loudspeaker: string
  readonly loudspeakerSeconds: number
}

export interface ShownPreview {
  readonly texts: ShownTexts
  readonly recipients: number
  readonly excluded: ReadonlyArray<{ readonly reason: string; readonly count: number }>
  readonly reach: ReadonlyArray<{ readonly region: string; readonly channel: string; readonly recipients: number }>
  /** What keeps the draft from being approved. */
  readonly problems: readonly string[]
}

export function readPreview(body: unknown): ShownPreview | undefined {
  if (!isObject(body)) return undefined
  return {
    texts: readTexts(isObject(body['texts']) ? body['texts'] : {}),
    recipients: count(body['recipients']),
    excluded: list(body['excluded'])
      .filter(isObject)
      .map((one) => ({ reason: words(one['reason']), count: count(one['count']) })),
    reach: list(body['reach'])
      .filter(isObject)
      .map((one) => ({
        region: words(one['region']),
        channel: words(one['channel']),
        recipients: count(one['recipients']),
      })),
    problems: texts(body['problems']),
  }
}

function readTexts(told: Record<string, unknown>): ShownTexts {
  const card = isObject(told['card']) ? told['card'] : {}
  const spoken = isObject(told['loudspeaker']) ? told['loudspeaker'] : {}
  const lines = [card['level'], card['headline'], card['areas']]
  const below = [card['issued'], card['until'], card['phone']]
  return {
    chat: words(told['chat']),
    elder: words(told['elder']),
    sms: words(told['sms']),
    led: texts(told['led']),
    card: [...texts(lines), ...texts(card['actions']).map((text, n) => `${n + 1}. ${text}`), ...texts(below)],
    loudspeaker: words(spoken['text']),
    loudspeakerSeconds: count(spoken['seconds']),
  }
}
