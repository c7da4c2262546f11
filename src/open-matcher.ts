import type { ContentFiles } from './content-files.ts'
import type { Entry } from './domain/entry.ts'
import { claimForm } from './learn-claims.ts'
import { openReadSlots } from './learn-slots.ts'
import { coreFeatures } from './rumours/core-words.ts'
import { createMatchClaims, type MatchClaims } from './rumours/match-claims.ts'
import { createStanceSigns } from './rumours/stance-signs.ts'
import type { Search } from './search-index.ts'

/** Joins the matcher with one loaded index. Takes texts as they came. */
export function openMatcher(
  search: Search,
  files: ContentFiles,
  entries: ReadonlyMap<string, Entry>,
  today: () => string,
): MatchClaims {
  const signsOf = createStanceSigns(files.stance)
  const match = createMatchClaims({
    find: async (clean) => (await search.findClaims(clean, signsOf(clean))).filter(({ id }) => entries.has(id)),
    stanceIn: (clean) => search.stanceIn(clean, signsOf),
    coreFeatures: (id, clean) => coreFeatures(search.index.cores.get(id) ?? [], clean),
    judge: files.judge,
    readSlots: openReadSlots(search.knowledge, files.slots),
    slotsOf: (id) => search.index.claimSlots.get(id),
    isStale: (id) => (entries.get(id)?.review.next ?? '') < today(),
  })
  return (text) => match(claimForm(text))
}
