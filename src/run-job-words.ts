import type { DeliveryChannel } from './domain/letter.ts'

/** What staff read for the reasons why somebody gets no letter. */
const EXCLUSIONS: Readonly<Record<string, string>> = {
  ended: '已经退订',
  'no-consent': '没有同意记录',
  'not-a-tester': '演练只发给测试人员',
  'other-region': '不在这次的地区',
  'other-segment': '不是这次的对象',
  'other-topic': '没有订这类内容',
  'channel-not-wanted': '不走这个渠道',
  'channel-cannot-push': '渠道现在发不出去',
  'no-wording': '没有适合这个人的写法',
  'cap-reached': '这周收得够多了',
  'had-recently': '最近收过这一条',
}

/** And for the reasons why an entry was not chosen. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'under-review': '该复审了，或者还没核对、已撤回',
  'other-topic': '不是这个任务的内容',
  'other-season': '不当季',
  'other-region': '不是这个地区的',
  'other-audience': '不是给这些人看的',
  'other-risk': '危险程度不对',
  'no-weight': '设为不发',
  'sent-recently': '最近发过',
  'no-wording': '没有能带出处发出去的写法',
}

const CHANNELS: Readonly<Record<DeliveryChannel, string>> = {
  webhook: '短信等外部网关',
  'web-chat': '网页',
  wechaty: '微信',
  console: '控制台',
}

const BULLETINS: Readonly<Record<string, string>> = {
  elder: '老年版',
  farmers: '农民版',
  youth: '青少年版',
  workers: '工人版',
  officials: '干部版',
  sms: '短信',
  'official-account': '公众号',
  chat: '聊天',
  text: '正文',
}

export const wordExclusion = (reason: string) => EXCLUSIONS[reason] ?? reason
export const wordLeftOut = (reason: string) => LEFT_OUT[reason] ?? reason
export const wordChannel = (channel: DeliveryChannel) => CHANNELS[channel]
export const wordBulletinKey = (bulletin: string) => BULLETINS[bulletin] ?? bulletin
