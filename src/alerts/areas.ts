import type { AlertArea } from '../domain/alert.ts'
import { coversRegion, type Region } from '../domain/region.ts'
import { comprehensive, outermost, placeByCode } from './area-codes.ts'
import { placeByName, wordRegions } from './area-names.ts'
import type { CapArea, CapFinding } from './cap/cap-message.ts'
import { type Outlines, regionsTouched } from './outlines.ts'

export interface AreaWorld {
  readonly regions: readonly Region[]
  readonly outlines?: Outlines | undefined
}

export interface FoundArea {
  readonly area: AlertArea
  /** True: it is known to lie outside of our regions. */
  readonly elsewhere: boolean
  readonly findings: readonly CapFinding[]
}

/**
 * Which of our regions an area of a CAP message is. Geocodes come first, then names, then what is drawn. Where they contradict each
 * other all of them are taken: a warning too many is corrected before it is approved, one too few is not seen by anybody. A geocode
 * above the names (the prefecture, with two counties in words) is taken as it is; what is drawn counts only where the rest is silent or
 * lies wholly outside of it, because drawings cross borders by a little nearly always.
 * @param xpath of the area
 */
export function placeArea(cap: CapArea, world: AreaWorld, xpath: string): FoundArea {
  const { regions } = world
  const findings: CapFinding[] = []
  const tell = (level: CapFinding['level'], message: string) => findings.push({ level, xpath, message })

  const byCode = placeByCode(cap.geocodes, regions)
  const byName = placeByName(cap.areaDesc, regions)
  const unknown = byCode.unknownHere.length > 0 && byName.regions.length === 0 ? outermost(regions) : []
  if (byCode.unknownHere.length > 0) {
    const taken = unknown.length > 0 ? `先按${wordRegions(unknown, regions)}处理` : '按地名处理'
    tell('warning', `地区代码${byCode.unknownHere.join('、')}在本地名录里没有，${taken}，请核对`)
  }
  const named = comprehensive([...byCode.regions, ...byName.regions, ...unknown])
  if (byCode.regions.length > 0 && !coverAll(byCode.regions, byName.regions))
    tell(
      'warning',
      `地区代码是${wordRegions(byCode.regions, regions)}，文字写的是${wordRegions(byName.regions, regions)}，两者不一致，已合并，请核对`,
    )
  if (byCode.regions.length === 0 && byCode.elsewhere && byName.regions.length > 0)
    tell('warning', `地区代码不在本地，文字写的是${wordRegions(byName.regions, regions)}，先按文字处理，请核对`)

  const elsewhere = named.length === 0 && (byCode.elsewhere || byName.elsewhere)
  const found = comprehensive([...named, ...placeDrawing(cap, world, named, elsewhere, tell)])
  if (found.length === 0 && elsewhere) tell('info', `「${cap.areaDesc}」不在本地`)
  return { area: areaOf(cap, found), elsewhere: found.length === 0 && elsewhere, findings }
}

type Tell = (level: CapFinding['level'], message: string) => void

/** Regions to be added to those that code and name gave. */
function placeDrawing(
  cap: CapArea,
  { regions, outlines }: AreaWorld,
  named: readonly string[],
  elsewhere: boolean,
  tell: Tell,
): readonly string[] {
  const isDrawn = cap.polygons.length > 0 || cap.circles.length > 0
  if (!isDrawn || outlines === undefined) {
    if (named.length > 0 || elsewhere) return []
    if (isDrawn) tell('warning', `「${cap.areaDesc}」只画了范围，系统里没有县界，认不出地区，请选择地区`)
    else tell('warning', `认不出「${cap.areaDesc}」是哪里，请选择地区`)
    return []
  }
  const codes = regionsTouched(cap, outlines).map((value) => ({ name: 'outline', value }))
  const touched = placeByCode(codes, regions).regions
  if (named.length === 0) {
    if (touched.length === 0 && !elsewhere)
      tell('warning', `「${cap.areaDesc}」画的范围碰不到本地，也认不出地名，请选择地区`)
    if (touched.length > 0) tell('info', `按画的范围，涉及${wordRegions(touched, regions)}`)
    if (touched.length > 0 && elsewhere) tell('warning', '写的地区不在本地，画的范围却碰到本地，先按范围处理，请核对')
    return touched
  }
  const beyond = touched.filter((code) => !named.some((known) => coversRegion(known, code)))
  if (beyond.length === 0) return []
  if (beyond.length === touched.length) {
    tell('warning', `画的范围在${wordRegions(beyond, regions)}，和写的地区不一致，已合并，请核对`)
    return beyond
  }
  tell('info', `画的范围还碰到${wordRegions(beyond, regions)}，没有写在地区里；要不要加上，请判断`)
  return []
}

function coverAll(outer: readonly string[], inner: readonly string[]): boolean {
  return inner.every((code) => outer.some((one) => coversRegion(one, code)))
}

/** Rings that are none are left out here; the rule pass has told about them. */
export function areaOf(cap: CapArea, regions: readonly string[]): AlertArea {
  const { areaDesc, geocodes, polygons, circles } = cap
  return {
    name: areaDesc.trim() || '未写明地区',
    regions: [...regions],
    geocodes: [...geocodes],
    polygons: polygons.filter((ring) => ring.length >= 4),
    circles: circles.filter(({ radiusKm }) => radiusKm >= 0),
  }
}
