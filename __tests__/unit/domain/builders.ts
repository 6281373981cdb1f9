import type { PlanChange, PlanReport } from '../../../src/domain/plan.js'
import { policyOfInputs, type InputLimits } from '../../../src/domain/policy.js'
import type { Finding, Gap, Report } from '../../../src/domain/report.js'
import type { Resource } from '../../../src/domain/resource.js'
import { monitor } from '../../../src/monitor.js'

export const NOW = new Date('2026-11-03T06:00:12.345Z')

/** A subnet with room, with what the test is about laid over it. */
export function aResource(overrides: Partial<Resource> = {}): Resource {
  return {
    id: 'subnet-0a1b2c3d4e5f60718',
    name: 'web-a',
    type: 'subnet',
    cidr: '10.20.4.0/24',
    region: 'us-east-1',
    ownerId: '111122223333',
    tags: {},
    usage: 0.4297,
    ...overrides
  }
}

/** The Report of these resources, made the way the check makes it. */
export async function aReport(
  resources: Resource[],
  { limits = { usageThreshold: 80 }, gaps = [] }: { limits?: InputLimits; gaps?: Gap[] } = {}
): Promise<Report> {
  const reading = { source: 'ipam', homeRegion: 'us-east-1', searched: '1 private scope', resources, gaps }
  return monitor(
    { policy: policyOfInputs(limits), allowEmpty: true },
    { source: { read: () => Promise.resolve(reading) }, clock: () => NOW }
  )
}

/** So many subnets of 256 addresses that are over a threshold of 80, each a little less than the one before. */
export function breaches(count: number): Resource[] {
  return Array.from({ length: count }, (_, index) =>
    aResource({
      id: `subnet-${index.toString().padStart(17, '0')}`,
      name: `breach-${index}`,
      usage: 1 - index / (count * 10)
    })
  )
}

/** A finding as the order and the metrics see it. */
export function aFinding(overrides: Partial<Finding> = {}): Finding {
  return {
    id: 'subnet-0a1b2c3d4e5f60718',
    type: 'subnet',
    cidr: '10.20.4.0/24',
    family: 'ipv4',
    netmaskLength: 24,
    region: 'us-east-1',
    ownerId: '111122223333',
    tags: {},
    usagePercent: 50,
    totalAddresses: 256,
    availableAddresses: 128,
    verdict: 'ok',
    reasons: [],
    ...overrides
  }
}

/** What a plan with one change that fits comes to, with what the test is about laid over it. */
export function aPlanReport(overrides: Partial<PlanReport> = {}): PlanReport {
  const change: PlanChange = {
    address: 'aws_network_interface.web',
    type: 'aws_network_interface',
    action: 'create',
    file: 'plan.json',
    outcome: 'fits',
    reasons: [],
    takes: ['1 address of one subnet'],
    gives: [],
    networks: ['subnet-0a1b2c3d4e5f60718 10.20.4.0/24']
  }
  return {
    files: ['plan.json'],
    status: 'ok',
    changes: [change],
    networks: [],
    uncertainties: [],
    ...overrides
  }
}
