import { readCap } from '../../src/alerts/cap/read-cap.ts'

/** When the messages of the tests are read. */
export const READ_AT = new Date('2026-11-26T02:15:00+08:00')

export const CAP_1_2 = 'urn:oasis:names:tc:emergency:cap:1.2'

/** A message of which there is nothing to say. */
export const GOOD_CAP = `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="${CAP_1_2}">
  <identifier>53230041600000_20261126021000</identifier>
  <sender>cxzqxt@yn.cma.gov.cn</sender>
  <sent>2026-11-26T02:10:00+08:00</sent>
  <status>Actual</status>
  <msgType>Alert</msgType>
  <scope>Public</scope>
  <info>
    <language>zh-CN</language>
    <category>Met</category>
    <event>暴雨</event>
    <responseType>Shelter</responseType>
    <urgency>Immediate</urgency>
    <severity>Extreme</severity>
    <certainty>Observed</certainty>
    <eventCode><valueName>GB/T 35561</valueName><value>11B03</value></eventCode>
    <effective>2026-11-26T02:10:00+08:00</effective>
    <onset>2026-11-26T03:00:00+08:00</onset>
    <expires>2026-11-26T08:10:00+08:00</expires>
    <senderName>楚雄州气象台</senderName>
    <headline>楚雄州气象台发布暴雨红色预警信号</headline>
    <description>过去3小时南华县、姚安县降雨量已达100毫米以上，预计强降雨还将持续，山洪、滑坡、泥石流风险很高。</description>
    <instruction>立即停止户外活动；住在沟边、坡脚、低洼处的人马上撤到高处。</instruction>
    <web>https://www.cxz.gov.cn/yj/20261126.html</web>
    <contact>0878-0000000</contact>
    <parameter><valueName>colour</valueName><value>red</value></parameter>
    <area>
      <areaDesc>南华县</areaDesc>
      <polygon>25.0,101.0 25.0,101.4 25.4,101.4 25.4,101.0 25.0,101.0</polygon>
      <geocode><valueName>GB/T 2260</valueName><value>532324</value></geocode>
    </area>
  </info>
</alert>
`

/** The same in English, to stand beside the Chinese info. */
export const ENGLISH_INFO = `<info><language>en-US</language><category>Met</category><event>Rainstorm</event><responseType>Shelter</responseType>
<urgency>Immediate</urgency><severity>Extreme</severity><certainty>Observed</certainty>
<eventCode><valueName>GB/T 35561</valueName><value>11B03</value></eventCode><expires>2026-11-26T08:10:00+08:00</expires>
<senderName>Chuxiong Meteorological Observatory</senderName><headline>Red warning of a rainstorm</headline>
<description>More than 100 mm within 3 hours.</description><instruction>Leave valleys and slopes.</instruction><contact>0878-0000000</contact>
<area><areaDesc>Nanhua</areaDesc><geocode><valueName>GB/T 2260</valueName><value>532324</value></geocode></area></info>`

export type Edit = (xml: string) => string

const element = (name: string) => new RegExp(`<${name}(?:>|\\s[^>]*>)[\\s\\S]*?</${name}>`)

/** A replacement of text that has to be there. */
export function put(from: string | RegExp, to: string): Edit {
  return (xml) => {
    const changed = xml.replace(from, () => to)
    if (changed === xml) throw new Error(`nothing to change: ${from}`)
    return changed
  }
}

/** The first element of the name gets another text. */
export const set = (name: string, text: string) => put(element(name), `<${name}>${text}</${name}>`)
export const drop = (name: string) => put(element(name), '')
export const swap = (name: string, xml: string) => put(element(name), xml)

export function after(name: string, added: string): Edit {
  return (xml) => {
    const found = element(name).exec(xml)?.[0]
    if (found === undefined) throw new Error(`no ${name}`)
    return xml.replace(found, () => `${found}${added}`)
  }
}

/** At the end of the message. */
export const append = (added: string) => put('</alert>', `${added}</alert>`)

export function edited(...edits: readonly Edit[]): string {
  return edits.reduce((xml, edit) => edit(xml), GOOD_CAP)
}

/** What came of reading, in a form short enough for a table: `warning word-form /alert/status`. */
export function outcome(xml: string | Uint8Array, contentType?: string): readonly string[] {
  const bytes = typeof xml === 'string' ? new TextEncoder().encode(xml) : xml
  const { importAs, findings } = readCap(bytes, { now: READ_AT, contentType })
  return [importAs, ...findings.map(({ level, code, xpath }) => `${level} ${code} ${xpath}`)]
}

/** A row of the tables: what is wrong, the message, how it is imported, and every finding in order. */
export type Row = readonly [name: string, xml: string | Uint8Array, ...expected: string[]]
export const row = (name: string, edits: Edit | readonly Edit[], ...expected: string[]): Row => [
  name,
  edited(...(typeof edits === 'function' ? [edits] : edits)),
  ...expected,
]
