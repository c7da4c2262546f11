import type { Segment, SubscriptionTopic } from '../domain/segments.ts'

/** Names as residents read them; the first of the words people use for them. */
interface Spoken {
  readonly name: string
  /** Other words people use. */
  readonly said: readonly string[]
}

export const TOPIC_WORDS: Readonly<Record<SubscriptionTopic, Spoken>> = {
  mushroom: { name: '菌子', said: ['菌', '野生菌', '野生菌子', '毒菌', '毒菌子', '蘑菇', '毒蘑菇', '吃菌', '吃菌子'] },
  fraud: { name: '反诈', said: ['防诈', '防骗', '诈骗', '防诈骗', '反诈骗', '骗局', '骗子'] },
  disaster: {
    name: '灾害预警',
    said: ['灾害', '预警', '天气', '天气预警', '防灾', '暴雨', '山洪', '地震', '自然灾害', '气象', '气象预警'],
  },
  health: { name: '健康', said: ['卫生', '看病', '急救', '健康知识', '传染病'] },
  rumour: { name: '辟谣', said: ['谣言', '防谣', '真假消息'] },
  safety: { name: '日常安全', said: ['安全', '消防', '防火', '用电安全', '交通安全'] },
  farming: { name: '种养', said: ['种地', '农业', '农事', '种植', '养殖', '农技', '庄稼'] },
  herb: { name: '草乌草药', said: ['草乌', '附子', '草药', '中草药', '川乌'] },
}

export const SEGMENT_WORDS: Readonly<Record<Segment, Spoken>> = {
  youth: { name: '青少年', said: ['学生', '小学生', '中学生', '大学生', '年轻人', '未成年人'] },
  farmers: { name: '农民', said: ['农户', '农民伯伯', '种地的', '种田的', '庄稼人', '种植户', '养殖户'] },
  workers: { name: '务工人员', said: ['工人', '农民工', '打工的', '打工人', '上班的', '职工', '产业工人'] },
  elderly: { name: '老年人', said: ['老人', '老人家', '老年', '退休的', '退休人员', '退休老人'] },
  officials: { name: '干部', said: ['公务员', '领导干部', '机关干部'] },
  parent: { name: '家长', said: ['学生家长', '孩子家长', '娃娃家长', '带娃的', '宝妈', '宝爸'] },
  'village-cadre': { name: '村干部', said: ['村支书', '村主任', '村组长', '小组长', '村委会的'] },
  courier: { name: '快递员', said: ['外卖员', '骑手', '送快递的', '送外卖的', '外卖小哥', '快递小哥'] },
  'grid-worker': { name: '网格员', said: ['网格长'] },
  // Staff name their testers; nobody becomes one by saying so.
  tester: { name: '测试员', said: [] },
}

function bySpoken<Id extends string>(words: Readonly<Record<Id, Spoken>>, ids: readonly Id[]): ReadonlyMap<string, Id> {
  return new Map(ids.flatMap((id) => [words[id].name, ...words[id].said].map((word) => [word, id] as const)))
}

/** What a word stands for, by the words above. */
export function createSpoken<Id extends string>(words: Readonly<Record<Id, Spoken>>, ids: readonly Id[]) {
  const known = bySpoken(words, ids)
  return (word: string): Id | undefined => known.get(word)
}

/** `菌子、反诈`. */
export function nameAll<Id extends string>(words: Readonly<Record<Id, Spoken>>, ids: readonly Id[]): string {
  return ids.map((id) => words[id].name).join('、')
}
