import { SEVERITIES } from '../../domain/alert.ts'
import type { CapFinding, CapInfo } from './cap-message.ts'

export interface ChosenInfo {
  readonly info: CapInfo
  /** `/alert/info[2]` */
  readonly xpath: string
}

/** Simplified Chinese first, then any Chinese, then what comes first. */
const LANGUAGES = [/^zh(?:-(?:CN|Hans(?:-CN)?))?$/i, /^zh\b/i, /^/]

/**
 * The block that residents read. Of several in one language the worst: CAP wants one for each language, but some issuers write one for each
 * area, and staff are told of those that are left.
 */
export function chooseInfo(
  infos: readonly CapInfo[],
  tell: (level: CapFinding['level'], xpath: string, message: string) => void,
): ChosenInfo | undefined {
  const all = infos.map((info, place) => ({ info, xpath: `/alert/info[${place + 1}]` }))
  const language = LANGUAGES.find((pattern) => all.some(({ info }) => pattern.test(info.language)))
  const same = all.filter(({ info }) => language?.test(info.language) === true)
  const first = same[0]
  if (first === undefined) return undefined
  if (!/^zh\b/i.test(first.info.language)) {
    tell('warning', first.xpath, '没有标明中文的内容，请核对文字，必要时翻译')
    return first
  }
  const chosen = same.reduce((worst, next) => (rank(next) < rank(worst) ? next : worst), first)
  if (same.length > 1)
    tell('warning', chosen.xpath, `同一语言有 ${same.length} 段内容，只取了最严重的一段，其余请另行起草`)
  return chosen
}

/** 0: the worst. What is not known comes last. */
function rank({ info }: ChosenInfo): number {
  return SEVERITIES.indexOf(info.severity)
}
