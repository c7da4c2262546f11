import type { AlertTemplate } from './alerts/alert-template.ts'
import type { AlertTexts } from './alerts/alert-texts.ts'
import type { AlertApproved, AlertDrafted, Alerts, NotPossible } from './alerts/alerts.ts'
import type { AlertOfCap } from './alerts/cap/alert-of-cap.ts'
import type { CapFinding, CapMessage } from './alerts/cap/cap-message.ts'
import { readCap } from './alerts/cap/read-cap.ts'
import { contentOfTemplate, levelOf } from './alerts/content-of-template.ts'
import type { Duty } from './alerts/duty.ts'
import { writeEbm } from './alerts/ebm-export.ts'
import { offerTemplates } from './alerts/offer-templates.ts'
import { contentOfRequest, type RequestedContent, withChange } from './content-of-request.ts'
import type { AlertRecord } from './domain/alert.ts'
import { type Clock, monthIn } from './domain/clock.ts'
import type { Hazard } from './domain/hazard.ts'
import type { Region } from './domain/region.ts'
import type { AlertRequest } from './http/staff/alert-request.ts'
import type { AlertsApi, CapImported } from './http/staff/alerts-api.ts'
import type { Refused } from './http/staff/campaigns-api.ts'
import { draftOfMessage, type TakeMessageDeps } from './take-message.ts'

export interface AlertsApiDeps {
  readonly alerts: Alerts
  readonly store: TakeMessageDeps['store']
  readonly duty: Pick<Duty, 'outstanding'>
  readonly templates: readonly AlertTemplate[]
  readonly hazards: readonly Hazard[]
  readonly regions: () => readonly Region[]
  readonly wordAlert: (alert: AlertRecord) => AlertTexts
  readonly alertOf: (message: CapMessage, now: Date) => AlertOfCap
  readonly clock: Clock
}

function refused(code: string, message: string): Refused {
  return { kind: 'refused', code, message }
}

function whyNot(outcome: NotPossible): Refused {
  return outcome.kind === 'unknown'
    ? refused('alert.not-found', '没有这条预警。')
    : refused('alert.over', '这条预警现在的状态不能这样做，请刷新后再看。')
}

function drafted(outcome: AlertDrafted | NotPossible): { readonly kind: 'drafted'; readonly id: string } | Refused {
  switch (outcome.kind) {
    case 'drafted':
      return outcome
    case 'known':
      return { kind: 'drafted', id: outcome.id }
    case 'refused':
      return refused('alert.content', outcome.problems.join(' '))
    case 'unknown':
    case 'over':
      return whyNot(outcome)
  }
}

function whyNotApproved(outcome: Exclude<AlertApproved, { kind: 'live' }>): Refused {
  switch (outcome.kind) {
    case 'own':
      return refused('alert.own', '预警要由另一个人批准，起草的人不能自己批。')
    case 'changed':
      return refused('alert.changed', '内容和您看过的不一样了，请重新看一遍再批准。')
    case 'refused':
      return refused('alert.content', outcome.problems.join(' '))
    case 'unknown':
    case 'over':
      return whyNot(outcome)
  }
}

/** What a template makes of a request, with what staff said put over it. */
function fromTemplate(request: AlertRequest, { templates, regions }: AlertsApiDeps, now: Date): RequestedContent {
  const { template: id, colour = null, issuer, status, expires, contact } = request
  const template = templates.find((one) => one.id === id)
  if (template === undefined) return { kind: 'refused', message: '没有这个模板，请重新选。' }
  if (levelOf(template, colour) === undefined) return { kind: 'refused', message: '这个模板没有这个颜色，请重新选。' }
  if (expires !== undefined && expires <= now) return { kind: 'refused', message: '结束时间已经过了，请重新填。' }
  const places = request.regions.map((code) => ({
    code,
    name: regions().find((region) => region.code === code)?.name ?? code,
  }))
  const content = contentOfTemplate(template, colour, {
    regions: places,
    issuer,
    from: now,
    until: expires,
    status,
    contact,
  })
  const { template: _id, status: _status, regions: _regions, issuer: _issuer, colour: _colour, ...change } = request
  return { kind: 'content', content: withChange(content, change, regions()) }
}

/** What the routes of staff ask, put to the alerts. */
export function createAlertsApi(deps: AlertsApiDeps): AlertsApi {
  return { ...drafting(deps), ...deciding(deps), ...reading(deps) }
}

