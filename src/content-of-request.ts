import type { AlertArea, AlertContent } from './domain/alert.ts'
import type { Hazard } from './domain/hazard.ts'
import type { Region } from './domain/region.ts'
import type { AlertChange, AlertRequest } from './http/staff/alert-request.ts'

/** An area for each region; a code without a name is shown as it is. */
export function areasOfRegions(codes: readonly string[], regions: readonly Region[]): AlertArea[] {
  return [...new Set(codes)].map((code) => ({
    name: regions.find((region) => region.code === code)?.name ?? code,
    regions: [code],
    geocodes: [],
    polygons: [],
    circles: [],
  }))
}

/** What staff said put over what was there. */
export function withChange(base: AlertContent, change: AlertChange, regions: readonly Region[]): AlertContent {
  const { issuer, regions: codes, ...said } = change
  return {
    ...base,
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
    ...(issuer !== undefined && { senderName: issuer }),
    ...(codes !== undefined && { areas: areasOfRegions(codes, regions) }),
  }
}

export type RequestedContent =
  | { readonly kind: 'content'; readonly content: AlertContent }
  | { readonly kind: 'refused'; readonly message: string }

const NEEDED = ['event', 'severity', 'urgency', 'certainty', 'headline', 'expires'] as const

/** An alert by hand, without a template: everything that has no safe default has to be said. */
export function contentOfRequest(
  request: AlertRequest,
  hazards: readonly Hazard[],
  regions: readonly Region[],
  now: Date,
): RequestedContent {
  const { event, severity, urgency, certainty, headline, expires } = request
  if (
    event === undefined ||
    severity === undefined ||
    urgency === undefined ||
    certainty === undefined ||
    headline === undefined ||
    expires === undefined
  ) {
    const missing = NEEDED.filter((name) => request[name] === undefined)
    return { kind: 'refused', message: `不用模板时，还要写：${missing.join('、')}。` }
  }
  const hazard = request.hazard ?? 'other'
  const known = hazards.find(({ id }) => id === hazard)
  const content: AlertContent = {
    status: request.status,
    messageType: 'Alert',
    event,
    hazard,
    categories: request.categories ?? [known?.category ?? 'Other'],
    responseTypes: request.responseTypes ?? [],
    colour: request.colour ?? null,
    severity,
    urgency,
    certainty,
    senderName: request.issuer,
    headline,
    description: request.description ?? '',
    instructions: request.instructions ?? [],
    areas: areasOfRegions(request.regions, regions),
    effective: now,
    onset: request.onset ?? null,
    expires,
    contact: request.contact ?? null,
    web: null,
    parameters: [],
  }
  return { kind: 'content', content }
}
