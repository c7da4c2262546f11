/** What people call the topics of entries. */
const TOPIC_WORDS: ReadonlyMap<string, string> = new Map([
  ['alert-system', '预警信号'],
  ['chuxiong', '本地信息'],
  ['daily-safety', '日常安全'],
  ['earthquake', '地震'],
  ['farming', '农业'],
  ['fire', '防火'],
  ['food-safety', '食品安全'],
  ['fraud', '防诈骗'],
  ['geology-flood', '地灾洪水'],
  ['health', '健康'],
  ['infectious', '传染病'],
  ['mushroom', '野生菌'],
  ['rumour', '谣言'],
  ['toxic-plants', '草乌等有毒植物'],
  ['weather', '天气灾害'],
  ['workers', '劳动安全'],
  ['youth', '青少年'],
  ['youth-science', '科普知识'],
])

/** The topic as people read it; a topic of editors that has no words yet stays as it is. */
export function topicWords(topic: string): string {
  return TOPIC_WORDS.get(topic) ?? topic
}
