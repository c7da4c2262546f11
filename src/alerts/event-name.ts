import type { AlertContent } from '../domain/alert.ts'
import { clean } from './instructions.ts'

const COLOURED = /(?:蓝|黄|橙|红)色|预警信号|预警|警报|信号/gu
/** Names that say themselves what they are: 禁火令. */
const NAMED = /(?:预警|提醒|提示|令|通告|公告|通知|警报)$/u
const OVER = /已?(?:解除|取消)$/u
const COUNTED = /等\d+个(?:地方|县市)/u

export interface EventName {
  /** 暴雨; 山洪 for 山洪灾害气象风险, where the headline of a coloured warning has nothing else beside places and colour. */
  readonly event: string
  /** It says itself what it is, and is no warning of a colour: 禁火令. */
  readonly named: boolean
}

/** How the event of an alert is called. @param places names that may stand in its headline */
export function eventNameOf(
  { event, colour, headline }: Pick<AlertContent, 'event' | 'colour' | 'headline'>,
  places: readonly string[],
): EventName {
  const name = clean(event.name)
  if (colour === null) return { event: name, named: NAMED.test(name) }
  const rest = places.reduce((left, place) => left.replace(place, ''), clean(headline).replace(OVER, ''))
  const shorter = rest
    .replace(COUNTED, '')
    .replace(COLOURED, '')
    .replace(/[\p{P}\s]/gu, '')
  const called = shorter !== '' && name.includes(shorter) ? shorter : name
  return { event: called.replace(COLOURED, '').trim(), named: false }
}
