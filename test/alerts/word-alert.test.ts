import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AlertContent, COLOURS, MESSAGE_TYPES, SEVERITIES, URGENCIES } from '../../src/domain/alert.ts'
import { shippedKnowledge } from '../support/knowledge.ts'
import {
  aftershocks,
  alertWords,
  allClear,
  anAlertSaying,
  anArea,
  COUNTIES,
  drill,
  fireBan,
  wordAlert,
} from '../support/worded-alerts.ts'
import { cutSentences, faultsOf, namedTexts } from '../support/wording-faults.ts'
import '../support/fixed-seed.ts'

const CHARACTERS = Array.from(
  '雨山河沟人家走不要得禁止切勿严高处转移撤离火水电，，。、；：！？“”（）1203.-～%℃mkAB /\n',
)
const someText = (maxLength: number) => fc.string({ unit: fc.constantFrom(...CHARACTERS), minLength: 1, maxLength })
const SENTENCES = [
  '处在危险地带的马上转移。',
  '不要步行或开车过漫水的路、桥。',
  '泥石流来时不能沿沟往上跑或往下跑，要往两侧山坡高处跑，离开沟谷。',
  '森林草原防火区内禁止吸烟、烧纸、烧香、点烛、烧山狩猎、野炊、燃放烟花爆竹、焚烧垃圾等非生产性用火。',
  '室内可躲在结实桌子下、承重的内墙角、卫生间等小开间，避开外墙、门窗、吊灯和高柜。',
  '不要因为“才是蓝色”就下河、进沟。',
  '被困就待在高处，打119，用手电、鲜艳衣服求救。',
  '1.政府及相关部门按照职责做好防暴雨应急和抢险工作；2.停止集会、停课、停业（除特殊行业外）；3.做好山洪、滑坡、泥石流等灾害的防御和抢险工作。',
  '气温降到-5℃以下、风速20m/s时停止户外作业',
]
const instruction = fc.record({
  text: fc.oneof(fc.constantFrom(...SENTENCES), someText(200)),
  entry: fc.constantFrom(null, 'an-entry'),
})
const area = fc.oneof(
  fc.constantFrom(...Object.entries(COUNTIES)).map(([code, name]) => anArea(name, [code])),
  someText(60).map((name) => anArea(name, [])),
)
const times = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-12-31'), noInvalidDate: true })
const contents = fc.record({
  status: fc.constantFrom('Actual', 'Exercise', 'Test'),
  messageType: fc.constantFrom(...MESSAGE_TYPES),
  event: fc.record({
    code: fc.constant(null),
    name: fc.oneof(fc.constantFrom('暴雨', '暴雨红色预警信号', '地震', '禁火令', 'H7N9禽流感'), someText(40)),
  }),
  colour: fc.constantFrom(null, ...COLOURS),
  severity: fc.constantFrom(...SEVERITIES),
  urgency: fc.constantFrom(...URGENCIES),
  senderName: fc.oneof(fc.constantFrom('楚雄州气象台', '楚雄彝族自治州森林草原防灭火指挥部办公室'), someText(90)),
  headline: someText(300),
  description: fc.oneof(fc.constant(''), someText(1_500)),
  instructions: fc.array(instruction, { maxLength: 8 }),
  areas: fc.array(area, { minLength: 1, maxLength: 12 }),
  onset: fc.option(times, { nil: null }),
  expires: times,
  contact: fc.option(fc.constantFrom('楚雄州气象局 0878-3123456', '12379', '无'), { nil: null }),
})