function drafting(deps: AlertsApiDeps): Pick<AlertsApi, 'draft' | 'importCap' | 'revise' | 'update' | 'allClear'> {
  const { alerts, regions, hazards, clock } = deps
  return {
    async draft(request, staff) {
      const now = clock()
      const made =
        request.template === undefined
          ? contentOfRequest(request, hazards, regions(), now)
          : fromTemplate(request, deps, now)
      if (made.kind === 'refused') return refused('alert.content', made.message)
      const { template } = request
      const origin = template === undefined ? ({ kind: 'hand' } as const) : ({ kind: 'template', template } as const)
      return drafted(await alerts.draft({ content: made.content, origin, createdBy: staff }))
    },
    importCap: (bytes, contentType, staff) => importCap({ bytes, contentType, staff }, deps),
    async revise(id, change, staff) {
      const alert = await alerts.find(id)
      if (alert === undefined) return whyNot({ kind: 'unknown' })
      return drafted(await alerts.revise(id, withChange(alert.content, change, regions()), staff))
    },
    async update(id, change, staff) {
      const alert = await alerts.find(id)
      if (alert === undefined) return whyNot({ kind: 'unknown' })
      return drafted(await alerts.update(id, withChange(alert.content, change, regions()), staff))
    },
    allClear: async (id, staff) => drafted(await alerts.allClear(id, staff)),
  }
}

/** A message that is sound but says something that had to be guessed is taken with warnings. */
function judged(importAs: CapImported['importAs'], findings: readonly CapFinding[]): CapImported['importAs'] {
  return importAs === 'accept' && findings.some(({ level }) => level !== 'info') ? 'accept-with-warnings' : importAs
}

async function importCap(
  {
    bytes,
    contentType,
    staff,
  }: { readonly bytes: Uint8Array; readonly contentType: string | undefined; readonly staff: string },
  deps: AlertsApiDeps,
): Promise<CapImported> {
  const now = deps.clock()
  const read = readCap(bytes, { now, ...(contentType !== undefined && { contentType }) })
  const plain = (findings: readonly CapFinding[]) =>
    findings.map(({ level, xpath, message }) => ({ level, xpath, message }))
  if (read.message === undefined || read.importAs === 'reject')
    return { importAs: 'reject', findings: plain(read.findings), alert: null }
  const mapped = deps.alertOf(read.message, now)
  const findings = plain([...read.findings, ...mapped.findings])
  const outcome = await draftOfMessage(read.message, mapped, { author: staff, feed: null }, deps)
  if (outcome === undefined) return { importAs: 'reject', findings, alert: null }
  if (outcome.kind === 'refused') {
    const problems = outcome.problems.map((message) => ({ level: 'error', xpath: '/alert', message }))
    return { importAs: 'reject', findings: [...findings, ...problems], alert: null }
  }
  return { importAs: judged(read.importAs, mapped.findings), findings, alert: outcome.id }
}

function deciding({ alerts }: AlertsApiDeps): Pick<AlertsApi, 'approve' | 'stop'> {
  return {
    async approve(id, staff, hash) {
      const outcome = await alerts.approve(id, staff, hash)
      if (outcome.kind !== 'live') return whyNotApproved(outcome)
      const alert = await alerts.find(id)
      return { kind: 'live', recipients: outcome.recipients, alone: alert?.approval?.alone === true }
    },
    async stop(id, staff, reason) {
      const outcome = await alerts.stop(id, staff, reason)
      return outcome.kind === 'stopped' || outcome.kind === 'dropped' ? outcome : whyNot(outcome)
    },
  }
}

function reading(deps: AlertsApiDeps): Pick<AlertsApi, 'find' | 'list' | 'preview' | 'review' | 'ebm' | 'templates'> {
  const { alerts, duty, templates, wordAlert, clock } = deps
  return {
    find: (id) => alerts.find(id),
    list: (limit) => alerts.list(limit),
    async preview(id) {
      const preview = await alerts.preview(id)
      if (preview === undefined) return undefined
      const { alert: _alert, ...shown } = preview
      return shown
    },
    async review(id) {
      const review = await alerts.review(id)
      if (review === undefined) return undefined
      const { alert: _alert, ...shown } = review
      return { ...shown, outstanding: await duty.outstanding(id) }
    },
    async ebm(id) {
      const alert = await alerts.find(id)
      return alert && writeEbm(alert, wordAlert(alert), { now: clock() })
    },
    templates: () => offerTemplates(templates, monthIn(clock())),
  }
}
