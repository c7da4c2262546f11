import type { AlertTexts } from './alerts/alert-texts.ts'
import type { LoadedAlerts } from './alerts/create-live-alerts.ts'
import { type AlertRecord, DRILL_MARK, isDrill, regionsOf } from './domain/alert.ts'
import type { Announcement } from './domain/announcement.ts'

export interface WordedAlert {
  readonly alert: AlertRecord
  readonly texts: AlertTexts
}

export interface WordedAlertsDeps {
  readonly live: Pick<LoadedAlerts, 'current' | 'isLoaded'>
  readonly word: (alert: AlertRecord) => AlertTexts
  readonly onError: (error: unknown) => void
}

/** The live alerts with their wordings, each worded once. undefined: what is live is not known yet. */
export function createWordedAlerts({
  live,
  word,
  onError,
}: WordedAlertsDeps): () => readonly WordedAlert[] | undefined {
  let known = new Map<string, AlertTexts | undefined>()

  /** One alert that cannot be worded must not silence the others. */
  function textsOf(alert: AlertRecord): AlertTexts | undefined {
    try {
      return known.has(alert.id) ? known.get(alert.id) : word(alert)
    } catch (error) {
      onError(error)
      return undefined
    }
  }

  return () => {
    if (!live.isLoaded()) return undefined
    const worded = live.current().map((alert) => ({ alert, texts: textsOf(alert) }))
    known = new Map(worded.map(({ alert, texts }) => [alert.id, texts]))
    return worded.flatMap(({ alert, texts }) => (texts === undefined ? [] : [{ alert, texts }]))
  }
}

export function announcementOf({ alert, texts }: WordedAlert): Announcement {
  const { content, id } = alert
  const { text, sentences, seconds } = texts.loudspeaker
  const drill = isDrill(content)
  return {
    id,
    drill,
    headline: drill && !content.headline.startsWith(DRILL_MARK) ? `${DRILL_MARK}${content.headline}` : content.headline,
    text,
    sentences,
    seconds,
    until: content.expires,
    regions: regionsOf(content),
  }
}
