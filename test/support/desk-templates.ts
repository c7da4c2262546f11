/** As `GET /api/alert-templates` tells them. */
export const RAIN_TEMPLATE = {
  id: 'rainstorm',
  name: '暴雨预警',
  hazard: 'rainstorm',
  event: { code: '11B03', name: '暴雨' },
  categories: ['Met'],
  months: [5, 6, 7, 8, 9, 10],
  levels: [
    {
      colour: 'orange',
      severity: 'Severe',
      hours: 24,
      headline: '{area}暴雨橙色预警',
      description: '{issuer}{from}发布暴雨橙色预警信号。{area}：3小时内降雨量将达50毫米以上。有效到{until}。',
      instructions: [{ entry: 'rain-signal', text: '停止户外活动' }],
    },
    {
      colour: 'red',
      severity: 'Extreme',
      hours: 24,
      headline: '{area}暴雨红色预警',
      description: '{issuer}{from}发布暴雨红色预警信号。{area}：3小时内降雨量将达100毫米以上。有效到{until}。',
      instructions: [
        { entry: 'rain-signal', text: '处在危险地带的马上转移' },
        { entry: 'flash-flood-escape', text: '不要步行或开车过漫水的路、桥' },
      ],
    },
  ],
}
export const FRAUD_TEMPLATE = {
  ...RAIN_TEMPLATE,
  id: 'fraud-wave',
  name: '骗局高发提醒',
  hazard: 'fraud',
  months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  levels: [
    {
      colour: null,
      severity: 'Unknown',
      hours: 72,
      headline: '{area}骗局高发提醒',
      description: '{issuer}提醒：{area}最近骗局多。',
      instructions: [{ entry: 'fraud-wave', text: '不要把验证码告诉别人' }],
    },
  ],
}
