import type { Finding } from '../../../src/domain/report.js'

/** One of very many subnets: those over their limit come first, each a little less full than the one before. */
export function findingOf(index: number, isBreach: boolean): Finding {
  const usagePercent = Number((isBreach ? 100 - index / 10_000 : 40 - index / 10_000).toFixed(4))
  const id = `subnet-${String(index).padStart(17, '0')}`
  return {
    id,
    name: `payments-prod-app-${index}`,
    type: 'subnet',
    cidr: `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}/32`.replace(/\d+\/32$/, '0/20'),
    family: 'ipv4',
    netmaskLength: 20,
    region: 'eu-west-1',
    ownerId: '111122223333',
    vpcId: 'vpc-0a0766ae23ab43977',
    tags: { Name: `payments-prod-app-${index}`, team: 'payments' },
    usagePercent,
    totalAddresses: 4096,
    availableAddresses: Math.round(4096 * (1 - usagePercent / 100)),
    verdict: isBreach ? 'breach' : 'ok',
    reasons: isBreach ? [`usage ${usagePercent} % is above 80 %`] : []
  }
}
