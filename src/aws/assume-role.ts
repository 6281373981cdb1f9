import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import type { Clock } from '../ports.js'
import { requirePart } from './answers.js'
import { clientConfig, type Access } from './clients.js'
import { masked, refusedAs, shared } from './credentials.js'

export interface AssumedRole {
  roleArn: string
  sessionName: string
  /** AWS's default, an hour, unless told. */
  durationSeconds?: number
  /** The Region whose STS endpoint is asked. */
  region: string
  mask: (secret: string) => void
  clock: Clock
}

/**
 * The way into another account: its role, assumed with the credentials in hand, and again shortly before it expires.
 *
 * The credentials throw CheckError when the role refuses.
 */
export function assumedRole(
  access: Access,
  { roleArn, sessionName, durationSeconds, region, mask, clock }: AssumedRole
): Access {
  const { credentials, transport } = access
  const provider = async () => {
    const assume = fromTemporaryCredentials({
      params: {
        RoleArn: roleArn,
        RoleSessionName: sessionName,
        ...(durationSeconds !== undefined && { DurationSeconds: durationSeconds })
      },
      masterCredentials: credentials,
      clientConfig: { region, requestHandler: transport },
      clientPlugins: [requirePart('Credentials')]
    })
    return refusedAs(`the role ${roleArn} could not be assumed`, { action: 'sts:AssumeRole' }, assume())
  }
  return { ...access, credentials: shared(masked(provider, mask), clock) }
}

/** The id of the account that the credentials belong to. Needs no permission. */
export async function accountOf(access: Access, region: string): Promise<string | undefined> {
  const client = new STSClient(clientConfig(access, region))
  const command = new GetCallerIdentityCommand({})
  command.middlewareStack.use(requirePart('Account', /^\d{12}$/))
  return (await client.send(command)).Account
}
