import type { Entry } from '../domain/entry.ts'
import { normalise } from '../retrieval/normalise.ts'
import type { Retrieved } from '../retrieval/retrieve.ts'

/** What comes first in answers while a region is in emergency. */
export interface Emphasis {
  /** Ids of the hazard's danger entries, the most urgent first. */
  readonly entries: readonly string[]
  /** What the hazard is called: 暴雨, 大雨. */
  readonly words: readonly string[]
}

/**
 * Share of the best score from which one of the hazard's entries goes first, if it is sure enough to be offered at all. Of thirty
 * questions looked at, 能不能开车出门 found 城市内涝 at 0.83 of a best hit about drink-driving; at 0.75 打雷 and 停电 would be answered
 * with floods as well.
 */
const PLAUSIBLE = 0.8

const FILLER =
  /现在|这会儿?|这哈|眼下|目前|今天|今晚|外面|我们|咱们|大家|我|应该|需要|可以|要|该|得|能|先|注意|小心|做|整|搞|办|躲|跑|去|往|到|下|在|有|些|点|个|才|好|了|呢|吗|嘛|啊|哦|的|,|\.|。|!|\?|、|\s/gu
const ASKING = /怎么|怎样|咋|如何|什么|哪样|哪些|哪里|哪点|哪|啥子?/gu

/** True for a question that names nothing but the hazard, if that: 现在咋个办, 下大雨了要注意哪样. */
export function isVague(question: string, words: readonly string[]): boolean {
  const text = normalise(question)
  const named = words.reduce((left, word) => left.replaceAll(normalise(word), ''), text)
  const left = named.replace(ASKING, '').replace(FILLER, '')
  return left === '' && text.search(ASKING) !== -1
}

export interface EmphasiseDeps {
  readonly entries: ReadonlyMap<string, Entry>
  readonly thresholds: { readonly answerFrom: number; readonly suggestFrom: number }
}

/**
 * What was found, the hazard's entries first where they may be meant; a vague question gets the first of them. A verdict that would
 * be said stays where it is.
 */
export function emphasise(
  { entries, thresholds }: EmphasiseDeps,
  question: string,
  found: readonly Retrieved[],
  emphasis: Emphasis,
): readonly Retrieved[] {
  const [best] = found
  if (isVague(question, emphasis.words)) {
    const first = emphasis.entries.find((id) => entries.has(id))
    const id = entries.get(first ?? '')?.id
    if (id !== undefined) return [{ id, score: best?.score ?? 1, confidence: 1, likeness: 0 }]
  }
  if (best === undefined) return found
  if (entries.get(best.id)?.kind === 'rumour' && best.confidence >= thresholds.answerFrom) return found
  const own = new Set(emphasis.entries.flatMap((id) => entries.get(id)?.id ?? []))
  const isMeant = ({ id, score, confidence }: Retrieved) =>
    own.has(id) && confidence >= thresholds.suggestFrom && score >= PLAUSIBLE * best.score
  const first = found.filter(isMeant).map((one) => ({
    ...one,
    score: best.score,
    confidence: Math.max(one.confidence, thresholds.answerFrom),
  }))
  return [...first, ...found.filter((one) => !isMeant(one))]
}
