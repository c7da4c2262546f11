import { type Html, trusted } from '../pages/html.ts'
import { PUBLISHER } from '../pages/licence.ts'
import { type Absolute, pathOf } from './addresses.ts'
import type { Rumour } from './rumour.ts'
import { VERDICT_MEANINGS, VERDICT_RATINGS } from './verdicts.ts'

const WORST = 1
const BEST = 5

/**
 * schema.org ClaimReview. Google asks for claimReviewed, reviewRating and url; where and by whom the claim was first made
 * is not known, so `itemReviewed` names neither. Something that may be happening now carries no rating at all.
 */
export function claimReviewOf(rumour: Rumour, absolute: Absolute) {
  const claim = rumour.claim ?? rumour.title
  return {
    '@context': 'https://schema.org',
    '@type': 'ClaimReview',
    url: absolute(pathOf(rumour.id)),
    inLanguage: 'zh-CN',
    name: rumour.title,
    claimReviewed: claim,
    itemReviewed: { '@type': 'Claim', text: claim },
    author: { '@type': 'Organization', name: PUBLISHER, url: absolute('/') },
    datePublished: rumour.reviewedOn,
    reviewBody: `${rumour.word}：${VERDICT_MEANINGS[rumour.verdict]}`,
    ...(rumour.verdict !== 'check-live' && { reviewRating: ratingOf(rumour) }),
  }
}

function ratingOf({ verdict, word }: Rumour) {
  const value = VERDICT_RATINGS[verdict]
  return {
    '@type': 'Rating',
    alternateName: word,
    ...(value !== null && { ratingValue: value, bestRating: BEST, worstRating: WORST }),
  }
}

/**
 * A data block: by the HTML standard a script element of another type than JavaScript ends before the content policy is
 * asked, so the policy stays closed to inline script. `<` is written as an escape; no content can end the element.
 */
export function jsonLd(content: unknown): Html {
  const text = JSON.stringify(content).replaceAll('<', '\\u003c')
  return trusted(`<script type="application/ld+json">${text}</script>`)
}
