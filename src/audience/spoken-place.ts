import type { Region } from '../domain/region.ts'

export type SpokenPlace =
  /** `below`: what was named below the county; regions have no codes for it. */
  | { readonly kind: 'place'; readonly region: Region; readonly below: string | null }
  | { readonly kind: 'unknown-place'; readonly place: string }

const SAID = /^(?:我们?|我们?家|俺|俺家|咱家|我老家)(?:现在|就)?(?:住在|是在|在|住)(.+)$/u
/** What may be left of a place after what is known: a village, or the town of the county. */
const BELOW = /^[\p{Script=Han}]{1,8}(?:镇|乡|街道|村|村委会|社区|小组)$/u
const TOWN = /^(?:县?城|城区|城里|市区|街上)$/u
/** A place we do not know is only taken for one where it can be nothing else: 我在家里 and 我在灾区 are no places. */
const UNKNOWN = /^[\p{Script=Han}]{1,6}(?:省|市|县|自治州|镇|乡)(?:[\p{Script=Han}]{1,6}(?:市|县|镇|乡|村))?$/u
/** Left after a known place, these make it more than a place; villages are called 上村, 下村, 中村. */
const TOLD_BELOW = /[被了吃的着没哪什么怎咋谁吗呢想让叫买卖]/u
/** These say that something happened, not where somebody lives. */
const TOLD = /[被了吃的着过去来里上下中有没不哪什么怎这那咋谁吗呢想要到和跟给让叫买卖打发收看听问说]/u

interface Name {
  readonly name: string
  readonly region: Region
}

function isPrefecture({ code }: Region): boolean {
  return code.endsWith('00')
}

/** Names of regions, the longest first; people say 楚雄 for the prefecture. */
function namesOf(regions: readonly Region[]): readonly Name[] {
  return regions
    .flatMap((region) => [
      ...[region.name, ...region.aliases].map((name) => ({ name, region })),
      ...(isPrefecture(region) ? [{ name: region.name.slice(0, 2), region }] : []),
    ])
    .sort((a, b) => b.name.length - a.name.length)
}

/** Townships stand among the other names of their county, which begin like its own. */
function isTownship({ name, region }: Name): boolean {
  return !name.startsWith(region.name.slice(0, 2))
}

/**
 * The place that a message like 我在姚安 or 我家在南华县沙桥镇 names; undefined when it is anything more than that.
 * @param words normalised, without punctuation at the end
 */
export function parsePlace(words: string, regions: readonly Region[]): SpokenPlace | undefined {
  const place = SAID.exec(words.replaceAll(' ', ''))?.[1]
  if (place === undefined) return undefined
  const names = namesOf(regions)
  let left = place.replace(/^云南省?/u, '')
  let found: Region | undefined
  let below = ''
  for (;;) {
    const next = names.find(({ name }) => left.startsWith(name))
    if (next === undefined) break
    if (found !== undefined && !isPrefecture(found) && found !== next.region) return undefined
    if (isTownship(next)) below += next.name
    found = next.region
    left = left.slice(next.name.length)
  }
  if (found === undefined) return UNKNOWN.test(left) && !TOLD.test(left) ? { kind: 'unknown-place', place } : undefined
  if (left === '' || TOWN.test(left)) return { kind: 'place', region: found, below: below === '' ? null : below }
  return BELOW.test(left) && !TOLD_BELOW.test(left) ? { kind: 'place', region: found, below: below + left } : undefined
}
