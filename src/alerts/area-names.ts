import { prefixOfRegion, type Region } from '../domain/region.ts'
import { comprehensive, outermost, type Placed } from './area-codes.ts'

/** By the first two digits of GB/T 2260, without 省, 自治区 and 市. */
const PROVINCES = new Map(
  [
    '11北京 12天津 13河北 14山西 15内蒙古 21辽宁 22吉林 23黑龙江 31上海 32江苏 33浙江 34安徽',
    '35福建 36江西 37山东 41河南 42湖北 43湖南 44广东 45广西 46海南 50重庆 51四川 52贵州 53云南',
    '54西藏 61陕西 62甘肃 63青海 64宁夏 65新疆 71台湾 81香港 82澳门',
  ].flatMap((line) => line.split(' ').map((province) => [province.slice(0, 2), province.slice(2)] as const)),
)

/** What an exception takes away is warned all the same: 除元谋县外的全州. */
const EXCEPTION = /除[^。；;]{1,60}?以?外的?/gu
const BETWEEN = /[、，,；;。.\s/|]+|以及|(?<=[县市区乡镇州])[和及与](?=\p{Script=Han})/u
/** Behind the name of the whole: 楚雄州（含双柏县） is the whole, 楚雄州（南华县、姚安县） is two counties. */
const INCLUDING = /^(?:含|包括|其中|特别|尤其|重点)/u
/** What may follow the name of a province that is meant as a whole. */
const PARTS = /^$|^(?:省|全省|大部|部分|多地|各地|局地|境内|地区|全境|[东西南北中]+部)/u
/**
 * Surely another place: what is taken for one is passed over without anybody looking. So 山区, 库区, 我县 and 全市 are none.
 */
const FOREIGN = /^(?![我本全各该多部两三])\p{Script=Han}{2,8}?(?:省|自治区|自治州|州|市|县)/u
const FULL = /^\p{Script=Han}{2,}[市州县]$/u
const GOES_ON = /^(?:[省市州县旗]|区(?!域)|自治)/u

interface Name {
  readonly name: string
  readonly codes: readonly string[]
  /** A county or a township; the whole may only stand before one of these. */
  readonly isPart: boolean
}

/** Places by words such as 南华县、姚安县 or 楚雄州南华县龙川镇. Townships count as their county. */
export function placeByName(areaDesc: string, regions: readonly Region[]): Placed {
  const names = namesOf(regions)
  const province = PROVINCES.get((outermost(regions)[0] ?? '').slice(0, 2)) ?? ''
  const found: string[] = []
  const kinds = new Set<PlacedPart['kind']>()
  // Bare names of townships belong to the place before them: 太平镇 of 攀枝花 is not ours.
  let context: readonly string[] | 'foreign' | 'none' = 'none'
  for (const part of partsOf(areaDesc, names)) {
    const placed = placePart(part, names, province, context)
    // A part of a foreign place is foreign too.
    if (placed.kind !== 'unclear' || context !== 'foreign') kinds.add(placed.kind)
    if (placed.kind === 'ours') found.push(...placed.codes)
    if (placed.kind !== 'unclear') context = placed.kind === 'ours' ? placed.codes : 'foreign'
  }
  const whole = /^(?:全|我|本)州(?!县)/u.test(areaDesc.replace(EXCEPTION, '').trim()) ? outermost(regions) : []
  const elsewhere = kinds.size === 1 && kinds.has('foreign')
  return { regions: comprehensive([...found, ...whole]), elsewhere, unknownHere: [] }
}

type PlacedPart =
  | { readonly kind: 'ours'; readonly codes: readonly string[] }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unclear' }

