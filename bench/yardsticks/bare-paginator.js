/** The SDK's own paginator: reads the subnets of every private scope, keeps the rows, and does nothing else. */
import { EC2Client, paginateDescribeIpamScopes, paginateGetIpamResourceCidrs } from '@aws-sdk/client-ec2'

const client = new EC2Client({})
const rows = []
for await (const { IpamScopes } of paginateDescribeIpamScopes({ client }, {})) {
  for (const { IpamScopeId, IpamScopeType } of IpamScopes ?? []) {
    if (IpamScopeType !== 'private') continue
    const query = { IpamScopeId, ResourceType: /** @type {const} */ ('subnet') }
    for await (const page of paginateGetIpamResourceCidrs({ client, pageSize: 1000 }, query)) {
      rows.push(...(page.IpamResourceCidrs ?? []))
    }
  }
}
console.log(rows.length)
