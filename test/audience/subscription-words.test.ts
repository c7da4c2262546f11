import { describe, expect, it } from 'vitest'
import { parseSubscriptionCommand, type SubscriptionCommand } from '../../src/audience/subscription-words.ts'
import { readContentFiles } from '../../src/content-files.ts'
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts'

const { intents } = await readContentFiles('knowledge', 'prompts')
const { knowledge } = await loadKnowledge('knowledge')
const parse = (text: string) => parseSubscriptionCommand(text, { aliases: intents.aliases, regions: knowledge.regions })

const SUBSCRIBE = { kind: 'subscribe', topics: [] } as const
const UNSUBSCRIBE = { kind: 'unsubscribe', topics: [] } as const
const quiet = (from: number, to: number) => ({ kind: 'quiet', from, to }) as const
const NIGHT = quiet(1_320, 420)

const COMMANDS: ReadonlyArray<readonly [string, SubscriptionCommand]> = [
  ['订阅', SUBSCRIBE],
  [' 订阅。', SUBSCRIBE],
  ['我要订阅！', SUBSCRIBE],
  ['@小科 订阅', SUBSCRIBE],
  ['小科，订阅', SUBSCRIBE],
  ['@科普楚雄·小科 订阅', SUBSCRIBE],
  ['訂閱', SUBSCRIBE],
  ['订阅 反诈', { kind: 'subscribe', topics: ['fraud'] }],
  ['订阅反诈', { kind: 'subscribe', topics: ['fraud'] }],
  ['订阅　菌子、反诈', { kind: 'subscribe', topics: ['mushroom', 'fraud'] }],
  ['我想订阅菌子和天气', { kind: 'subscribe', topics: ['mushroom', 'disaster'] }],
  ['订阅 草乌', { kind: 'subscribe', topics: ['herb'] }],
  ['订阅 足球', { kind: 'unknown-topic', topic: '足球' }],
  ['退订', UNSUBSCRIBE],
  ['退订！！', UNSUBSCRIBE],
  ['退 订', UNSUBSCRIBE],
  ['退訂', UNSUBSCRIBE],
  ['退定', UNSUBSCRIBE],
  ['TD', UNSUBSCRIBE],
  ['td', UNSUBSCRIBE],
  ['ＴＤ', UNSUBSCRIBE],
  ['Td。', UNSUBSCRIBE],
  ['取消订阅', UNSUBSCRIBE],
  ['请帮我取消订阅', UNSUBSCRIBE],
  ['别再给我发了', UNSUBSCRIBE],
  ['退订 菌子', { kind: 'unsubscribe', topics: ['mushroom'] }],
  ['取消订阅反诈', { kind: 'unsubscribe', topics: ['fraud'] }],
  ['我是老年人', { kind: 'segments', are: true, segments: ['elderly'] }],
  ['我是农民', { kind: 'segments', are: true, segments: ['farmers'] }],
  ['我是个家长', { kind: 'segments', are: true, segments: ['parent'] }],
  ['我是农民，也是家长', { kind: 'segments', are: true, segments: ['farmers', 'parent'] }],
  ['我是送外卖的', { kind: 'segments', are: true, segments: ['courier'] }],
  ['我不是农民', { kind: 'segments', are: false, segments: ['farmers'] }],
  ['大字', { kind: 'elder', elder: true }],
  ['简短', { kind: 'elder', elder: true }],
  ['普通版', { kind: 'elder', elder: false }],
  ['晚上不要打扰', NIGHT],
  ['免打扰', NIGHT],
  ['静音时间 21:00-7:30', quiet(1_260, 450)],
  ['静音时间２１：００－７：３０', quiet(1_260, 450)],
  ['静音时间 21:00 到 7:30', quiet(1_260, 450)],
  ['静音时间 21点到7点半', quiet(1_260, 450)],
  ['静音时间晚上九点到早上七点半', quiet(1_260, 450)],
  ['免打扰 中午12点-下午2点', quiet(720, 840)],
  ['静音时间 24:00-6:00', quiet(0, 360)],
  ['静音时间 十二点到十三点', quiet(720, 780)],
  ['静音时间 25:00-7:30', { kind: 'wrong-quiet' }],
  ['静音时间 21:00', { kind: 'wrong-quiet' }],
  ['静音时间 21:60-7:00', { kind: 'wrong-quiet' }],
  ['取消免打扰', quiet(0, 0)],
  ['我的设置', { kind: 'settings' }],
  ['导出我的数据', { kind: 'export' }],
  ['删除我的数据', { kind: 'erase' }],
  ['确认删除', { kind: 'confirm-erase' }],
]

