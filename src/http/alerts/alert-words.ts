import { type AlertContent, type AlertRecord, COLOUR_LEVELS, COLOUR_WORDS, isAllClear } from '../../domain/alert.ts'
import { wordTime } from '../../domain/clock.ts'

/** Colour never stands alone: the words say it, and the level too. */
export function levelOf({ colour, messageType, responseTypes }: AlertContent): string {
  if (isAllClear({ messageType, responseTypes })) return '已解除'
  return colour === null ? '提醒' : `${COLOUR_WORDS[colour]}预警（${COLOUR_LEVELS[colour]}）`
}

export type AlertMark = 'blue' | 'yellow' | 'orange' | 'red' | 'none' | 'over'

export function markOf(content: AlertContent): AlertMark {
  return isAllClear(content) ? 'over' : (content.colour ?? 'none')
}

export function areasOf({ areas }: AlertContent): string {
  return areas.map(({ name }) => name).join('、')
}

/** Where it stands, for whoever opens the page later. */
export function standOf({ state, content, endedAt }: AlertRecord, now: Date): string {
  const until = wordTime(content.expires)
  switch (state) {
    case 'live':
      if (content.expires.getTime() <= now.getTime()) return `已于${until}到期`
      return isAllClear(content) ? '危险已解除' : `正在生效，到${until}为止`
    case 'approved':
      return '正在发布'
    case 'updated':
      return '已有更新，请看最新的一条'
    case 'cancelled':
      return endedAt === null ? '已解除' : `已于${wordTime(endedAt)}解除`
    case 'stopped':
      return '已撤下，请以最新通知为准'
    case 'expired':
      return `已于${until}到期`
    case 'draft':
    case 'dropped':
      return '没有发布'
  }
}
