/**
 * The least a job can do before it asks AWS anything: the toolkit, the EC2 client and the web identity provider are
 * imported, and the first request goes out.
 */
import { getIDToken, getInput, setFailed } from '@actions/core'
import { DescribeIpamScopesCommand, EC2Client } from '@aws-sdk/client-ec2'
import { fromWebToken } from '@aws-sdk/credential-providers'

const role = getInput('role-to-assume')
const client = new EC2Client({
  region: getInput('aws-region'),
  ...(role !== '' && {
    credentials: async () =>
      await fromWebToken({ roleArn: role, webIdentityToken: await getIDToken(getInput('audience')) })()
  })
})
const { IpamScopes } = await client.send(new DescribeIpamScopesCommand({}))
if (IpamScopes === undefined) setFailed('no scopes came')
