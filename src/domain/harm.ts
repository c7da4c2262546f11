import type { Entry } from './entry.ts'

/** What a false claim can do harm to; a group is told unasked only about the categories it allows. */
export const HARM_CATEGORIES = ['fraud', 'poison', 'health', 'food', 'disaster', 'society', 'affairs'] as const
export type HarmCategory = (typeof HARM_CATEGORIES)[number]

/** The words residents read. */
export const HARM_WORDS: Readonly<Record<HarmCategory, string>> = {
  fraud: '诈骗',
  poison: '菌子、草乌中毒',
  health: '看病吃药和急救',
  food: '吃的喝的',
  disaster: '灾害险情',
  society: '治安和突发事件',
  affairs: '政策和网络传言',
}

const BY_SUBTOPIC: Readonly<Record<string, HarmCategory>> = {
  'fraud-rumour': 'fraud',
  'local-food': 'poison',
  mushroom: 'poison',
  'first-aid': 'health',
  health: 'health',
  medicine: 'health',
  vaccine: 'health',
  food: 'food',
  disaster: 'disaster',
  society: 'society',
  policy: 'affairs',
  tech: 'affairs',
}

export function isHarmCategory(name: unknown): name is HarmCategory {
  return HARM_CATEGORIES.some((category) => category === name)
}

/** The category of a rumour or scam; what no subtopic names counts as the least harmful one. */
export function harmOf({ kind, topic, subtopic }: Pick<Entry, 'kind' | 'topic' | 'subtopic'>): HarmCategory {
  if (kind === 'scam' || topic === 'fraud') return 'fraud'
  return BY_SUBTOPIC[subtopic] ?? 'affairs'
}
