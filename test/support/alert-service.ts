import { cp, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { AlertTemplate } from '../../src/alerts/alert-template.ts'
import { Hazards } from '../../src/domain/hazard.ts'
import { aKnowledgeFolder, anEntryFile, shippedKnowledge } from './knowledge.ts'
import { aPlace, aStaff, RULES, type Running, type ServicePlace } from './service.ts'

const TABLES = ['region.yaml', 'sources.yaml', 'hotlines.yaml', 'hazards.yaml', 'warning-events.yaml']
const TEMPLATE = 'alert-templates/rainstorm.yaml'

/** Entries that the shipped template of rainstorms and its hazard name. */
export async function rainEntries(): Promise<readonly string[]> {
  const [hazards, template] = await Promise.all([
    readFile('knowledge/hazards.yaml', 'utf8').then((text) => Hazards.parse(parse(text))),
    readFile(join('knowledge', TEMPLATE), 'utf8').then((text) => AlertTemplate.parse(parse(text))),
  ])
  const named = hazards.filter(({ id }) => id === 'rainstorm').flatMap(({ entries }) => entries)
  const quoted = template.levels.flatMap(({ instructions }) => instructions.map(({ entry }) => entry))
  return [...new Set([...named, ...quoted])]
}

/** The shipped regions, hazards and events; of templates and entries only what is about rain, so that the index is made quickly. */
async function aContent(): Promise<string> {
  const guide = '## 怎么做\n- 不认识的菌子不采不吃。[^h-yr-gov-gongbing-2025]\n'
  const folder = await aKnowledgeFolder({ 'mushroom/mushroom': anEntryFile('mushroom', '', guide) })
  for (const name of [...RULES, 'priority-areas.yaml', ...TABLES, TEMPLATE])
    await cp(join('knowledge', name), join(folder, name))
  const { knowledge } = await shippedKnowledge()
  for (const id of await rainEntries()) {
    const topic = knowledge.entries.find((entry) => entry.id === id)?.topic ?? ''
    await mkdir(join(folder, 'entries', topic), { recursive: true })
    await cp(join('knowledge/entries', topic, `${id}.md`), join(folder, 'entries', topic, `${id}.md`))
  }
  return folder
}

/** Hazards whose entries are not there are reported; that is not what these tests are about. */
export function anAlertPlace(postgres: string | undefined): Promise<ServicePlace> {
  return aPlace(postgres, {
    content: aContent,
    environment: { LOG_LEVEL: 'fatal', PUBLIC_URL: 'https://kepu.example' },
  })
}

export const RED_RAIN = {
  template: 'rainstorm',
  colour: 'red',
  regions: ['532324', '532325'],
  issuer: '楚雄州气象台',
  contact: '0878-0000000',
  status: 'Actual',
}

const Shown = z.object({
  id: z.string(),
  alert: z.looseObject({ hash: z.string(), state: z.string(), references: z.array(z.string()) }),
  preview: z.looseObject({ recipients: z.number(), problems: z.array(z.string()) }),
})
export type ShownAlert = z.infer<typeof Shown>

/** Two people who may warn: one drafts, the other approves. */
export async function aDesk(running: Running, names: readonly [string, string]) {
  const [author, other] = await Promise.all([
    aStaff(running, { name: names[0], role: 'broadcaster', region: '532300' }),
    aStaff(running, { name: names[1], role: 'broadcaster', region: '532300' }),
  ])
  const shown = (body: object): ShownAlert => Shown.parse(body)
  const read = async (id: string) =>
    Shown.omit({ preview: true, id: true }).parse((await other.get(`/api/alerts/${id}`)).body)
  const approve = async (id: string, by = other) =>
    by.post(`/api/alerts/${id}/approve`, { hash: (await read(id)).alert.hash })
  const raise = async (body: object = RED_RAIN): Promise<string> => {
    const { id } = shown((await author.post('/api/alerts', body)).body)
    const { status, body: answer } = await approve(id)
    if (status !== 200) throw new Error(JSON.stringify(answer))
    return id
  }
  return {
    author,
    other,
    approve,
    alert: async (id: string) => (await read(id)).alert,
    draft: async (body: object = RED_RAIN) => shown((await author.post('/api/alerts', body)).body),
    follow: async (id: string, what: string, body: object = {}) =>
      shown((await author.post(`/api/alerts/${id}/${what}`, body)).body),
    /** Drafted by one, approved by the other. */
    raise,
  }
}

export async function getText({ address }: Running, path: string): Promise<string> {
  return (await fetch(address + path)).text()
}

export async function getJson({ address }: Running, path: string): Promise<unknown> {
  return (await fetch(address + path)).json()
}

/** Throws when the service has counted a fault since it started, as the metrics tell. */
export async function refuseFaults(running: Running): Promise<void> {
  const text = await getText(running, '/metrics')
  const faults = text.split('\n').filter((line) => line.startsWith('kepu_faults_total{') && !line.endsWith(' 0'))
  if (faults.length > 0) throw new Error(`There were faults: ${faults.join(', ')}`)
}
