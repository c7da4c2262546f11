import type { Entry } from '../domain/entry.ts'
import type { SubscriptionTopic } from '../domain/segments.ts'

/** What a subscriber asked for, by the topics editors file entries under. */
const BY_TOPIC: Readonly<Record<string, readonly SubscriptionTopic[]>> = {
  mushroom: ['mushroom'],
  fraud: ['fraud'],
  weather: ['disaster'],
  earthquake: ['disaster'],
  'geology-flood': ['disaster'],
  'alert-system': ['disaster'],
  fire: ['disaster', 'safety'],
  health: ['health'],
  infectious: ['health'],
  'food-safety': ['health', 'safety'],
  rumour: ['rumour'],
  'daily-safety': ['safety'],
  workers: ['safety'],
  youth: ['safety'],
  farming: ['farming'],
  'toxic-plants': ['herb'],
}

/** Rumours are also about something. */
const BY_SUBTOPIC: Readonly<Record<string, SubscriptionTopic>> = {
  'fraud-rumour': 'fraud',
  mushroom: 'mushroom',
  'local-food': 'herb',
  'first-aid': 'health',
  health: 'health',
  medicine: 'health',
  vaccine: 'health',
  food: 'health',
  disaster: 'disaster',
}

/** Subscription topics under which an entry goes out; empty: of interest to whoever. */
export function subscriptionTopicsOf({ topic, subtopic }: Pick<Entry, 'topic' | 'subtopic'>): SubscriptionTopic[] {
  const about = topic === 'rumour' ? BY_SUBTOPIC[subtopic] : undefined
  return [...(BY_TOPIC[topic] ?? []), ...(about === undefined ? [] : [about])]
}
