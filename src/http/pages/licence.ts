export const PUBLISHER = '科普楚雄 · 小科'

export const LICENCE = 'Apache-2.0'

export const LICENCE_NOTE = `可以自由使用；请注明“${PUBLISHER}”和核对日期，改动过的请写明。各条来源的版权归原发布单位。`