function placePart(
  part: string,
  names: readonly Name[],
  province: string,
  context: readonly string[] | 'foreign' | 'none',
): PlacedPart {
  const withoutProvince = part.startsWith(province) ? part.slice(province.length).replace(/^省/u, '') : part
  const isOfProvince = province !== '' && withoutProvince !== part
  const whole = longestAt(
    withoutProvince,
    names.filter(({ isPart }) => !isPart),
  )
  const rest = whole === undefined ? withoutProvince : withoutProvince.slice(whole.name.length)
  const one = longestAt(
    rest,
    names.filter(({ isPart }) => isPart),
  )
  const isTrusted = context !== 'foreign' || whole !== undefined || isOfProvince
  if (one !== undefined && (isTrusted || /[县市]$/u.test(one.name))) {
    const inContext = typeof context === 'string' ? [] : one.codes.filter((code) => context.includes(code))
    return { kind: 'ours', codes: inContext.length > 0 ? inContext : one.codes }
  }
  if (whole !== undefined) return { kind: 'ours', codes: whole.codes }
  if (isOfProvince && PARTS.test(withoutProvince))
    return { kind: 'ours', codes: names.find((n) => !n.isPart)?.codes ?? [] }
  const within = longestIn(part, names)
  if (within !== undefined) return { kind: 'ours', codes: within.codes }
  return FOREIGN.test(withoutProvince) ? { kind: 'foreign' } : { kind: 'unclear' }
}

/** 鹿城 is not 鹿城区 of Wenzhou: a short name that goes on as the name of another level is another place. */
function longestAt(text: string, names: readonly Name[]): Name | undefined {
  return longest(
    names.filter(({ name }) => text.startsWith(name) && (isFull(name) || !GOES_ON.test(text.slice(name.length)))),
  )
}

/** Only names that say their level are looked for in the middle of a sentence: 预计明天楚雄市、南华县有暴雨. */
function longestIn(text: string, names: readonly Name[]): Name | undefined {
  const full = names.filter(({ name }) => FULL.test(name) && text.includes(name))
  return longest(full.filter(({ isPart }) => isPart)) ?? longest(full)
}

function longest(names: readonly Name[]): Name | undefined {
  return names.reduce<Name | undefined>(
    (best, next) => (best && best.name.length >= next.name.length ? best : next),
    undefined,
  )
}

function isFull(name: string): boolean {
  return /[市州县区乡镇]$/u.test(name)
}

/** Brackets and colons behind the name of the whole only say which part of it. */
function partsOf(areaDesc: string, names: readonly Name[]): string[] {
  const wholes = names.filter(({ isPart }) => !isPart).map(({ name }) => name)
  const text = areaDesc.replace(EXCEPTION, '').replaceAll(/[)）]/gu, '、')
  const pieces = text.split(/[(（:：]/u)
  const joined = pieces.reduce((before, piece) => {
    const isWhole = wholes.some((name) => before.endsWith(name))
    const isPart = names.some((name) => name.isPart && piece.trim().startsWith(name.name))
    return isWhole && isPart && !INCLUDING.test(piece.trim()) ? `${before}${piece.trim()}` : `${before}、${piece}`
  })
  return joined.split(BETWEEN).filter((part) => part !== '')
}

/** Names of one township in two counties mean both, unless the county stands before it. */
function namesOf(regions: readonly Region[]): Name[] {
  const wholes = new Set(outermost(regions))
  const codes = new Map<string, string[]>()
  const add = (name: string, code: string) => codes.set(name, [...(codes.get(name) ?? []), code])
  for (const { code, name, aliases } of regions) for (const word of new Set([name, ...aliases])) add(word, code)
  const ofWhole = regions
    .filter(({ code }) => wholes.has(code))
    .flatMap(({ code, name, aliases }) => stemsOf([name, ...aliases]).map((stem) => ({ stem, code })))
  // 楚雄 alone means the prefecture. It is not among the aliases because questions mean the city by it.
  for (const { stem, code } of ofWhole) if (!codes.has(stem)) add(stem, code)
  return [...codes].map(([name, found]) => ({ name, codes: found, isPart: !found.some((code) => wholes.has(code)) }))
}

function stemsOf(names: readonly string[]): string[] {
  return names.map((name) => name.replace(/(?:州|市|地区|盟)$/u, '')).filter((stem) => stem.length === 2)
}

/** For findings: 南华县、姚安县. */
export function wordRegions(codes: readonly string[], regions: readonly Region[]): string {
  return codes.map((code) => regions.find((region) => region.code === code)?.name ?? prefixOfRegion(code)).join('、')
}