describe('wording an alert', () => {
  it('keeps every limit and mark, whatever the alert says', () => {
    fc.assert(
      fc.property(contents, (content) => {
        const alert = anAlertSaying(content)

        expect(faultsOf(alert, wordAlert(alert))).toEqual([])
      }),
      { numRuns: 1_500 },
    )
  })

  it('uses a sentence whole or not at all', () => {
    fc.assert(
      fc.property(contents, (content) => {
        const alert = anAlertSaying({ ...content, headline: '预警', description: '' })

        expect(cutSentences(alert, wordAlert(alert))).toEqual([])
      }),
      { numRuns: 1_500 },
    )
  })

  it.each([
    ['red rainstorm', anAlertSaying()],
    ['all-clear', allClear()],
    ['drill', drill()],
    ['fire ban', fireBan()],
    ['aftershocks', aftershocks()],
  ])('tells in every text of the %s something of what to do', (_, alert) => {
    const texts = wordAlert(alert)

    const acts = alert.content.instructions.map(({ text }) => text.replace(/。$/u, ''))
    expect(faultsOf(alert, texts)).toEqual([])
    expect(Object.entries(namedTexts(texts)).filter(([, text]) => !acts.some((act) => text.includes(act)))).toEqual([])
  })

  it('says what, where and how bad in the first line of a chat, numbers the steps, and names issuer, time, end and page', () => {
    const { chat } = wordAlert(anAlertSaying())

    expect(chat.split('\n')).toEqual([
      '南华县、姚安县暴雨红色预警（特别严重）',
      '过去3小时，南华县、姚安县部分乡镇降雨量已达100毫米以上，雨还会持续。山洪、滑坡、泥石流的风险很高。',
      '请这样做：',
      '1. 处在危险地带的马上转移。',
      '2. 接到预警马上走，往溪河两侧的高处或结实楼房高层转移。',
      '3. 不要步行或开车过漫水的路、桥。',
      '4. 没有通知不要提前返回。',
      '发布：楚雄州气象台，8月15日 02:10',
      '有效至：8月15日 05:10',
      '求助电话：119',
      '查看：https://kepu.example.cn/alerts/a1',
    ])
  })

  describe('with a description that says who issued it, when and until when', () => {
    const at = (time: string) => new Date(`2026-${time}:00+08:00`)
    const description =
      '楚雄州气象台8月15日2时10分发布暴雨红色预警信号。南华县、姚安县：雨很大。有效到8月15日14时10分。'
    const told = (more: Partial<AlertContent> = {}) =>
      wordAlert(anAlertSaying({ description, expires: at('08-15T14:10'), ...more })).chat.split('\n')
    const footOf = (lines: readonly string[]) => lines.filter((line) => /^(?:发布|有效至|时间)：/u.test(line))

    it('says none of it twice in a chat', () => {
      const lines = told()

      expect(lines).toContain(description)
      expect(footOf(lines)).toEqual([])
      expect(lines).toContain('求助电话：119')
    })

    it('says in the foot what the description leaves open', () => {
      expect(footOf(told({ expires: at('08-15T15:00') }))).toEqual(['有效至：8月15日 15:00'])
      expect(footOf(told({ senderName: '南华县气象局' }))).toEqual(['发布：南华县气象局，8月15日 02:10'])
      expect(footOf(told({ onset: at('08-15T06:00') }))).toEqual(['时间：8月15日 06:00至8月15日 14:10'])
      expect(footOf(told({ expires: new Date('2027-08-15T14:10:00+08:00') }))).toEqual(['有效至：2027年8月15日 14:10'])
    })

    it('says all of it in the foot when the description has no room', () => {
      const instructions = Array.from({ length: 12 }, (_, at) => ({
        text: `第${at}件事，马上离开河边和陡坡，往高处走，一路上照看好老人、小孩和病人，到了以后给村组报个平安。`,
        entry: 'x',
      }))

      const long = `${description}${'雨还会下很久。'.repeat(60)}`
      const lines = told({ instructions, description: long })

      expect(lines).not.toContain(long)
      expect(footOf(lines)).toEqual(['发布：楚雄州气象台，8月15日 02:10', '有效至：8月15日 14:10'])
    })

    it('keeps on every channel to the minute that the description names, when approval came a little later', () => {
      const early = description.replace('2时10分', '1时50分')
      const { chat, sms, card } = wordAlert(anAlertSaying({ description: early, effective: at('08-15T01:50') }))

      expect(chat).not.toContain('发布：')
      expect([sms, card.issued].map((text) => /01:50/u.test(text))).toEqual([true, true])
      const update = anAlertSaying({ description: early, effective: at('08-15T01:50'), messageType: 'Update' })
      expect(wordAlert(update).chat).toContain('发布：楚雄州气象台，8月15日 02:10')
    })
  })

  it('never calls over what was taken back: it may never have been', () => {
    const texts = wordAlert(anAlertSaying({ messageType: 'Cancel', responseTypes: ['None'] }))

    expect(texts.chat).toMatch(/^【取消】南华县、姚安县暴雨红色预警已取消\n/u)
    expect(texts.card.level).toBe('已取消')
    expect(Object.values(namedTexts(texts)).filter((text) => !text.includes('取消') || text.includes('解除'))).toEqual(
      [],
    )
  })

  it('fits what, where, level, action and issuer into one text message', () => {
    const { sms } = wordAlert(anAlertSaying())

    expect(sms).toBe(
      '南华县、姚安县暴雨红色预警（特别严重）。处在危险地带的马上转移。不要步行或开车过漫水的路、桥。楚雄州气象台8月15日02:10',
    )
  })

  it('gives old people one act and one number', () => {
    const { elder } = wordAlert(anAlertSaying())

    expect(elder).toBe('南华县、姚安县暴雨红色预警，特别严重\n处在危险地带的马上转移\n有事打119\n楚雄州气象台发布')
  })

  it('says that a warning is over, and keeps no end and no red light', () => {
    const { chat, card, loudspeaker } = wordAlert(allClear())

    expect(chat).toMatch(/^【解除】南华县、姚安县暴雨红色预警已解除\n/u)
    expect(chat).not.toContain('有效至')
    expect(card).toMatchObject({ level: '已解除', colour: 'none', until: '', phone: null })
    expect(loudspeaker.text).toContain('暴雨红色预警已经解除')
  })

  it('marks an update', () => {
    const { chat, sms, led } = wordAlert(anAlertSaying({ messageType: 'Update', colour: 'orange' }))

    expect([chat, sms, led[0]].map((text) => text?.slice(0, 18))).toEqual(
      Array.from({ length: 3 }, () => '【更新】南华县、姚安县暴雨橙色预警'.slice(0, 18)).map((text) =>
        expect.stringContaining(text),
      ),
    )
  })

  it('never calls an earthquake that has happened a warning of one', () => {
    const texts = wordAlert(anAlertSaying({ ...aftershocks().content, headline: '请注意余震' }))

    expect(Object.values(namedTexts(texts)).filter((text) => text.includes('地震预警'))).toEqual([])
    expect(texts.sms).toContain('双柏县地震紧急提醒')
  })

  it('lets the headline speak where a warning without a colour says by it what and where', () => {
    const { sms, loudspeaker } = wordAlert(aftershocks())

    expect(sms).toMatch(/^双柏县发生4\.4级地震，请注意余震。/u)
    expect(loudspeaker.text).toContain('双柏县发生四点四级地震，请注意余震。')
  })

  it('counts places that do not fit', () => {
    const areas = Object.entries(COUNTIES)
      .filter(([code]) => code !== '532300')
      .map(([code, name]) => anArea(name, [code]))

    const { sms, chat } = wordAlert(anAlertSaying({ areas }))

    expect(sms).toMatch(/^楚雄市、禄丰市、双柏县、牟定县等10个县市暴雨红色预警/u)
    expect(chat).toMatch(/^楚雄市、禄丰市、.*武定县暴雨红色预警/u)
  })

  it('names the prefecture alone when all of it is meant', () => {
    const areas = [anArea('楚雄彝族自治州', ['532300']), anArea('南华县', ['532324'])]

    expect(wordAlert(anAlertSaying({ areas })).sms).toMatch(/^楚雄州暴雨红色预警/u)
  })

  it('takes the names of our regions where the issuer describes an area at length', () => {
    const areas = [anArea('受本轮强降雨影响的龙川江上游沿岸各乡镇', ['532324'])]

    expect(wordAlert(anAlertSaying({ areas })).sms).toMatch(/^南华县暴雨红色预警/u)
  })

  it('falls back to what, where and whom to follow when no instruction is short enough', () => {
    const endless = [{ text: `各单位${'按照职责做好应急和抢险工作并且'.repeat(20)}及时报告`, entry: null }]

    const { sms, loudspeaker, elder } = wordAlert(anAlertSaying({ instructions: endless }))

    expect(sms).toBe('南华县、姚安县暴雨红色预警（特别严重）。请按当地政府和村组的通知行动。楚雄州气象台8月15日02:10')
    expect(elder).toContain('请听政府和村组的通知')
    expect(loudspeaker.text).toContain('请按政府和村组的通知行动。')
  })

  it('never names an act without the sentence that forbids it in some case', () => {
    const instructions = [
      { text: '清醒的人可以催吐。', entry: 'x' },
      { text: '马上打120。', entry: 'x' },
      {
        text: '人昏迷、抽搐的时候，无论如何都不要催吐，也不要往嘴里灌水灌药灌牛奶灌绿豆汤灌任何别的东西。',
        entry: 'x',
      },
    ]

    const texts = wordAlert(anAlertSaying({ event: { code: null, name: '野生菌中毒' }, colour: null, instructions }))

    const half = Object.entries(namedTexts(texts)).filter(
      ([, text]) => text.includes('可以催吐') && !text.replace(/\n/gu, '').includes('不要催吐'),
    )
    expect(half).toEqual([])
    expect(texts.elder).toContain('马上打120')
  })

  it('takes the issuer’s text apart at its numbers and uses its sentences', () => {
    const text = '1.停止集会、停课、停业；2.处于危险地带的单位和人员立即转移；3.不得进入山洪沟。'

    const { chat } = wordAlert(anAlertSaying({ instructions: [{ text, entry: null }] }))

    expect(chat).toContain('1. 停止集会、停课、停业。\n2. 处于危险地带的单位和人员立即转移。\n3. 不得进入山洪沟。')
  })

  it('calls the number the issuer gives, or that of the danger', () => {
    const phoneOf = (more: Partial<AlertContent>) => wordAlert(anAlertSaying(more)).card.phone

    expect(phoneOf({ contact: '值班电话0878-3123456（24小时）' })).toBe('0878-3123456')
    expect(phoneOf({ event: { code: null, name: '电信诈骗' } })).toBe('96110')
    expect(phoneOf({ event: { code: null, name: '森林火险' } })).toBe('12119')
    expect(phoneOf({ contact: '2026年编号1234' })).toBe('119')
  })

  it('says midnight as the end of a day, and the year when it is another one', () => {
    const { chat, loudspeaker } = wordAlert(anAlertSaying({ expires: new Date('2027-05-31T16:00:00Z') }))

    expect(chat).toContain('有效至：2027年5月31日 24:00')
    expect(loudspeaker.text).toContain('有效到明年五月三十一日晚上十二点。')
  })

  it('speaks of the time at which the issuer sent it', () => {
    const origin = { kind: 'cap', sender: 's', identifier: 'i', sent: '2026-08-15T01:55:00+08:00', feed: null } as const

    expect(wordAlert({ ...anAlertSaying(), origin }).sms).toContain('8月15日01:55')
  })
})