const PLACES: ReadonlyArray<readonly [string, string, string | null]> = [
  ['我在姚安', '532325', null],
  ['我在姚安县城', '532325', null],
  ['我家在南华县沙桥镇', '532324', '沙桥镇'],
  ['我家在沙桥镇', '532324', '沙桥镇'],
  ['我住在云南省楚雄州永仁县', '532327', null],
  ['我在楚雄彝族自治州楚雄市东瓜镇', '532301', '东瓜镇'],
  ['我在楚雄', '532300', null],
  ['我在楚雄武定', '532329', null],
  ['我们家在禄丰县黑井。', '532302', '黑井'],
  ['我家在大姚县石羊镇下河村', '532326', '石羊镇下河村'],
  ['我家在元谋县新龙村', '532328', '新龙村'],
]

const QUESTIONS = [
  '退订？',
  '怎么退订',
  '退订了还会收到预警吗',
  '客服说不退订百万保障要扣钱，是真的吗',
  '回复TD退订有用吗',
  '订阅号是什么',
  '订阅要钱吗',
  '订阅 天气要钱吗',
  '订阅了反诈骗怎么还有骗子电话',
  '我在姚安被骗了钱怎么办',
  '我在家里吃了菌子头昏',
  '我在灾区',
  '我在山上迷路了',
  '我在楼上下不来',
  '我在南华吃了菌子想吐',
  '我在姚安哪里打疫苗',
  '我家在南华呢',
  '我在南华和姚安中间',
  '我家在山脚，下雨会不会垮',
  '我是老年人，能不能吃见手青',
  '我是农民怎么领补贴',
  '我是家长孩子误食农药了',
  '我是不是被骗了',
  '我是测试员',
  '大字不识的老人怎么防骗',
  '晚上不要打扰别人是不是规定',
  '静音时间怎么设',
  '手机静音了收不到预警怎么办',
  '我的数据会不会泄露',
  '删除我的数据要多久？',
  '骗子让我确认删除聊天记录',
  '导出我的数据安全吗',
  '我的设置在哪里',
  '取消订阅自动续费怎么弄',
  '退订菌子酒店的押金怎么要',
  '我在县里上班，预警在哪看',
  '我在地震了怎么办',
  '订阅 足球吗',
  '',
  '？',
]

describe('parseSubscriptionCommand', () => {
  it.each(COMMANDS)('hears in “%s” what is wanted', (text, command) => {
    expect(parse(text)).toEqual(command)
  })

  it.each(PLACES)('hears in “%s” the region %s', (text, code, below) => {
    expect(parse(text)).toEqual({ kind: 'place', region: expect.objectContaining({ code }), below })
  })

  it.each(['我在昆明市', '我家在大理州', '我家在四川省攀枝花市'])('does not know the place in “%s”', (text) => {
    const expected =
      text === '我家在大理州' ? undefined : { kind: 'unknown-place', place: text.replace(/^我家?在/, '') }

    expect(parse(text)).toEqual(expected)
  })

  it.each(QUESTIONS)('takes “%s” for no command', (text) => {
    expect(parse(text)).toBeUndefined()
  })

  it('takes none of the questions and talk of the knowledge for a command', () => {
    const { messageExamples, ordinaryExamples, entries, outside } = knowledge
    const texts = [
      ...messageExamples.questions,
      ...ordinaryExamples.talk,
      ...outside,
      ...entries.flatMap(({ asks }) => asks),
    ]

    expect(texts.length).toBeGreaterThan(3_000)
    expect(texts.filter((text) => parse(text) !== undefined)).toEqual([])
  })
})
