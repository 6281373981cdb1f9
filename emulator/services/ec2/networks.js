import { element, list } from '../../protocol/xml.js'
import { chosen, filtered, ID_KINDS, tagItems } from './query.js'
import { PAGES } from './walk.js'

/**
 * VPCs and subnets, as the accounts see them that own them or have a share in them.
 *
 * @typedef {import('../../organisation/networks.js').Subnet} Subnet
 * @typedef {import('../../organisation/networks.js').Vpc} Vpc
 * @typedef {import('../../organisation/networks.js').Block} Block
 */

/** @type {import('./walk.js').Listing<Subnet>} */
export const describeSubnets = {
  set: 'subnetSet',
  pages: PAGES,
  select({ params, world, region, principal }) {
    const { subnets } = world.networks.of(region, principal.account)
    const wanted = chosen(params.strings('SubnetId'), ID_KINDS.subnet, subnets, subnet => subnet.subnetId)
    return filtered(params, wanted, subnet => ({
      'availability-zone': subnet.availabilityZone ?? [],
      'availability-zone-id': subnet.availabilityZoneId ?? [],
      'available-ip-address-count': String(subnet.available),
      'cidr-block': subnet.cidr ?? [],
      'default-for-az': 'false',
      'ipv6-cidr-block-association.association-id': subnet.ipv6.map(block => block.associationId),
      'ipv6-cidr-block-association.ipv6-cidr-block': subnet.ipv6.map(block => block.cidr),
      'ipv6-cidr-block-association.state': subnet.ipv6.map(block => block.state),
      'ipv6-native': String(subnet.cidr === undefined),
      'owner-id': subnet.ownerId,
      state: 'available',
      'subnet-arn': arn(world.organisation.partition, subnet),
      'subnet-id': subnet.subnetId,
      'vpc-id': subnet.vpcId,
      tags: subnet.tags
    }))
  },
  write(subnet, { world }) {
    return (
      element('availabilityZone', subnet.availabilityZone) +
      element('availabilityZoneId', subnet.availabilityZoneId) +
      element('availableIpAddressCount', subnet.available) +
      element('cidrBlock', subnet.cidr) +
      element('defaultForAz', false) +
      element('mapPublicIpOnLaunch', false) +
      element('mapCustomerOwnedIpOnLaunch', false) +
      element('state', 'available') +
      element('subnetId', subnet.subnetId) +
      element('vpcId', subnet.vpcId) +
      element('ownerId', subnet.ownerId) +
      element('assignIpv6AddressOnCreation', subnet.cidr === undefined) +
      list(
        'ipv6CidrBlockAssociationSet',
        subnet.ipv6.map(
          ({ associationId, cidr, state }) =>
            element('associationId', associationId) +
            element('ipv6CidrBlock', cidr) +
            stateOf('ipv6CidrBlockState', state)
        )
      ) +
      list('tagSet', tagItems(subnet.tags)) +
      element('subnetArn', arn(world.organisation.partition, subnet)) +
      element('enableDns64', false) +
      element('ipv6Native', subnet.cidr === undefined) +
      `<privateDnsNameOptionsOnLaunch>${
        element('hostnameType', subnet.cidr === undefined ? 'resource-name' : 'ip-name') +
        element('enableResourceNameDnsARecord', false) +
        element('enableResourceNameDnsAAAARecord', false)
      }</privateDnsNameOptionsOnLaunch>`
    )
  }
}

/** @type {import('./walk.js').Listing<Vpc>} */
export const describeVpcs = {
  set: 'vpcSet',
  pages: PAGES,
  select({ params, world, region, principal }) {
    const { vpcs } = world.networks.of(region, principal.account)
    const wanted = chosen(params.strings('VpcId'), ID_KINDS.vpc, vpcs, vpc => vpc.vpcId)
    return filtered(params, wanted, vpc => ({
      cidr: vpc.ipv4[0]?.cidr ?? [],
      'cidr-block-association.association-id': vpc.ipv4.map(block => block.associationId),
      'cidr-block-association.cidr-block': vpc.ipv4.map(block => block.cidr),
      'cidr-block-association.state': vpc.ipv4.map(block => block.state),
      'dhcp-options-id': DHCP_OPTIONS,
      'ipv6-cidr-block-association.association-id': vpc.ipv6.map(block => block.associationId),
      'ipv6-cidr-block-association.ipv6-cidr-block': vpc.ipv6.map(block => block.cidr),
      'ipv6-cidr-block-association.state': vpc.ipv6.map(block => block.state),
      'is-default': String(vpc.isDefault),
      'owner-id': vpc.ownerId,
      state: 'available',
      'vpc-id': vpc.vpcId,
      tags: vpc.tags
    }))
  },
  write(vpc, { region }) {
    return (
      element('vpcId', vpc.vpcId) +
      element('ownerId', vpc.ownerId) +
      element('state', 'available') +
      element('cidrBlock', vpc.ipv4[0]?.cidr) +
      list(
        'cidrBlockAssociationSet',
        vpc.ipv4.map(
          ({ associationId, cidr, state }) =>
            element('associationId', associationId) +
            element('cidrBlock', cidr) +
            stateOf('cidrBlockState', state)
        )
      ) +
      list(
        'ipv6CidrBlockAssociationSet',
        vpc.ipv6.map(
          ({ associationId, cidr, state }) =>
            element('associationId', associationId) +
            element('ipv6CidrBlock', cidr) +
            stateOf('ipv6CidrBlockState', state) +
            element('networkBorderGroup', region)
        )
      ) +
      element('dhcpOptionsId', DHCP_OPTIONS) +
      element('instanceTenancy', 'default') +
      element('isDefault', vpc.isDefault) +
      list('tagSet', tagItems(vpc.tags))
    )
  }
}

const DHCP_OPTIONS = 'dopt-0d0d0d0d0d0d0d0d0'

/**
 * @param {string} partition
 * @param {Subnet} subnet
 */
function arn(partition, { region, ownerId, subnetId }) {
  return `arn:${partition}:ec2:${region}:${ownerId}:subnet/${subnetId}`
}

/**
 * @param {string} name
 * @param {string} state
 */
function stateOf(name, state) {
  return `<${name}>${element('state', state)}</${name}>`
}
