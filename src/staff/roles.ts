import { coversRegion } from '../domain/region.ts'
import type { StaffAct, StaffMember, StaffRole } from '../domain/staff.ts'

/** Who may do what. A role that is not named may not. */
const MAY: Readonly<Record<StaffAct, readonly StaffRole[]>> = {
  'campaign.read': ['editor', 'reviewer', 'broadcaster', 'auditor', 'admin'],
  'campaign.draft': ['editor', 'broadcaster', 'admin'],
  'campaign.draft-emergency': ['broadcaster', 'admin'],
  'campaign.approve': ['reviewer', 'broadcaster', 'admin'],
  'campaign.approve-emergency': ['broadcaster', 'admin'],
  'campaign.cancel': ['broadcaster', 'admin'],
  'campaign.pause': ['broadcaster', 'admin'],
  'subscribers.import': ['broadcaster', 'admin'],
  'alert.read': ['editor', 'reviewer', 'broadcaster', 'auditor', 'admin'],
  'alert.draft': ['editor', 'broadcaster', 'admin'],
  'alert.approve': ['broadcaster', 'admin'],
  'alert.stop': ['broadcaster', 'admin'],
  'mode.switch': ['broadcaster', 'admin'],
  'duty.edit': ['broadcaster', 'admin'],
  'audit.read': ['auditor', 'admin'],
}

/** What a county may see although it reaches further than the county. */
const SEEN_FROM_BELOW: ReadonlySet<StaffAct> = new Set(['campaign.read', 'alert.read'])

/** Whether the role allows it, wherever. */
export function roleAllows(role: StaffRole, act: StaffAct): boolean {
  return MAY[act].includes(role)
}

/**
 * Whether somebody may do this to these regions. To change something, each region has to lie in their own; to read, it is
 * enough that one lies in theirs or theirs in it: a county sees what the prefecture sends to it.
 * @param regions codes; none: `whole`
 * @param whole code of all that this service looks after
 */
export function isPermitted(
  { role, region }: StaffMember,
  act: StaffAct,
  regions: readonly string[],
  whole: string,
): boolean {
  if (!roleAllows(role, act)) return false
  const meant = regions.length === 0 ? [whole] : regions
  return SEEN_FROM_BELOW.has(act)
    ? meant.some((one) => coversRegion(region, one) || coversRegion(one, region))
    : meant.every((one) => coversRegion(region, one))
}
