import { FollowUpWords } from '../../src/alerts/follow-ups.ts'

export const FOLLOW_UP_WORDS = FollowUpWords.parse({
  warning: '{event}{colour}预警',
  notice: '{event}提醒',
  allClearHeadline: '{area}{event}预警解除',
  allClearDescription: '{sender}发布的“{headline}”已经解除。',
  allClearInstruction: '等通知再回家。',
  allClearReturn: '等通知再回家。',
  cancelHeadline: '{area}{event}预警取消',
  cancelDescription: '“{headline}”已经取消。',
  cancelInstruction: '不要再转发。',
})
