import {
  type AlertContent,
  type AlertRecord,
  COLOUR_LEVELS,
  COLOUR_WORDS,
  isAllClear,
  isTakenBack,
  isUrgent,
} from '../../domain/alert.ts'
import { wordTime } from '../../domain/clock.ts'

/** Colour never stands alone: the words say it, and the level too. */
export function levelOf(content: AlertContent): string {
  if (isTakenBack(content)) return '已取消'
  if (isAllClear(content)) return '已解除'
  if (content.colour !== null) return `${COLOUR_WORDS[content.colour]}预警（${COLOUR_LEVELS[content.colour]}）`
  return isUrgent(content) ? '紧急提醒' : '提醒'
}

export type AlertMark = 'blue' | 'yellow' | 'orange' | 'red' | 'none' | 'over'

export function markOf(content: AlertContent): AlertMark {
  return isAllClear(content) ? 'over' : (content.colour ?? 'none')
}

export function areasOf({ areas }: AlertContent): string {
  return areas.map(({ name }) => name).join('、')
}

/** Level and mark as they stand beside a title. What has ended keeps its level in words, but no longer alarms by its colour. */
export function badgeOf({ state, content }: AlertRecord): { readonly words: string; readonly mark: AlertMark } {
  const isOn = state === 'live' || state === 'approved'
  return isOn
    ? { words: levelOf(content), mark: markOf(content) }
    : { words: `${levelOf(content)} · ${state === 'updated' ? '已更新' : '已结束'}`, mark: 'none' }
}

/** Until when, of one that stands under 正在生效. */
export function untilOf(alert: AlertRecord, now: Date): string {
  const { state, content } = alert
  const isOn = state === 'live' && !isAllClear(content) && content.expires > now
  return isOn ? `到${wordTime(content.expires)}为止` : standOf(alert, now)
}

/** Where it stands, for whoever opens the page later. */
export function standOf({ state, content, endedAt }: AlertRecord, now: Date): string {
  const until = wordTime(content.expires)
  switch (state) {
    case 'live':
      if (content.expires.getTime() <= now.getTime()) return `已于${until}到期`
      if (isTakenBack(content)) return '前面的消息已取消'
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
