import {
  DescribeRegionsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type Subnet,
  type Vpc
} from '@aws-sdk/client-ec2'
import { requireList } from './answers.js'
import type { Access } from './clients.js'
import { createEc2Client } from './ec2-client.js'
import type { Page } from './ipam.js'

/** The calls of plain EC2 that are used here, a page each. */
export interface Ec2Api {
  subnets(nextToken: string | undefined): Promise<Page<Subnet>>
  vpcs(nextToken: string | undefined): Promise<Page<Vpc>>
  /** The Regions that are enabled in the account. */
  regions(): Promise<string[]>
}

/** The largest page that `DescribeSubnets` and `DescribeVpcs` give (EC2 API Reference). */
const PAGE_ROWS = 1_000

/** EC2 in one Region of the account that the credentials belong to. */
export function createEc2Api(access: Access, region: string): Ec2Api {
  const client = createEc2Client(access, region)
  const page = (nextToken: string | undefined) => ({
    MaxResults: PAGE_ROWS,
    ...(nextToken !== undefined && { NextToken: nextToken })
  })
  return {
    async subnets(nextToken) {
      const command = new DescribeSubnetsCommand(page(nextToken))
      command.middlewareStack.use(requireList('Subnets'))
      const answer = await client.send(command)
      return { rows: answer.Subnets ?? [], nextToken: answer.NextToken }
    },

    async vpcs(nextToken) {
      const command = new DescribeVpcsCommand(page(nextToken))
      command.middlewareStack.use(requireList('Vpcs'))
      const answer = await client.send(command)
      return { rows: answer.Vpcs ?? [], nextToken: answer.NextToken }
    },

    async regions() {
      // Without AllRegions the answer holds those that are enabled, and no others.
      const command = new DescribeRegionsCommand({})
      command.middlewareStack.use(requireList('Regions'))
      const answer = await client.send(command)
      return (answer.Regions ?? []).map(({ RegionName = '' }) => RegionName)
    }
  }
}
