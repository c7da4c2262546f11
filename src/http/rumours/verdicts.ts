import type { Verdict } from '../../domain/entry.ts'

/** The order in which the filter offers them: what warns comes first. */
export const VERDICT_ORDER: readonly Verdict[] = [
  'false',
  'scam',
  'misleading',
  'outdated',
  'partly_true',
  'unproven',
  'check-live',
  'true',
]

/** What a verdict means for somebody who only reads this one line. */
export const VERDICT_MEANINGS: Readonly<Record<Verdict, string>> = {
  false: '这个说法不对，请不要照着做，也不要转发。',
  misleading: '这个说法会让人误会，请看完下面的说明再决定。',
  partly_true: '这个说法有对的地方，也有不对的地方。',
  true: '这个说法有依据。',
  unproven: '目前没有可靠的结论，不能说真，也不能说假。',
  outdated: '这是以前的消息，不要当成眼下的事。',
  scam: '这是骗子常用的套路，不要照做，不要转钱。',
  'check-live': '这可能是眼下正在发生的事，这里不判断真假，请看当地官方通报。',
}

/**
 * ClaimReview numbers, on Google's usual scale: 1 false, 2 mostly false, 3 half true, 4 mostly true, 5 true.
 * Null where a number would claim to know more than we do; the Chinese word then stands alone, which Google allows.
 */
export const VERDICT_RATINGS: Readonly<Record<Verdict, number | null>> = {
  false: 1,
  scam: 1,
  misleading: 2,
  outdated: 2,
  partly_true: 3,
  true: 5,
  unproven: null,
  'check-live': null,
}
