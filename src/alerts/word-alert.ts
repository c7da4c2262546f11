import type { AlertRecord } from '../domain/alert.ts'
import { partsOf } from './alert-parts.ts'
import type { AlertTexts } from './alert-texts.ts'
import type { AlertWords } from './alert-words.ts'
import { wordCard } from './word-card.ts'
import { wordChat } from './word-chat.ts'
import { wordLoudspeaker } from './word-loudspeaker.ts'
import { wordElder, wordLed, wordSms } from './word-short.ts'

export interface WordAlertDeps {
  readonly words: AlertWords
  /** Of the code of a region; undefined: not one of ours. */
  readonly regionName: (code: string) => string | undefined
  /** Where residents reach the service, without a slash at the end; null: nowhere. */
  readonly publicUrl?: string | null
}

/**
 * Every wording of an alert, by rule. Every alert has them all, within their limits: a sentence is used whole or not at all, and where
 * none fits, what and where and who says so remain. What an alert says is never reworded, and no wording asks a model.
 */
export function createWordAlert({
  words,
  regionName,
  publicUrl = null,
}: WordAlertDeps): (alert: AlertRecord) => AlertTexts {
  return (alert) => {
    const parts = partsOf(alert, words, regionName)
    return {
      chat: wordChat(parts, words, publicUrl === null ? null : `${publicUrl}/alerts/${alert.id}`),
      elder: wordElder(parts, words),
      sms: wordSms(parts, words),
      led: wordLed(parts, words),
      card: wordCard(parts, alert.content.colour, words),
      loudspeaker: wordLoudspeaker(parts, words),
    }
  }
}
