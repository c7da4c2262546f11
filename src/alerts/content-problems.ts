import { type AlertContent, type AlertRecord, isAllClear, isDrill, regionsOf } from '../domain/alert.ts'
import { lengthOf } from '../domain/sentences.ts'

const DAY_MS = 86_400_000
/** A warning that lasts longer is a campaign; CAP messages of a season are renewed. */
const MOST_DAYS = 30
/** More does not fit a text message together with what to do. */
const MOST_HEADLINE = 60
const MOST_DESCRIPTION = 1_000

/** Control characters, invisible ones that turn the direction of a text, halves of surrogate pairs; not the end of a line. */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
const MARK = /\{[^{}\n]{0,40}\}/
const SAYS_DRILL = /演练|演习/

export interface ProblemsContext {
  readonly now: Date
  /** Known to `hazards.yaml`. */
  readonly isHazard: (id: string) => boolean
  /** A region of this prefecture or below it. */
  readonly isOurs: (region: string) => boolean
  /** What it follows: all of the series besides itself, and what it refers to; empty for a first message. */
  readonly series: readonly AlertRecord[]
  readonly predecessors: readonly AlertRecord[]
  /** When the draft was made; undefined: just now. */
  readonly draftedAt?: Date
}

/** Everything that keeps a draft from being approved, in Chinese, for its author; empty: nothing. */
export function contentProblems(content: AlertContent, context: ProblemsContext): string[] {
  return [
    ...placeProblems(content, context),
    ...timeProblems(content, context),
    ...textProblems(content),
    ...hazardProblems(content, context),
    ...drillProblems(content, context),
    ...seriesProblems(content, context),
  ]
}

function placeProblems(content: AlertContent, { isOurs }: ProblemsContext): string[] {
  const regions = regionsOf(content)
  if (regions.length === 0) return ['没有写明是哪个县市或乡镇，请选择地区。']
  return regions.filter((region) => !isOurs(region)).map((region) => `地区${region}不在本州范围内，请去掉或改正。`)
}

/** Also what no correction of the text could mend: a warning whose time is over. */
export function isOver({ expires }: Pick<AlertContent, 'expires'>, now: Date): boolean {
  return expires.getTime() <= now.getTime()
}

function timeProblems(content: AlertContent, { now }: ProblemsContext): string[] {
  const { expires, onset, effective } = content
  const problems: string[] = []
  if (isOver(content, now)) problems.push('结束时间已经过了，请改晚。')
  if (expires.getTime() > now.getTime() + MOST_DAYS * DAY_MS) problems.push(`结束时间在${MOST_DAYS}天以后，请改早。`)
  if (onset !== null && onset > expires) problems.push('开始时间比结束时间晚，请改正。')
  if (effective !== null && effective > expires) problems.push('生效时间比结束时间晚，请改正。')
  return problems
}

function textProblems(content: AlertContent): string[] {
  const { headline, description, instructions, areas, senderName, event, contact } = content
  const problems: string[] = []
  if (headline.trim() === '') problems.push('标题是空的。')
  if (headline.includes('\n')) problems.push('标题只能有一行。')
  const length = lengthOf(headline)
  if (length > MOST_HEADLINE) problems.push(`标题有${length}个字，最多${MOST_HEADLINE}个。`)
  const said = lengthOf(description)
  if (said > MOST_DESCRIPTION) problems.push(`说明有${said}个字，最多${MOST_DESCRIPTION}个。`)
  if (!isAllClear(content) && !instructions.some(({ text }) => text.trim() !== ''))
    problems.push('没有写明该怎么做，至少写一条。')
  const texts: ReadonlyArray<readonly [string, string]> = [
    ['标题', headline],
    ['说明', description],
    ...instructions.map(({ text }, at) => [`第${at + 1}条做法`, text] as const),
    ['发布单位', senderName],
    ['事件名称', event.name],
    ...areas.map(({ name }) => ['地区名称', name] as const),
    ['联系方式', contact ?? ''],
  ]
  for (const [where, text] of texts) {
    if (UNSEEN.test(text)) problems.push(`${where}里有看不见的控制字符，请重新输入。`)
    if (MARK.test(text)) problems.push(`${where}里还有没填的{…}，请填好。`)
  }
  return [...new Set(problems)]
}

function hazardProblems({ hazard }: AlertContent, { isHazard }: ProblemsContext): string[] {
  return hazard === 'other' || isHazard(hazard) ? [] : ['灾害种类不认识，请从列表里选。']
}

function drillProblems(content: AlertContent, { series }: ProblemsContext): string[] {
  const { status, headline, description } = content
  const problems: string[] = []
  if (status === 'Draft' || status === 'System') problems.push('状态只能是“实际”“演练”或“测试”，请改正。')
  if (!isDrill(content) && (SAYS_DRILL.test(headline) || /^\s*【(?:演练|演习)】/.test(description)))
    problems.push('标题或说明写着演练，状态却是“实际”，请改正。')
  if (series.some((other) => isDrill(other.content) !== isDrill(content)))
    problems.push(
      isDrill(content) ? '前面发的是真实预警，后续消息不能是演练。' : '前面发的是演练，后续消息也必须是演练。',
    )
  return problems
}

function seriesProblems({ messageType }: AlertContent, { series, predecessors, draftedAt }: ProblemsContext): string[] {
  const follows = messageType !== 'Alert'
  if (!follows) return predecessors.length > 0 ? ['这是后续消息，类型应当是“更新”或“取消”。'] : []
  if (predecessors.length === 0) return ['没有还在生效的上一条消息，不能更新或取消。']
  const isOvertaken =
    draftedAt !== undefined && series.some(({ approval }) => approval !== null && approval.at > draftedAt)
  return isOvertaken ? ['起草以后，这一系列又发布了新的一条，请看过新的一条再重新起草。'] : []
}
