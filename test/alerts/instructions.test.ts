import { describe, expect, it } from 'vitest'
import { fold, sentencesOf, splitSentences } from '../../src/alerts/instructions.ts'

describe('splitting what a warning tells to do', () => {
  it.each([
    ['不要乘电梯，不要跳楼。', ['不要乘电梯，不要跳楼。']],
    ['停止集会！马上转移', ['停止集会！', '马上转移。']],
    ['1.停课；2、停业；3．转移', ['停课。', '停业。', '转移。']],
    ['（1）停课；（2）停业', ['停课。', '停业。']],
    ['①停课\n②停业\r\n③转移', ['停课。', '停业。', '转移。']],
    ['一、停课。二、停业。', ['停课。', '停业。']],
    ['风力6.5级；注意防风', ['风力6.5级；注意防风。']],
    ['说“走。快走！”就走。别停。', ['说“走。快走！”就走。', '别停。']],
    ['【演练】停课', ['停课。']],
    [' \n。；、 ', []],
  ])('takes %j apart', (text, sentences) => {
    expect(splitSentences(text)).toEqual(sentences)
  })

  it('keeps what stands in an entry as one, and says a repeated sentence once', () => {
    const said = sentencesOf([
      { text: '车进水熄火。果断弃车。', entry: 'flash-flood-escape' },
      { text: '马上走。马上走。', entry: null },
    ])

    expect(said.map(({ text }) => text)).toEqual(['车进水熄火。果断弃车。', '马上走。'])
  })
})

describe('folding a sentence', () => {
  it.each([
    ['接到预警马上走，往溪河两侧的高处或结实楼房高层转移。', ['接到预警马上走', '往溪河两侧的高处或结实楼房高层转移']],
    ['不要占用电话闲聊不放，不要转发没有核实的消息。', ['不要占用电话闲聊不放', '不要转发没有核实的消息']],
    ['听到敲门、听到喇叭喊撤，马上拿上药、手机、证件就走。', ['听到敲门、听到喇叭喊撤', '马上拿上药、手机、证件就走']],
  ])('cuts %s at its commas', (text, lines) => {
    expect(fold(text, 20, true)).toEqual(lines)
  })

  it.each([
    // Its second line would tell people to do it.
    '不要因为颜色只是蓝色就不当一回事，下河捞鱼，进沟里捡柴烧火。',
    '禁止在森林草原防火区内吸烟、烧纸、烧香、点烛、野炊、燃放烟花爆竹。',
    '一个没有标点的句子长到二十个字以上就没有办法分成两行来显示。',
  ])('does not cut %s', (text) => {
    expect(fold(text, 20, true)).toBeUndefined()
  })

  it('goes on with a list in the next line only in writing', () => {
    const list = '带上身份证、户口本、手机、充电器、手电筒、常用药、饮用水'

    expect(fold(list, 20, true)).toEqual(['带上身份证、户口本、手机、充电器、', '手电筒、常用药、饮用水'])
    expect(fold(list, 20, false)).toBeUndefined()
  })
})

describe('a text without end', () => {
  it('is taken as far as its sentences are whole, and a sentence without end is not said', () => {
    const endless = splitSentences('不要到河边去玩水。'.repeat(5_000))

    expect(endless.length).toBeLessThan(500)
    expect(new Set(endless)).toEqual(new Set(['不要到河边去玩水。']))
    expect(splitSentences('不要去'.repeat(30_000))).toEqual([])
  })
})