describe('the fixed words of warnings', () => {
  it('name only numbers of the list of hotlines', async () => {
    const hotlines = new Set((await shippedKnowledge()).knowledge.hotlines.map(({ number }) => number))
    const named = [alertWords.otherPhone, ...alertWords.phones.map(({ number }) => number)]

    expect(named.filter((number) => !hotlines.has(number))).toEqual([])
  })

  it('leave a claim in quotation marks unsaid, because the marks are not heard', () => {
    const instructions = [{ text: '看到“某日某时某地要地震”，先查政府网站。', entry: 'x' }]

    const { loudspeaker, chat } = wordAlert(anAlertSaying({ instructions }))

    expect(chat).toContain('“某日某时某地要地震”')
    expect(loudspeaker.text).not.toContain('要地震')
  })

  it('are one number for old people: that of what to do, where it names one', () => {
    const instructions = [{ text: '已经转了钱：马上打110。', entry: 'x' }]

    const { elder } = wordAlert(anAlertSaying({ event: { code: null, name: '电信诈骗' }, colour: null, instructions }))

    expect(elder.match(/\d+/gu)).toEqual(['110'])
  })

  it('call by the shorter name of the headline, where it says all the rest', () => {
    const event = { code: null, name: '山洪灾害气象风险' }

    expect(wordAlert(anAlertSaying({ event, headline: '南华县、姚安县山洪红色预警' })).sms).toMatch(
      /^南华县、姚安县山洪红色预警（特别严重）。/u,
    )
    expect(wordAlert(anAlertSaying({ event, headline: '红色预警：快跑' })).sms).toMatch(
      /^南华县、姚安县山洪灾害气象风险红色预警/u,
    )
  })
})
