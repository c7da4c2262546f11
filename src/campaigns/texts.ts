import type { Lane } from '../domain/letter.ts'
import type { SubscriptionTopic } from '../domain/segments.ts'
import { type Bulletins, wordAll } from './bulletin.ts'
import { digestOf } from './draw.ts'
import { FORMATS } from './formats.ts'
import { type CampaignContent, problemsOfText } from './request.ts'
import { dueForReview } from './reviewed.ts'
import { subscriptionTopicsOf } from './topics.ts'
import type { BulletinWords } from './words.ts'

/** Key of the only wording of a text that somebody wrote. */
export const OWN_TEXT = 'text'

export type CampaignTexts =
  | {
      readonly kind: 'texts'
      /** Wordings by key: formats, or `text`. */
      readonly texts: Readonly<Record<string, string>>
      /** Of all of them: what an approval is for. */
      readonly hash: string
      readonly entry: string | null
      readonly topics: readonly SubscriptionTopic[]
    }
  /** In Chinese, for the author. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] }

interface TextsDeps {
  readonly bulletins: Bulletins
  readonly words: BulletinWords
}

function textsOf(texts: Readonly<Record<string, string>>, entry: string | null, topics: readonly SubscriptionTopic[]) {
  const hash = digestOf(...Object.entries(texts).flat())
  return { kind: 'texts', texts, hash, entry, topics } as const
}

/** The texts a campaign would send as the content stands now. */
export function wordCampaign(
  content: CampaignContent,
  lane: Lane,
  { bulletins, words }: TextsDeps,
  now: Date,
): CampaignTexts {
  if (content.kind === 'text') {
    const problems = problemsOfText(content.text)
    if (problems.length > 0) return { kind: 'refused', problems }
    const text = content.text.trim()
    // A warning is not a subscription: nobody is invited to stop warnings while one is running.
    return textsOf({ [OWN_TEXT]: lane === 'routine' ? `${text}\n${words.unsubscribe}` : text }, null, [])
  }
  const entry = bulletins.entry(content.entry)
  if (entry === undefined) return { kind: 'refused', problems: [`没有编号是“${content.entry}”的条目。`] }
  if (dueForReview(entry, now))
    return { kind: 'refused', problems: [`条目“${entry.title}”是草稿、已撤回，或者该复审了，不能发。`] }
  const all = wordAll(bulletins, entry)
  if (all.size === 0) return { kind: 'refused', problems: [`条目“${entry.title}”没有能带出处引用的句子，不能发。`] }
  const ordered = FORMATS.flatMap((format) => {
    const text = all.get(format)
    return text === undefined ? [] : [[format, text] as const]
  })
  return textsOf(Object.fromEntries(ordered), entry.id, subscriptionTopicsOf(entry))
}
